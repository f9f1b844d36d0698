"""The handlers of the officials' desk."""

from typing import Any

from selection.web.desks.office import approvals, moving, timeline

HANDLERS: list[Any] = [
    *approvals.HANDLERS,
    *moving.HANDLERS,
    *timeline.HANDLERS,
]
