"""The handlers of all desks; each desk has one line."""

from typing import Any

from selection.web.desks import entrance

HANDLERS: list[Any] = [
    *entrance.HANDLERS,
]
