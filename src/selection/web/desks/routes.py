"""The handlers of all desks; each desk has one line."""

from typing import Any

from selection.web.desks import entrance
from selection.web.desks.office import routes as office

HANDLERS: list[Any] = [
    *entrance.HANDLERS,
    *office.HANDLERS,
]
