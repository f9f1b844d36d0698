"""The handlers of the pages of people."""

from typing import Any

from selection.web.desks.people import colleagues, office

HANDLERS: list[Any] = [*office.HANDLERS, *colleagues.HANDLERS]
