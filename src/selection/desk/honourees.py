"""Past winners come in, and those who stand are held against them again (R-EXC-01)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from selection.accounts.recognising import PastWinner, Recognised, recognised
from selection.accounts.store import Accounts
from selection.accounts.vault import Entry
from selection.desk.comparing import Registers
from selection.desk.desk import Desk
from selection.desk.requests import Busy, Order, Receipt, Request
from selection.domain import honours
from selection.domain.candidacy import (
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
)
from selection.domain.kernel import CandidateId, EntityId, PersonId, Refused, UnitId
from selection.domain.recognition import RECOGNITION, CompareAgain, MatchesFound
from selection.domain.register import REGISTER, EnterHonouree

AT_ONCE = 500
"""Entries that are recorded together, so that others get their turn between."""

_NOMINATIONS = (
    "nomination.nomination-submitted.1",
    "nomination.nomination-corrected.1",
    "nomination.nomination-withdrawn.1",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What an import came to: entries that are new, those known already, candidates to look at."""

    new: int
    known: int
    flagged: tuple[CandidateId, ...]


def enter(
    desk: Desk,
    accounts: Accounts,
    register: str,
    winners: Sequence[PastWinner],
    *,
    by: PersonId,
    at: datetime,
    watch: Callable[[int, int], object] = lambda _, __: None,
) -> Entered:
    """Enter past winners, each once however often the list comes; then compare who stands.

    `watch` is told how many lines are done, and of how many. What was entered before an
    interruption stays, and the next import of the same list does the rest. Raises Refused, and
    Busy.
    """
    known = 0
    for start in range(0, len(winners), AT_ONCE):
        some = winners[start : start + AT_ONCE]
        known += len(some) - _enter(desk, accounts, register, some, by, at)
        watch(start + len(some), len(winners))
    flagged = compare_again(desk, accounts, by=by, at=at)
    return Entered(new=len(winners) - known, known=known, flagged=flagged)


def _enter(
    desk: Desk,
    accounts: Accounts,
    register: str,
    winners: Sequence[PastWinner],
    by: PersonId,
    at: datetime,
) -> int:
    pseudonyms = accounts.pseudonyms(desk.rules.id)
    fresh: dict[str, tuple[PastWinner, Recognised]] = {}
    for each in winners:
        hashed = recognised(pseudonyms, desk.rules, register, each)
        fresh[honours.honouree(register, hashed.honouree)] = (each, hashed)
    for fact in desk.journal.facts(fresh):
        del fresh[fact]
    papers = accounts.vault.keep_many(
        [
            Entry(subject=hashed.honouree, kind="honouree", content=asdict(winner))
            for winner, hashed in fresh.values()
        ],
        at=at,
    )
    requests = [
        Request(
            actor=by,
            orders=(
                Order(
                    REGISTER,
                    EnterHonouree(
                        register=register,
                        honouree=hashed.honouree,
                        name=hashed.name,
                        year=winner.year,
                        paper=paper,
                        by=by,
                        at=at,
                        places=hashed.places,
                        entities=hashed.entities,
                    ),
                ),
            ),
        )
        for (winner, hashed), paper in zip(fresh.values(), papers, strict=True)
    ]
    for _ in _told(desk, requests):
        pass
    return len(requests)


def _told(desk: Desk, requests: Sequence[Request]) -> Iterator[Receipt]:
    for answer in desk.handle_all(requests):
        if isinstance(answer, Refused | Busy):
            raise answer
        yield answer


@dataclass(slots=True)
class _Standing:
    """A candidate who stands, as far as it is compared."""

    unit: UnitId
    record: str
    entities: tuple[EntityId, ...]


def compare_again(
    desk: Desk, accounts: Accounts, *, by: PersonId, at: datetime
) -> tuple[CandidateId, ...]:
    """Hold everybody who stands against the registers; who may be a past winner after all."""
    standing = _standing(desk)
    if not standing:
        return ()
    registers = Registers(desk.journal, desk.rules, accounts)
    forms = accounts.vault.open_many([each.record for each in standing.values()])
    units = accounts.people.units({each.unit for each in standing.values()})
    orders: list[Order] = []
    for candidate, each in standing.items():
        form, unit = forms[each.record], units.get(each.unit)
        if form is None:
            continue  # erased: there is no name to compare
        compared = registers.compare(
            str(form["name"]),
            region=unit.region if unit else "",
            unit=unit.name if unit else "",
        )
        command = CompareAgain(
            candidate=candidate, entities=each.entities, compared=compared, by=by, at=at
        )
        orders.append(Order(RECOGNITION, command))
    requests = [Request(actor=by, orders=(order,)) for order in orders]
    found = (event for receipt in _told(desk, requests) for event in receipt.events)
    return tuple(event.candidate for event in found if isinstance(event, MatchesFound))


def _standing(desk: Desk) -> dict[CandidateId, _Standing]:
    standing: dict[CandidateId, _Standing] = {}
    for record in desk.journal.since(0, names=_NOMINATIONS):
        match record.event:
            case NominationSubmitted(candidate=candidate) as event:
                standing[candidate] = _Standing(event.unit, event.paper.record, event.entities)
            case NominationCorrected(candidate=candidate) as event:
                standing[candidate].record = event.paper.record
                standing[candidate].entities = event.entities
            case NominationWithdrawn(candidate=candidate):
                del standing[candidate]
            case _:
                pass
    return standing
