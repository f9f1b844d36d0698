"""Codes sent to phones (T1, domain 2.4): six digits, five tries, ten minutes, one browser.

Numbers come in as pseudonyms. What may be sent is bounded for each number and for all together,
in the store, so that neither a restart nor another process gives anybody more (P30, P39).
"""

import hashlib
import hmac
import secrets as chance
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from selection.accounts import codes
from selection.accounts.database import Store
from selection.accounts.outgoing_tables import phone_codes
from selection.accounts.secrets import Secrets

DIGITS = 6
TRIES = 5
LASTS = timedelta(minutes=10)
APART = timedelta(minutes=1)
"""Between two codes for one number."""
DAY = timedelta(days=1)
FOR_ONE_NUMBER = 5
"""Codes in a day."""

_PURPOSE = ["selection.phone-code.1"]


class TooManyCodes(Exception):
    """No code may be sent now; `wait` is when the next one may be, None for not today."""

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__("too many codes")
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A code to be sent; `id` is what the browser that asked for it keeps."""

    id: str = field(repr=False)
    code: str = field(repr=False)


class PhoneCodes:
    """The codes of an installation."""

    def __init__(self, store: Store, secrets: Secrets) -> None:
        self._store = store
        self._key = hmac.digest(secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")

    def issue(self, number: str, *, daily: int, at: datetime) -> Issued:
        """Draw a code for a number; raises TooManyCodes. `daily` bounds all numbers together."""
        issued = Issued(
            id=chance.token_urlsafe(32), code=f"{chance.randbelow(10**DIGITS):0{DIGITS}}"
        )
        with self._store.writing() as db:
            _sweep(db, at)
            _must_be_few(db, number, daily, at)
            db.execute(
                insert(phone_codes).values(
                    hash=_hash(issued.id),
                    number=number,
                    digest=self._digest(issued.id, issued.code),
                    sent_at=codes.instant(at),
                    tries=TRIES,
                )
            )
        return issued

    def was_not_sent(self, id_: str) -> None:
        """Forget a code that certainly went nowhere, so that it counts against nobody."""
        with self._store.writing() as db:
            db.execute(delete(phone_codes).where(phone_codes.c.hash == _hash(id_)))

    def check(self, id_: str, code: str, *, at: datetime) -> str | None:
        """The number that the code was sent to; None for a code that is wrong, old or used up.

        Each try counts, whatever comes of it, and a code that was right is used up.
        """
        mine = phone_codes.c.hash == _hash(id_)
        with self._store.writing() as db:
            row = db.execute(select(phone_codes).where(mine)).first()
            if row is None or row.tries == 0 or row.sent_at <= codes.instant(at - LASTS):
                return None
            right = hmac.compare_digest(row.digest, self._digest(id_, code))
            left = 0 if right else row.tries - 1
            db.execute(update(phone_codes).where(mine).values(tries=left))
        return row.number if right else None

    def _digest(self, id_: str, code: str) -> str:
        return hmac.digest(self._key, msgspec.json.encode([id_, code]), "sha256").hex()


def _sweep(db: Connection, at: datetime) -> None:
    db.execute(delete(phone_codes).where(phone_codes.c.sent_at <= codes.instant(at - DAY)))


def _must_be_few(db: Connection, number: str, daily: int, at: datetime) -> None:
    mine = select(func.count(), func.max(phone_codes.c.sent_at)).where(
        phone_codes.c.number == number
    )
    count, last = db.execute(mine).one()
    if count >= FOR_ONE_NUMBER:
        raise TooManyCodes(None)
    if last is not None and at - datetime.fromisoformat(last) < APART:
        raise TooManyCodes(APART - (at - datetime.fromisoformat(last)))
    if db.execute(select(func.count()).select_from(phone_codes)).scalar_one() >= daily:
        raise TooManyCodes(None)


def _hash(id_: str) -> str:
    return hashlib.sha256(b"selection.phone-code.1 " + id_.encode()).hexdigest()
