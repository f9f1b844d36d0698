"""What may stand in the clear in the accounts stores: opaque ids, codes and instants."""

import re
import secrets
from datetime import UTC, datetime, timedelta

_ID = re.compile(r"[!-~]{1,128}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def opaque(subject: str) -> str:
    """The id of a subject; ValueError if it could be a name or another piece of writing."""
    if not _ID.fullmatch(subject):
        raise ValueError("a subject is named by an opaque id: printable ASCII without spaces")
    return subject


def code(word: str) -> str:
    """The kind of a record or the reason of an erasure; ValueError if it could be prose."""
    if not _CODE.fullmatch(word):
        raise ValueError("a kind or reason is a code: ASCII letters, digits, `-`, `_` and `.`")
    return word


def instant(at: datetime) -> str:
    """An instant as the stores write it: ISO 8601, UTC, microseconds; ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its offset")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def timely(at: datetime) -> str:
    """An id that says nothing but when: 48 bits of milliseconds, 80 of chance, in hexadecimal.

    Ids in the order of time land together in a store, which keeps writing fast.
    """
    return f"{(at - _EPOCH) // timedelta(milliseconds=1):012x}{secrets.token_hex(10)}"
