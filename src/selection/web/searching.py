"""Finding candidates by name, unit or number, and the order they stand in."""

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from selection.web.exhibits import Exhibit


def folded(text: str) -> str:
    """A text as it is searched: width and case do not matter, nor do spaces and dots."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in plain if each == "\n" or each.isalnum())


def seed(campaign: str, now: datetime) -> str:
    """The seed of this hour's order: the same for everybody, and anyone can compute it.

    The first twelve hexadecimal digits of SHA-256 over `campaign|hour`, the hour in ISO 8601.
    """
    return _seed(campaign, hour(now))


@lru_cache
def _seed(campaign: str, hour: datetime) -> str:
    return hashlib.sha256(f"{campaign}|{hour.isoformat()}".encode()).hexdigest()[:12]


def hour(now: datetime) -> datetime:
    """The beginning of the hour, in the zone of the instant."""
    return now.replace(minute=0, second=0, microsecond=0)


def next_hour(now: datetime) -> datetime:
    """When the order changes."""
    return hour(now) + timedelta(hours=1)


def rotated(exhibits: Iterable[Exhibit], seed: str) -> list[Exhibit]:
    """In the order of SHA-256 over `seed|label`, so that nobody is always first."""
    return sorted(
        exhibits, key=lambda each: hashlib.sha256(f"{seed}|{each.label}".encode()).digest()
    )
