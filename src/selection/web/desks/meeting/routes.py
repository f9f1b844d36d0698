"""The addresses of the meeting's desk."""

from typing import Any

from selection.web.desks.meeting import acts, pages, papers, recounts

HANDLERS: list[Any] = [
    *pages.HANDLERS,
    *acts.HANDLERS,
    *recounts.HANDLERS,
    *papers.HANDLERS,
]
