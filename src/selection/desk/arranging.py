"""The published order of a list: names, units and divisions joined with what the rulebook says."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.domain.candidacy import NominationCorrected, NominationSubmitted
from selection.domain.kernel import CandidateId, UnitId, stream
from selection.domain.listing import Place
from selection.domain.order import Named, arranged
from selection.domain.ordering import ORDERING, Additions
from selection.domain.quota import UnitRegistered
from selection.domain.transferring import CategoryTransferred

Naming = Callable[[Collection[CandidateId]], Mapping[CandidateId, Named]]
"""What lines of a list are ordered by, for each candidate."""

NAME = "name"
"""The field that every form begins with."""

READ = (
    "slate.unit-registered.1",
    "nomination.nomination-submitted.1",
    "nomination.nomination-corrected.1",
    "nomination.category-transferred.1",
)


@cache
def strokes() -> Mapping[str, str]:
    """The strokes of some seven thousand characters, as digits (decision 0010)."""
    table = (files("selection.desk") / "data" / "strokes.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def arrange(desk: Desk, places: Sequence[Place], naming: Naming) -> tuple[Place, ...]:
    """The places in published order; raises Refused where a name cannot be ordered.

    What officials have entered stands before the table.
    """
    additions: Additions = ORDERING.replay(
        record.event for record in desk.journal.read(stream(desk.rules, ORDERING.name))
    )
    known = {**strokes(), **additions.strokes}
    named = naming([each.candidate for each in places])
    return arranged(desk.rules, places, named, known, additions.by_hand)


def names(desk: Desk, accounts: Accounts) -> Naming:
    """What the vault and the register of units say of the candidates."""

    def named(candidates: Collection[CandidateId]) -> Mapping[CandidateId, Named]:
        wanted = frozenset(candidates)
        registered: dict[UnitId, int] = {}
        records: dict[CandidateId, str] = {}
        unit_of: dict[CandidateId, UnitId] = {}
        for record in desk.journal.since(0, names=READ):
            match record.event:
                case UnitRegistered(unit=unit):
                    registered.setdefault(unit, len(registered) + 1)
                case NominationSubmitted(candidate=candidate, unit=unit, paper=paper):
                    if candidate in wanted:
                        records[candidate] = paper.record
                        unit_of[candidate] = unit
                case NominationCorrected(candidate=candidate, paper=paper):
                    if candidate in wanted:
                        records[candidate] = paper.record
                case CategoryTransferred(candidate=candidate, agreed=agreed):
                    if candidate in wanted:
                        records[candidate] = agreed.paper.record
                case _:
                    pass
        forms = accounts.vault.open_many(list(records.values()))
        units = accounts.people.units(set(unit_of.values()))
        found: dict[CandidateId, Named] = {}
        for number, (candidate, record) in enumerate(records.items(), start=1):
            form, unit = forms.get(record), units.get(unit_of[candidate])
            found[candidate] = Named(
                name=None if form is None else str(form.get(NAME, "")),
                division=unit.division if unit else "",
                unit=registered.get(unit_of[candidate], 0),
                number=number,
            )
        return found

    return named
