"""Proposing the list: the rounds are computed from the journal at one position (P13, P19)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from selection.desk.arranging import Naming, arrange
from selection.desk.desk import Desk, rules_adopted
from selection.desk.publishing import publication
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.announcement import ProposeList
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.listing import Place
from selection.domain.publication import PUBLICATION
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import Outcome
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Rulebook
from selection.readmodels.evidence import replay


def places(rules: Rulebook, evidence: Evidence, results: Sequence[Outcome]) -> tuple[Place, ...]:
    """Those whom the last round of each category took, in the order of categories and ranks.

    Without any round, everybody who passed the review is on the list (certification).
    """
    order: dict[str, int] = {category.code: n for n, category in enumerate(rules.categories)}
    if not rules.rounds:
        listed = [
            Place(category=each.category, candidate=each.candidate, rank=None)
            for each in evidence.contenders
        ]
        return tuple(sorted(listed, key=lambda place: (order[place.category], place.candidate)))
    last: dict[str, list[str]] = {
        category.code: [str(each.code) for each in rules.rounds if each.serves(category.code)][-1:]
        for category in rules.categories
    }
    found = [
        Place(category=line.category, candidate=line.candidate, rank=line.rank)
        for result in results
        for line in result.lines
        if line.taken and result.round in last[line.category]
    ]
    return tuple(sorted(found, key=lambda place: order[place.category]))


def propose(
    desk: Desk,
    naming: Naming,
    *,
    by: PersonId,
    at: datetime,
    as_of: int | None = None,
    only: Collection[CandidateId] | None = None,
) -> Receipt:
    """Compute the list at the position that the official saw, and propose it.

    Without a position it is the journal's last line. Where every nomination walks by itself, the
    list is of those who are on none yet; `only` some of them, if named. Raises Refused while a tie
    at the line is open, for a list that the rules do not allow, where what came in since that
    position would give another list, and where a name cannot be put in its published order (4.8).
    """
    desk.keep_time()
    mark = desk.journal.facts((facts.EVIDENCE,)).get(facts.EVIDENCE, "")
    head = desk.journal.head().position
    position = head if as_of is None else as_of
    listed, results = computed(desk, position, only)
    if position < head and computed(desk, head, only)[0] != listed:
        raise Refused("list-has-changed")
    command = ProposeList(
        as_of=position,
        outcomes=tuple(results),
        places=arrange(desk, listed, naming),
        fingerprint=adopted(desk),
        evidence=mark,
        by=by,
        at=at,
    )
    return desk.handle(by, Order(PUBLICATION, command))


def computed(
    desk: Desk, position: int, only: Collection[CandidateId] | None = None
) -> tuple[tuple[Place, ...], Sequence[Outcome]]:
    """Who is to be on the list by what stands up to the position, and what the rounds gave."""
    evidence = replay(desk.journal, desk.rules, until=position)
    results = outcomes(desk.rules, evidence)
    every = places(desk.rules, evidence, results)
    if not desk.rules.rolling:
        return every, results
    before = publication(desk).items
    mine = (each for each in every if each.candidate not in before)
    return tuple(each for each in mine if only is None or each.candidate in only), results


def adopted(desk: Desk) -> str:
    """The fingerprint of the rules that hold."""
    return rules_adopted(desk.journal)[-1].fingerprint
