"""Units that get another name, and units that go into another one, in the course of a campaign."""

from collections.abc import Collection, Mapping

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId, stream
from selection.domain.quota import MergeUnits, RenameUnit, UnitRenamed
from selection.domain.slate import SLATE

KIND = "unit-name"
"""What a new name is in the vault."""


def rename(desk: Desk, accounts: Accounts, unit: UnitId, name: str, *, by: PersonId) -> Receipt:
    """Give the unit another name from now on.

    The vault keeps the name first; the event names that record, and what no event names is
    nobody's name. Raises Refused if the unit is not registered, or is no more.
    """
    at = desk.clock()
    kept = accounts.vault.keep(unit, KIND, {"name": name}, at=at)
    return desk.handle(by, Order(SLATE, RenameUnit(unit=unit, name=kept, by=by, at=at)))


def merge(
    desk: Desk, unit: UnitId, into: UnitId, *, paper: Paper, signed_by: tuple[PersonId, ...]
) -> Receipt:
    """Let the unit go into another one, with all its people and candidates.

    Raises Refused, also if somebody comes or goes at this very moment; asking again is safe.
    """
    order = merging(desk, unit, into, paper=paper, signed_by=signed_by)
    return desk.handle(signed_by[0], order)


def merging(
    desk: Desk, unit: UnitId, into: UnitId, *, paper: Paper, signed_by: tuple[PersonId, ...]
) -> Order:
    """What `merge` orders, to be put together with something else."""
    held = desk.journal.all_facts()
    people, candidates = who_belongs(held, unit)
    command = MergeUnits(
        unit=unit,
        into=into,
        people=people,
        candidates=candidates,
        roll=held.get(facts.roll(unit), ""),
        paper=paper,
        signed_by=signed_by,
        at=desk.clock(),
    )
    return Order(SLATE, command)


def who_belongs(
    held: Mapping[str, str], unit: UnitId
) -> tuple[tuple[PersonId, ...], tuple[CandidateId, ...]]:
    """The people and the candidates of the unit, by all facts."""
    return (
        tuple(map(PersonId, facts.whose(held, facts.belongs_to, unit))),
        tuple(map(CandidateId, facts.whose(held, facts.nominated_by, unit))),
    )


def names(
    accounts: Accounts, units: Collection[UnitId], renamed: Mapping[UnitId, str]
) -> dict[UnitId, str]:
    """What the units are called: by the register, or by the record they were renamed with.

    `renamed` are the records in force on the day that is asked about (`readmodels.naming`). The
    unknown and the erased are left out.
    """
    known = {each: unit.name for each, unit in accounts.people.units(units).items()}
    mine = {unit: record for unit, record in renamed.items() if unit in known}
    opened = accounts.vault.open_many(list(mine.values()))
    told = {unit: opened[record] for unit, record in mine.items()}
    return known | {unit: str(each["name"]) for unit, each in told.items() if each is not None}


def called(desk: Desk, accounts: Accounts, units: Collection[UnitId]) -> dict[UnitId, str]:
    """What the units are called now."""
    of = {stream(desk.rules, SLATE.name, each): each for each in units}
    renamed = {
        of[name]: record.event.name.record
        for name, records in desk.journal.read_many(of).items()
        for record in records
        if isinstance(record.event, UnitRenamed)
    }
    return names(accounts, units, renamed)
