"""What was begun and waits for its second half: signing in, or setting a second factor.

A ticket is in a cookie, its hash in the store, and it is short-lived. It carries a challenge that
a passkey has to sign and from which the secret of a new app is made, so that what one ticket was
given nobody can use with another one.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, insert, select

from selection.accounts import codes
from selection.accounts.access_tables import tickets
from selection.accounts.database import Store
from selection.accounts.secrets import Secrets
from selection.domain.kernel import PersonId

LASTS = timedelta(minutes=10)
_BYTES = 32
_SECRET = 20  # bytes of an app's secret: 160 bits, as RFC 4226 advises


class Purpose(StrEnum):
    """What the second half is."""

    SECOND_FACTOR = "SECOND_FACTOR"  # the password was right
    ENROLMENT = "ENROLMENT"  # the password was right, and there must be a second factor first
    ADDING = "ADDING"  # somebody who is signed in sets a further one


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket that still stands; `app_secret` is for a new app that is set with it."""

    person: PersonId
    purpose: Purpose
    challenge: bytes
    app_secret: str


class Tickets:
    """The tickets of an installation."""

    def __init__(self, store: Store, secrets: Secrets) -> None:
        self._store = store
        self._pepper = secrets.pepper

    def issue(self, person: PersonId, purpose: Purpose, *, at: datetime) -> str:
        """A new ticket, in the place of all others of the person; the token for the cookie."""
        token = secrets.token_urlsafe(_BYTES)
        with self._store.writing() as db:
            over = tickets.c.until <= codes.instant(at)
            db.execute(delete(tickets).where((tickets.c.person == person) | over))
            db.execute(
                insert(tickets).values(
                    hash=_hash(token),
                    person=person,
                    purpose=str(purpose),
                    challenge=secrets.token_bytes(_BYTES),
                    until=codes.instant(at + LASTS),
                )
            )
        return token

    def find(self, token: str, *, at: datetime) -> Ticket | None:
        """What the ticket is for; None if it is over, or was used."""
        wanted = (tickets.c.hash == _hash(token), tickets.c.until > codes.instant(at))
        with self._store.reading() as db:
            row = db.execute(select(tickets).where(*wanted)).first()
        if row is None:
            return None
        return Ticket(
            person=PersonId(row.person),
            purpose=Purpose(row.purpose),
            challenge=row.challenge,
            app_secret=self._app_secret(row.challenge),
        )

    def use_up(self, token: str) -> bool:
        """Take the ticket away; whether it was there, which of several is so for one."""
        with self._store.writing() as db:
            return db.execute(delete(tickets).where(tickets.c.hash == _hash(token))).rowcount == 1

    def _app_secret(self, challenge: bytes) -> str:
        made = hmac.digest(self._pepper, b"selection.app.1" + challenge, "sha256")
        return base64.b32encode(made[:_SECRET]).decode()


def _hash(token: str) -> str:
    return hashlib.sha256(b"selection.ticket.1 " + token.encode()).hexdigest()
