"""The handlers of a recommending unit's desk."""

from typing import Any

from selection.web.desks.unit import (
    afterwards,
    approving,
    files,
    home,
    importing,
    nomination,
    papers,
    preview,
    writing,
)

HANDLERS: list[Any] = [
    *home.HANDLERS,
    *writing.HANDLERS,
    *nomination.HANDLERS,
    *files.HANDLERS,
    *preview.HANDLERS,
    *approving.HANDLERS,
    *afterwards.HANDLERS,
    *papers.HANDLERS,
    *importing.HANDLERS,
]
