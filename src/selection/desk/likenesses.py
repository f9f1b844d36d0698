"""A candidate beside the past winners whom it may be, for the two people who say so (R-EXC-01)."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from selection.accounts.recognising import PastWinner
from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain.identity import SUREST, How, hard, matches_of, of_matches
from selection.domain.kernel import AtHand, CandidateId, HonoureeId, PersonId, stream
from selection.domain.recognition import RECOGNITION, Recognition, SettleMatch
from selection.domain.register import HonoureeEntered

ENTERED = ("register.honouree-entered.1",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """One past winner: by what the candidate is like it, and what the viewer said of it.

    `blocks` while it must be settled before the candidate can pass. What another person has said
    is not told before both have: nobody is led. `same` is what two people came to.
    """

    honouree: HonoureeId
    winner: PastWinner | None
    how: How
    rules: tuple[str, ...]
    blocks: bool
    mine: bool | None
    same: bool | None


def likenesses(
    desk: Desk, accounts: Accounts, candidate: CandidateId, viewer: PersonId
) -> tuple[Likeness, ...]:
    """All past winners whom the candidate may be, the surest first."""
    asked = of_matches(candidate)
    found = matches_of(candidate, AtHand(asked, desk.journal.facts(asked)))
    if not found:
        return ()
    history = desk.journal.read(stream(desk.rules, RECOGNITION.name, candidate))
    known: Recognition = RECOGNITION.replay(record.event for record in history)
    winners = dict(_winners(desk, accounts, {each.honouree for each in found}))
    likes: list[Likeness] = []
    for honouree in dict.fromkeys(each.honouree for each in found):
        mine = [each for each in found if each.honouree == honouree]
        how = min((each.how for each in mine), key=SUREST.index)
        said = [each for each in known.judged if each.honouree == honouree and each.how is how]
        dismissed = set(mine) <= set(known.dismissed)
        settled = dismissed or honouree in known.confirmed
        likes.append(
            Likeness(
                honouree=honouree,
                winner=winners.get(honouree),
                how=how,
                rules=tuple(each.rule for each in mine),
                blocks=not settled
                and how is not How.SIMILAR
                and any(each.rule in hard(desk.rules) for each in mine),
                mine=next((each.same for each in said if each.by == viewer), None),
                same=honouree in known.confirmed if settled else None,
            )
        )
    return tuple(sorted(likes, key=lambda each: SUREST.index(each.how)))


def judge(
    desk: Desk,
    candidate: CandidateId,
    honouree: HonoureeId,
    *,
    same: bool,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Say whether both are one; the second who says the same settles it. Raises Refused."""
    command = SettleMatch(
        candidate=candidate, honouree=honouree, same=same, by=by, at=desk.clock()
    )
    return desk.handle(by, Order(RECOGNITION, command), id=id)


def _winners(
    desk: Desk, accounts: Accounts, wanted: set[HonoureeId]
) -> Iterator[tuple[HonoureeId, PastWinner]]:
    papers = {
        record.event.entered.honouree: record.event.paper.record
        for record in desk.journal.since(0, names=ENTERED)
        if isinstance(record.event, HonoureeEntered) and record.event.entered.honouree in wanted
    }
    opened = accounts.vault.open_many(set(papers.values()))
    for honouree, record in papers.items():
        content = opened[record]
        if content is not None:
            yield honouree, msgspec.convert(content, PastWinner)
