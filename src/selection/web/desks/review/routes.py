"""The handlers of the review desk."""

from typing import Any

from selection.web.desks.review import board, case, queue

HANDLERS: list[Any] = [*queue.HANDLERS, *case.HANDLERS, *board.HANDLERS]
