"""How long somebody has to wait who got it wrong: longer each time, and the wait is kept.

Failures are counted where they are stored, for the name that was tried, whether anybody has it or
not, and for the network it came from. An attempt is counted before it is looked at and taken
back if it was right, so that many at once gain nothing.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, ip_network

import msgspec
from sqlalchemy import Connection, delete, insert, select

from selection.accounts import codes
from selection.accounts.access_tables import failures
from selection.accounts.database import Store
from selection.accounts.secrets import Secrets

WINDOW = timedelta(minutes=15)
MOST = 10
"""Failures in the window for one name (P30)."""
MOST_OF_A_NETWORK = 50
"""Failures in the window for one network: a whole office behind one address mistypes, too."""
FREE = 3
"""Failures that cost no wait; from then on it doubles, beginning with two seconds."""

_PURPOSE = ["selection.failures.1"]
_OF_IPV4, _OF_IPV6 = 24, 48


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted; `last` says that the next one has to wait for long."""

    id: str
    of_network: str
    about: str
    last: bool


@dataclass(frozen=True, slots=True)
class TooOften:
    """No attempt now, but after so many seconds."""

    seconds: int


class Delays:
    """The failures of an installation."""

    def __init__(self, store: Store, secrets: Secrets) -> None:
        self._store = store
        self._key = hmac.digest(secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")

    def begin(self, who: str, address: str | None, *, at: datetime) -> Attempt | TooOften:
        """Count an attempt for whom it is (the pseudonym of a name, a person) and its network."""
        about = self.pseudonym("who", who)
        network = self.pseudonym("network", _network(address))
        with self._store.writing() as db:
            db.execute(delete(failures).where(failures.c.at <= codes.instant(at - WINDOW)))
            mine, theirs = _times(db, about), _times(db, network)
            wait = max(_wait(mine, MOST, at), _wait_of_a_network(theirs, at))
            if wait > timedelta():
                return TooOften(-(-wait // timedelta(seconds=1)))
            mine_now, theirs_now = _add(db, about, at), _add(db, network, at)
        return Attempt(mine_now, theirs_now, about, last=len(mine) + 1 >= MOST)

    def forgive(self, attempt: Attempt) -> None:
        """It was right: it counts no longer, nor do the failures before it of the same name."""
        with self._store.writing() as db:
            db.execute(
                delete(failures).where(
                    (failures.c.id == attempt.of_network) | (failures.c.about == attempt.about)
                )
            )

    def spare_the_network(self, attempt: Attempt) -> None:
        """It was right so far: it counts for the name until all is right, not for the network."""
        with self._store.writing() as db:
            db.execute(delete(failures).where(failures.c.id == attempt.of_network))

    def forget(self, who: Collection[str]) -> None:
        """Forget the failures for these: who lets somebody in again asks for it."""
        with self._store.writing() as db:
            wanted = [self.pseudonym("who", each) for each in who]
            db.execute(delete(failures).where(failures.c.about.in_(wanted)))

    def pseudonym(self, kind: str, value: str) -> str:
        """What stands in the store for a name or a network."""
        return hmac.digest(self._key, msgspec.json.encode([kind, value]), "sha256").hex()


def _add(db: Connection, about: str, at: datetime) -> str:
    id_ = codes.timely(at)
    db.execute(insert(failures).values(id=id_, about=about, at=codes.instant(at)))
    return id_


def _times(db: Connection, about: str) -> list[datetime]:
    wanted = select(failures.c.at).where(failures.c.about == about).order_by(failures.c.at)
    return [datetime.fromisoformat(each) for each in db.execute(wanted).scalars()]


def _wait(times: list[datetime], most: int, at: datetime) -> timedelta:
    """Until when so many failures bar the next attempt."""
    if len(times) >= most:
        return times[-most] + WINDOW - at
    if len(times) < FREE:
        return timedelta()
    return times[-1] + timedelta(seconds=2 ** (len(times) - FREE + 1)) - at


def _wait_of_a_network(times: list[datetime], at: datetime) -> timedelta:
    """As for a name, but without growing waits: many people share a network."""
    if len(times) < MOST_OF_A_NETWORK:
        return timedelta()
    return times[-MOST_OF_A_NETWORK] + WINDOW - at


def _network(address: str | None) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 one; all unknown addresses share one."""
    try:
        plain = ip_network(address or "")
    except ValueError:
        return "unknown"
    bits = _OF_IPV4 if isinstance(plain, IPv4Network) else _OF_IPV6
    return str(plain.supernet(new_prefix=bits))
