"""The handlers of the officials' desk."""

from typing import Any

from selection.web.desks.office import timeline

HANDLERS: list[Any] = [
    *timeline.HANDLERS,
]
