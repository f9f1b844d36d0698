"""The handlers of the desk of integrity."""

from typing import Any

from selection.web.desks.integrity import appeals, batches, finding, incidents, settling

HANDLERS: list[Any] = [
    *batches.HANDLERS,
    *finding.HANDLERS,
    *settling.HANDLERS,
    *appeals.HANDLERS,
    *incidents.HANDLERS,
]
