"""The handlers of a candidate's own desk."""

from typing import Any

from selection.web.desks.mine import data, looking, nomination

HANDLERS: list[Any] = [*nomination.HANDLERS, *looking.HANDLERS, *data.HANDLERS]
