"""Six digits from an app on a phone (TOTP, RFC 6238), each accepted once.

What the digits come from is sealed with the person's own key, as the records of the vault are:
whoever holds a copy of the store has nothing, and who is erased takes it along.
"""

import hmac
import os
from datetime import datetime

from cryptography.exceptions import InvalidTag
from pyotp.totp import TOTP
from sqlalchemy import delete, insert, select, update

from selection.accounts import codes
from selection.accounts.access_tables import totp
from selection.accounts.database import Store
from selection.accounts.keys import NONCE, Keys
from selection.accounts.problems import Erased, Tampered
from selection.accounts.security_log import Happened, note
from selection.domain.kernel import PersonId

STEP = 30
"""Seconds that a code stands."""
DRIFT = 1
"""So many steps may the clock of a phone be before or behind."""


class Totp:
    """The apps of an installation's people; one person has one."""

    def __init__(self, store: Store, keys: Keys) -> None:
        self._store = store
        self._keys = keys

    def add(self, person: PersonId, secret: str, code: str, *, at: datetime) -> bool:
        """Take an app in the place of the one before; False if its code is not right.

        The code that shows that it works is used up by it.
        """
        step = step_of(secret, code, at)
        if step is None:
            return False
        nonce = os.urandom(NONCE)
        key = self._keys.given({person})[person]
        sealed = nonce + key.encrypt(nonce, secret.encode(), _bound_to(person))
        with self._store.writing() as db:
            db.execute(delete(totp).where(totp.c.person == person))
            db.execute(
                insert(totp).values(
                    person=person, sealed=sealed, last_step=step, made_at=codes.instant(at)
                )
            )
            note(db, Happened.FACTOR_ADDED, person, at=at)
        return True

    def spend(self, person: PersonId, code: str, *, at: datetime) -> bool:
        """Whether the code is right, and none of its step or a later one was accepted before.

        Of several that come at once with the same code, one is accepted: the step is compared
        and set in the store.
        """
        with self._store.reading() as db:
            sealed = db.execute(
                select(totp.c.sealed).where(totp.c.person == person)
            ).scalar_one_or_none()
        if sealed is None:
            return False
        step = step_of(self._unsealed(person, sealed), code, at)
        if step is None:
            return False
        with self._store.writing() as db:
            done = db.execute(
                update(totp)
                .where(totp.c.person == person, totp.c.last_step < step)
                .values(last_step=step)
            )
            return done.rowcount == 1

    def has(self, person: PersonId) -> bool:
        """Whether the person has an app."""
        with self._store.reading() as db:
            found = db.execute(select(totp.c.person).where(totp.c.person == person)).first()
        return found is not None

    def remove(self, person: PersonId, *, at: datetime) -> None:
        """The app lets nobody in any more."""
        with self._store.writing() as db:
            if db.execute(delete(totp).where(totp.c.person == person)).rowcount:
                note(db, Happened.FACTOR_REMOVED, person, at=at)

    def _unsealed(self, person: PersonId, sealed: bytes) -> str:
        key = self._keys.of({person}).get(person)
        if key is None:
            raise Erased(person)
        try:
            return key.decrypt(sealed[:NONCE], sealed[NONCE:], _bound_to(person)).decode()
        except (InvalidTag, ValueError):
            raise Tampered(person) from None


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step whose code it is, of those that may stand now; None if it is of none."""
    plain = "".join(code.split())
    if not (plain.isascii() and plain.isdecimal()):
        return None
    app = TOTP(secret, interval=STEP)
    now = int(at.timestamp()) // STEP
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(app.generate_otp(step), plain):
            found = step
    return found


def address(secret: str, name: str, site: str) -> str:
    """What the QR code for an app holds."""
    return TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=site)


def _bound_to(person: PersonId) -> bytes:
    return b"selection.totp.1 " + person.encode()
