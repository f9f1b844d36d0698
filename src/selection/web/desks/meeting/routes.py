"""The addresses of the meeting's desk."""

from typing import Any

from selection.web.desks.meeting import acts, pages

HANDLERS: list[Any] = [*pages.HANDLERS, *acts.HANDLERS]
