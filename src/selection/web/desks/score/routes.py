"""The addresses of the experts' desk."""

from typing import Any

from selection.web.desks.score import declaring, files, queue, sheet, signing

HANDLERS: list[Any] = [
    *queue.HANDLERS,
    *sheet.HANDLERS,
    *files.HANDLERS,
    *declaring.HANDLERS,
    *signing.HANDLERS,
]
