"""What ids are called on the officials' pages: people, units and candidates by their names.

Read in a worker's thread, for the ids of one page at a time.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from selection.desk.ids import with_ids
from selection.desk.merging import names
from selection.domain.course import CLOCK
from selection.domain.kernel import CandidateId, UnitId
from selection.readmodels.naming import renamed
from selection.readmodels.tables import candidates
from selection.web.campaigns import OpenCampaign
from selection.web.framing import NAME, label

ERASED = "（已删除）"
"""What stands in the place of a name that was erased by right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A candidate on a page of the office: number, name, category and unit."""

    candidate: CandidateId
    label: str
    name: str
    category: str
    unit: str

    @property
    def whole(self) -> str:
        """Number and name."""
        return f"{self.label} {self.name}"


def candidates_named(
    place: OpenCampaign, wanted: Collection[str] | None = None
) -> dict[CandidateId, Named]:
    """These candidates, or all who were ever nominated, by their ids."""
    asked = select(candidates).order_by(candidates.c.category, candidates.c.number)
    if wanted is not None:
        asked = asked.where(candidates.c.candidate.in_(sorted(wanted)))
    with place.views.reading() as db:
        rows = db.execute(asked).all()
        called = renamed(db)
    forms = place.accounts.vault.open_many([row.record for row in rows])
    units = names(place.accounts, {UnitId(row.unit) for row in rows}, called)
    found: dict[CandidateId, Named] = {}
    for row in rows:
        form = forms[row.record]
        found[CandidateId(row.candidate)] = Named(
            candidate=CandidateId(row.candidate),
            label=label(place.rules, row.category, row.number),
            name=ERASED if form is None else str(form.get(NAME, "")),
            category=row.category,
            unit=units.get(UnitId(row.unit), ""),
        )
    return found


def ids_in(values: Iterable[object]) -> frozenset[str]:
    """Every id that stands in these events or commands, of whatever kind."""
    found: set[str] = set()

    def seen(each: str) -> str:
        found.add(each)
        return each

    for value in values:
        with_ids(value, seen)
    return frozenset(found)


def called(place: OpenCampaign, ids: Collection[str], system: str) -> Mapping[str, str]:
    """The words for these ids, as far as they are known; `system` is what the clock is called."""
    people = place.accounts.people.name_of(ids)
    told = {id_: name or ERASED for id_, name in people.items()}
    with place.views.reading() as db:
        units = {UnitId(each) for each in ids}
        now = {unit: record for unit, record in renamed(db).items() if unit in units}
    told |= names(place.accounts, now.keys(), now)
    told |= {id_: each.whole for id_, each in candidates_named(place, ids).items()}
    return {**told, CLOCK: system}
