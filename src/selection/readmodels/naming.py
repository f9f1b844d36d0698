"""Which name of a unit is in force at a position of the journal."""

from sqlalchemy import Connection, select

from selection.domain.kernel import UnitId
from selection.readmodels.tables import unit_names


def renamed(db: Connection, until: int | None = None) -> dict[UnitId, str]:
    """The record of the name that each renamed unit had at the position; now without one.

    A unit that is not in it was called then as it was registered.
    """
    in_order = select(unit_names.c.unit, unit_names.c.record).order_by(unit_names.c.position)
    if until is not None:
        in_order = in_order.where(unit_names.c.position <= until)
    return {UnitId(row.unit): row.record for row in db.execute(in_order)}
