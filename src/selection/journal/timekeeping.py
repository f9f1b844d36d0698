"""Whether the clock of this machine can be believed: deadlines and `recorded_at` rest on it.

Asked of the kernel (adjtimex(2)), which every programme that keeps the time tells how it stands:
chrony, ntpd, systemd-timesyncd. Nothing is guessed from their names or files.
"""

import ctypes
from datetime import datetime, timedelta
from enum import StrEnum

_UNSYNCHRONISED = 0x40  # STA_UNSYNC of <sys/timex.h>
_ROOM = 512  # bytes: the structure is smaller on every machine; what follows is not read


class Keeping(StrEnum):
    """What the kernel says of its clock."""

    SYNCHRONISED = "SYNCHRONISED"
    UNSYNCHRONISED = "UNSYNCHRONISED"
    UNKNOWN = "UNKNOWN"  # another system, or one that does not let itself be asked


class _Timex(ctypes.Structure):
    """The beginning of `struct timex`."""

    _fields_ = (
        ("modes", ctypes.c_uint),  # 0: only look
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * _ROOM),
    )


def keeping() -> Keeping:
    """Whether somebody keeps the clock of this machine in step; looks, and changes nothing."""
    try:
        ask = ctypes.CDLL(None, use_errno=True).adjtimex
    except (AttributeError, OSError, TypeError):  # not Linux
        return Keeping.UNKNOWN
    told = _Timex()
    if ask(ctypes.byref(told)) < 0:
        return Keeping.UNKNOWN
    return Keeping.UNSYNCHRONISED if told.status & _UNSYNCHRONISED else Keeping.SYNCHRONISED


def behind(recorded_at: datetime | None, now: datetime) -> timedelta:
    """How far the clock is behind the last thing that was recorded; 0 if it is not."""
    return timedelta(0) if recorded_at is None else max(recorded_at - now, timedelta(0))
