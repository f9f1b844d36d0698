"""The handlers of the officials' desk."""

from typing import Any

from selection.web.desks.office import (
    approvals,
    certificates,
    exports,
    lists,
    moving,
    overview,
    reminding,
    stages,
    timeline,
    units,
)

HANDLERS: list[Any] = [
    *approvals.HANDLERS,
    *certificates.HANDLERS,
    *exports.HANDLERS,
    *lists.HANDLERS,
    *moving.HANDLERS,
    *overview.HANDLERS,
    *reminding.HANDLERS,
    *stages.HANDLERS,
    *timeline.HANDLERS,
    *units.HANDLERS,
]
