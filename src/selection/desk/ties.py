"""What ties experts to candidates (利害关系), as the system finds it: people decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from selection.accounts.store import Accounts
from selection.accounts.vault import Content
from selection.desk.desk import Desk
from selection.desk.locking import recuse
from selection.desk.panelling import grounds_of
from selection.desk.requests import Order, Receipt
from selection.domain import facts, likeness, sheet_facts
from selection.domain.impartiality import ConfirmRecusal, WithdrawRecusal
from selection.domain.interests import COUNTY_DIGITS, Case, Tied, proposals
from selection.domain.kernel import CandidateId, EntityId, Paper, PersonId, stream
from selection.domain.marking import ReinstateScore
from selection.domain.nomination import NOMINATION
from selection.domain.pool import Pool
from selection.domain.recusal import RECUSAL
from selection.domain.rulebook.contest import Panel
from selection.domain.scoresheet import SCORESHEET
from selection.domain.seats import locked_channels
from selection.readmodels.roster import Entered

EMPLOYER = "employer"
"""The field of a form that says in words where a person works."""

DIVISION = "division_code"
"""The field of a form that says in figures where a community is (GB/T 2260)."""

_WHOLE = "00"
"""Ends the six digits of a province or a city: they name no county."""

Forms = Mapping[str, Content | None]
"""What the vault says of records; None for one that was erased."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A recusal that nobody has confirmed yet."""

    expert: PersonId
    candidate: CandidateId
    category: str
    ground: str


def proposed(
    desk: Desk,
    accounts: Accounts,
    panel: Panel,
    people: Sequence[PersonId],
    pool: Pool,
    roster: Iterable[Entered],
) -> tuple[Proposed, ...]:
    """The grounds that the system finds for the experts of a panel, less those that hold.

    Employers are compared by their code; where a person's form has only words for it, by the name
    of the expert's employer in them. A community is where its form says, else in the county that
    recommends it.
    """
    mine = [each for each in roster if panel.serves(each.category)]
    forms = accounts.vault.open_many([each.record for each in mine])
    counties = _counties(accounts, mine, forms)
    cases = _cases(desk, mine, people, counties)
    words = {each.candidate: _said(forms, each, EMPLOYER) for each in mine}
    known = accounts.people.people(people)
    code = accounts.pseudonyms(desk.rules.id)
    holding = {(each.expert, each.candidate, each.ground) for each in grounds_of(desk, people)}
    found: list[Proposed] = []
    for expert in people:
        entered = pool.experts.get(expert)
        employer = known[expert].employer if expert in known else ""
        tied = Tied(
            person=expert,
            employer=entered.pooled.employer if entered else None,
            unit=entered.unit if entered else None,
            county=entered.county if entered else None,
            group=entered.group if entered else None,
            entities=frozenset(entered.pooled.entities) if entered else frozenset[EntityId](),
        )
        if tied.employer is None and employer:
            tied = _by_name(tied, code.entity("employer-name", employer))
        here = [_at_work(each, tied, employer, words.get(each.candidate, "")) for each in cases]
        category = {each.candidate: each.category for each in here}
        found += (
            Proposed(expert, each.candidate, category[each.candidate], each.ground)
            for each in proposals(tied, here, desk.rules)
            if (expert, each.candidate, each.ground) not in holding
        )
    return tuple(found)


def _by_name(tied: Tied, employer: EntityId) -> Tied:
    return Tied(
        person=tied.person,
        employer=employer,
        unit=tied.unit,
        county=tied.county,
        group=tied.group,
        entities=tied.entities,
    )


def _at_work(case: Case, tied: Tied, employer: str, words: str) -> Case:
    """The case with the expert's employer, where it is the candidate's or is the candidate."""
    named = bool(employer) and likeness.normal(employer) in likeness.normal(words)
    same = tied.employer is not None and tied.employer in case.entities
    if not (named or same):
        return case
    return Case(
        candidate=case.candidate,
        category=case.category,
        employer=tied.employer,
        unit=case.unit,
        county=case.county,
        group=case.group,
        entities=case.entities,
        people=case.people,
    )


def _said(forms: Forms, each: Entered, field: str) -> str:
    return str((forms[each.record] or {}).get(field, ""))


def _counties(
    accounts: Accounts, roster: Sequence[Entered], forms: Forms
) -> Mapping[CandidateId, str]:
    """The division codes of those of whom it is known in which county they are."""
    units = accounts.people.units({each.unit for each in roster})
    recommends = {
        id: each.division
        for id, each in units.items()
        if not each.division[:COUNTY_DIGITS].endswith(_WHOLE)
    }
    codes = {
        each.candidate: _said(forms, each, DIVISION) or recommends.get(each.unit, "")
        for each in roster
    }
    return {candidate: code for candidate, code in codes.items() if code}


def _cases(
    desk: Desk,
    roster: Sequence[Entered],
    people: Sequence[PersonId],
    counties: Mapping[CandidateId, str],
) -> list[Case]:
    """The candidates, and who of these people had a hand in their nomination or review."""
    histories = desk.journal.read_many(
        [stream(desk.rules, "nomination", each.candidate) for each in roster]
    )
    hands = {
        name(each.candidate, who): (each.candidate, who)
        for each in roster
        for who in people
        for name in (facts.recommends, facts.reviewed)
    }
    held = desk.journal.facts(hands) if hands else {}
    busy: dict[CandidateId, set[PersonId]] = {}
    for name in held:
        candidate, who = hands[name]
        busy.setdefault(candidate, set()).add(who)
    found: list[Case] = []
    for each in roster:
        history = histories[stream(desk.rules, "nomination", each.candidate)]
        nomination = NOMINATION.replay(record.event for record in history)
        found.append(
            Case(
                candidate=each.candidate,
                category=each.category,
                unit=each.unit,
                county=counties.get(each.candidate),
                group=nomination.submitted.group if nomination.submitted else None,
                entities=frozenset(nomination.entities),
                people=frozenset(busy.get(each.candidate, ())),
            )
        )
    return found


def confirm(desk: Desk, tie: Proposed, remark: Paper | None, *, by: PersonId) -> Receipt:
    """Keep the expert out; sheets that are in do not count any more."""
    command = ConfirmRecusal(
        expert=tie.expert,
        candidate=tie.candidate,
        category=tie.category,
        ground=tie.ground,
        by=by,
        at=desk.clock(),
        remark=remark,
    )
    return recuse(desk, command)


def withdraw(desk: Desk, tie: Proposed, *, by: PersonId) -> Receipt:
    """Give the ground up, and let sheets count again that were left out because of it."""
    at = desk.clock()
    command = WithdrawRecusal(
        expert=tie.expert,
        candidate=tie.candidate,
        category=tie.category,
        ground=tie.ground,
        by=by,
        at=at,
    )
    orders = [Order(RECUSAL, command)]
    for channel, stage in locked_channels(desk.rules):
        where = (channel, stage, tie.expert, tie.candidate)
        history = desk.journal.read(stream(desk.rules, "sheet", *where))
        if not SCORESHEET.replay(record.event for record in history).excluded:
            continue
        gap = sheet_facts.replaced(channel, stage, tie.candidate, tie.expert)
        replacement = desk.journal.facts((gap,)).get(gap)
        again = ReinstateScore(
            channel=channel,
            stage=stage,
            expert=tie.expert,
            candidate=tie.candidate,
            category=tie.category,
            replacement=PersonId(replacement) if replacement else None,
            by=by,
            at=at,
        )
        orders.append(Order(SCORESHEET, again))
    return desk.handle(by, *orders)
