"""How often somebody may ask: an address for new devices, a device for likes, a worker for papers.

These bounds protect the machine and make bulk voting dear; who may like how often is decided by
the rulebook, in the domain. They count in this process and forget at a restart.

An address, a device or a worker is kept only as a keyed hash, under a key that was drawn when
the process began, and dropped once its window is over. Memory is bounded: a flood from ever new
addresses pushes out the oldest entries and gains nothing but fresh windows for those.
"""

import hmac
import math
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from time import monotonic

from litestar.exceptions import HTTPException

_BUSY = 2_000
"""So many of those who ask most are known again without a hash."""

_MINUTE = 60
_HOUR = 60 * 60
_DAY = 24 * 60 * 60
_SUBNET_BITS = 64  # what one household or phone has of IPv6; it can take any address in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The numbers, chosen so that a whole campus behind one address can vote."""

    devices_each_minute: int = 300  # new ones, for one address
    devices_each_day: int = 20_000
    likes_each_minute: int = 120  # attempts of one device, those that the rules refuse included
    codes_each_hour: int = 60  # sent to phones, for one address
    objections_each_hour: int = 10  # of one address
    lookups_each_minute: int = 20  # of one address, for the progress of something
    requests_each_minute: int = 600  # of one person at work, who saves by itself while writing
    files_each_minute: int = 60  # brought or taken by one person at work


USUAL = Bounds()


class TooOften(HTTPException):
    """Somebody asks more often than the bounds allow; `wait` is in whole seconds."""

    status_code = 429

    def __init__(self, wait: int) -> None:
        super().__init__(headers={"Retry-After": str(wait)})


class Floods:
    """Asked before a device is given, and before a like is tried."""

    def __init__(
        self,
        bounds: Bounds = USUAL,
        *,
        most: int = 50_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`most`: entries kept for each bound; `clock`: seconds that only go forward."""
        self._secret = os.urandom(32)
        self._key = lru_cache(maxsize=_BUSY)(self._hashed)
        self._clock = clock
        self._devices = (
            _Windows(bounds.devices_each_minute, _MINUTE, most),
            _Windows(bounds.devices_each_day, _DAY, most),
        )
        self._likes = (_Windows(bounds.likes_each_minute, _MINUTE, most),)
        self._codes = (_Windows(bounds.codes_each_hour, _HOUR, most),)
        self._objections = (_Windows(bounds.objections_each_hour, _HOUR, most),)
        self._lookups = (_Windows(bounds.lookups_each_minute, _MINUTE, most),)
        self._requests = (_Windows(bounds.requests_each_minute, _MINUTE, most),)
        self._files = (*self._requests, _Windows(bounds.files_each_minute, _MINUTE, most))

    def new_device(self, address: str | None) -> int | None:
        """Count a new device for an address (IPv4, or an IPv6 network of 64 bits).

        None: it may be given. Otherwise the whole seconds to wait, and nothing is counted.
        Callers whose address is unknown or no IP address share one entry.
        """
        return self._take(self._devices, _network(address))

    def like(self, identity: str) -> int | None:
        """Count an attempt of a device to like or un-like; None or the seconds to wait."""
        return self._take(self._likes, identity)

    def code(self, address: str | None) -> int | None:
        """Count a code that an address asks for; None or the seconds to wait."""
        return self._take(self._codes, _network(address))

    def objection(self, address: str | None) -> int | None:
        """Count an objection that comes from an address; None or the seconds to wait."""
        return self._take(self._objections, _network(address))

    def lookup(self, address: str | None) -> int | None:
        """Count a look for the progress of something; None or the seconds to wait."""
        return self._take(self._lookups, _network(address))

    def request(self, person: str, *, file: bool) -> int | None:
        """Count what somebody at work asks; None or the seconds to wait.

        `file`: one comes along or is made for it, which takes the machine longest.
        """
        return self._take(self._files if file else self._requests, person)

    def _take(self, windows: "tuple[_Windows, ...]", who: str) -> int | None:
        now = self._clock()
        key = self._key(who)
        waits = [each.wait(key, now) for each in windows]
        if any(waits):
            return max(waits)
        for each in windows:
            each.count(key, now)
        return None

    def _hashed(self, who: str) -> bytes:
        return hmac.digest(self._secret, who.encode(), "sha256")


class _Windows:
    """Fixed windows, one for each key, that begin with the key's first count.

    All last equally long, so the order of insertion is that of ending: what is over is always at
    the front, and no timer has to look for it.
    """

    def __init__(self, bound: int, seconds: int, most: int) -> None:
        self._bound = bound
        self._seconds = seconds
        self._most = most
        # When it ends, how many were counted. In order: a plain dict would look through the places
        # of all that left before it finds the oldest.
        self._entries = OrderedDict[bytes, tuple[float, int]]()

    def wait(self, key: bytes, now: float) -> int:
        """Whole seconds until the key may be counted again; 0: now."""
        while self._entries:
            oldest = next(iter(self._entries))
            if self._entries[oldest][0] > now:
                break
            del self._entries[oldest]
        ends, counted = self._entries.get(key, (now, 0))
        return math.ceil(ends - now) if counted >= self._bound else 0

    def count(self, key: bytes, now: float) -> None:
        """Count the key once more; the oldest entry goes where there is no room for a new one."""
        ends, counted = self._entries.get(key, (now + self._seconds, 0))
        if not counted and len(self._entries) >= self._most:
            del self._entries[next(iter(self._entries))]
        self._entries[key] = ends, counted + 1


def _network(address: str | None) -> str:
    """The part of an address that one caller cannot change at will."""
    try:
        return str(IPv4Address(address or ""))
    except AddressValueError:
        pass
    try:
        wide = IPv6Address(address or "")
    except AddressValueError:
        return "unknown"
    if wide.ipv4_mapped is not None:
        return str(wide.ipv4_mapped)
    return str(IPv6Address(int(wide) >> _SUBNET_BITS << _SUBNET_BITS))
