"""The handlers of the desk of integrity."""

from typing import Any

from selection.web.desks.integrity import batches, finding, incidents, settling, signing

HANDLERS: list[Any] = [
    *batches.HANDLERS,
    *finding.HANDLERS,
    *settling.HANDLERS,
    *incidents.HANDLERS,
    *signing.HANDLERS,
]
