"""Who is to be judged: each candidate with category, number and unit; names are joined later."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from selection.domain.kernel import CandidateId, UnitId
from selection.readmodels.tables import candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A candidate as it was entered; `number` is within the category, `record` the form."""

    candidate: CandidateId
    category: str
    number: int
    unit: UnitId
    record: str


def roster(db: Connection) -> Mapping[CandidateId, Entered]:
    """Everybody in the running, by category and number."""
    table = candidates
    rows = db.execute(
        select(table.c.candidate, table.c.category, table.c.number, table.c.unit, table.c.record)
        .where(~table.c.withdrawn, ~table.c.rejected)
        .order_by(table.c.category, table.c.number)
    )
    return {
        CandidateId(row.candidate): Entered(
            candidate=CandidateId(row.candidate),
            category=row.category,
            number=row.number,
            unit=UnitId(row.unit),
            record=row.record,
        )
        for row in rows
    }
