"""Acts that ask once more who is there: publish, sign, approve, export (ASVS 7.5)."""

from datetime import timedelta

from litestar.exceptions import HTTPException

from selection.web.showing import AnyRequest, installation
from selection.web.workers import worker

FRESH = timedelta(minutes=10)
"""So long after a person has shown who it is, an act of weight needs nothing more."""


class NotConfirmed(HTTPException):
    """The person has to show again who it is."""

    status_code = 401


def confirmed(request: AnyRequest) -> None:
    """Go on only if the person has just shown who it is; raises NotConfirmed."""
    if installation(request).clock() - worker(request).session.confirmed_at >= FRESH:
        raise NotConfirmed
