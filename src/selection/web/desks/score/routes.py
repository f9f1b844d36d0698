"""The addresses of the experts' desk."""

from typing import Any

from selection.web.desks.score import declaring, queue, sheet, signing

HANDLERS: list[Any] = [*queue.HANDLERS, *sheet.HANDLERS, *declaring.HANDLERS, *signing.HANDLERS]
