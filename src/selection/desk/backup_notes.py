"""What became of the last backups: noted in the home, so that its administrator sees it.

The backup itself lies elsewhere; here stands when it was made, and why a later one failed.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from selection.accounts.files import settle
from selection.settings import Home

NAME = "backups.json"
STALE = timedelta(days=1)
"""A backup is made hourly; one that is older than this is not made any more."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that is whole: when, whether the keys too, and the hash of its manifest."""

    at: datetime
    keys: bool
    sha256: str


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was tried in vain, and the sentence that the operator was told."""

    at: datetime
    why: str


class Notes(msgspec.Struct, frozen=True, kw_only=True):
    """The last backup that is whole, and the failure since, if there is one."""

    made: Made | None = None
    failed: Failed | None = None

    def stale(self, now: datetime) -> bool:
        """Whether it is time that somebody looked after the backups."""
        return self.made is None or self.failed is not None or now - self.made.at >= STALE


def noted(home: Home) -> Notes:
    """What is noted; nothing before the first backup, and where the note cannot be read."""
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((home.root / NAME).read_bytes(), type=Notes)
    return Notes()


def note(home: Home, became: Made | Failed) -> None:
    """Note it; a home that cannot be written to does not make a backup worse."""
    notes = Notes(made=became) if isinstance(became, Made) else _since(home, became)
    with suppress(OSError):
        unfinished = home.root / f"{NAME}.partial"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(notes))
        settle(unfinished)
        unfinished.rename(home.root / NAME)
        settle(home.root)


def _since(home: Home, failed: Failed) -> Notes:
    return Notes(made=noted(home).made, failed=failed)
