"""The addresses of the panels' desk."""

from typing import Any

from selection.web.desks.panel import (
    barring,
    coverage,
    importing,
    locking,
    recusals,
    seats,
    sheet_papers,
)

HANDLERS: list[Any] = [
    *seats.HANDLERS,
    *importing.HANDLERS,
    *recusals.HANDLERS,
    *barring.HANDLERS,
    *coverage.HANDLERS,
    *locking.HANDLERS,
    *sheet_papers.HANDLERS,
]
