"""The addresses of the panels' desk."""

from typing import Any

from selection.web.desks.panel import coverage, locking, recusals, seats

HANDLERS: list[Any] = [
    *seats.HANDLERS,
    *recusals.HANDLERS,
    *coverage.HANDLERS,
    *locking.HANDLERS,
]
