"""Who is signed in: sessions that the store holds, and the browser only a token of.

The store has the hash of a token, so that a copy of it lets nobody in. A session ends after half
an hour without a request, after eight hours in any case, and at once where somebody ends it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, delete, insert, select, update

from selection.accounts import codes
from selection.accounts.access_tables import sessions
from selection.accounts.database import Store
from selection.domain.kernel import PersonId

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
"""How long a session lasts without a request, and at the longest (P29)."""

MOST = 2
"""Sessions of one person: where a third begins, the oldest ends (ASVS 7.1.2)."""

SEEN_EVERY = timedelta(minutes=1)
"""Requests closer together than this are noted as one."""

_BYTES = 32
_LONGEST_AGENT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as its owner may see it; `confirmed_at`: when the person last showed who it is."""

    id: str
    person: PersonId
    begun_at: datetime
    seen_at: datetime
    confirmed_at: datetime
    agent: str


class Sessions:
    """The sessions of an installation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, person: PersonId, *, at: datetime, agent: str = "") -> str:
        """Let a person in who has just shown who it is; a new token for the cookie.

        `agent` is how the browser is called in lists, nothing that tells more than its make.
        The person's oldest session ends if there would be more than `MOST`.
        """
        token = secrets.token_urlsafe(_BYTES)
        now = codes.instant(at)
        with self._store.writing() as db:
            db.execute(
                insert(sessions).values(
                    hash=_hash(token),
                    id=secrets.token_hex(16),
                    person=codes.opaque(person),
                    begun_at=now,
                    seen_at=now,
                    confirmed_at=now,
                    agent=agent[:_LONGEST_AGENT],
                )
            )
            mine = select(sessions.c.hash).where(sessions.c.person == person)
            newest = mine.order_by(sessions.c.begun_at.desc(), sessions.c.id.desc())
            kept = [_hash(token), *db.execute(newest).scalars()]
            kept = list(dict.fromkeys(kept))[:MOST]
            db.execute(
                delete(sessions).where(sessions.c.person == person, sessions.c.hash.not_in(kept))
            )
        return token

    def renew(self, id_: str) -> str | None:
        """Another token for the same session, so that the one before opens nothing any more.

        None if the session ended meanwhile.
        """
        token = secrets.token_urlsafe(_BYTES)
        with self._store.writing() as db:
            done = db.execute(
                update(sessions).where(sessions.c.id == id_).values(hash=_hash(token))
            )
        return token if done.rowcount else None

    def find(self, token: str, *, at: datetime) -> Session | None:
        """The session of a token, which is noted as seen; None if there is none or it is over."""
        with self._store.reading() as db:
            row = (
                db.execute(select(sessions).where(sessions.c.hash == _hash(token)))
                .mappings()
                .first()
            )
        if row is None:
            return None
        found = _session(row)
        if not _goes_on(found, at):
            self.end(found.id)
            return None
        if at - found.seen_at >= SEEN_EVERY:
            self._note(found.id, seen_at=codes.instant(at))
        return found

    def confirm(self, id_: str, *, at: datetime) -> None:
        """Note that the person of the session has shown again who it is."""
        self._note(id_, confirmed_at=codes.instant(at))

    def of(self, person: PersonId, *, at: datetime) -> list[Session]:
        """The sessions of a person that go on, oldest first."""
        mine = select(sessions).where(sessions.c.person == person).order_by(sessions.c.begun_at)
        with self._store.reading() as db:
            found = [_session(row) for row in db.execute(mine).mappings()]
        return [each for each in found if _goes_on(each, at)]

    def end(self, id_: str) -> None:
        """End one session; ending it twice is ending it once."""
        with self._store.writing() as db:
            db.execute(delete(sessions).where(sessions.c.id == id_))

    def end_of(self, person: PersonId, id_: str) -> None:
        """End one session if it is this person's."""
        with self._store.writing() as db:
            db.execute(delete(sessions).where(sessions.c.id == id_, sessions.c.person == person))

    def all(self, *, at: datetime) -> list[Session]:
        """Everybody's sessions that go on, newest first."""
        with self._store.reading() as db:
            rows = db.execute(select(sessions).order_by(sessions.c.begun_at.desc()))
            found = [_session(row) for row in rows.mappings()]
        return [each for each in found if _goes_on(each, at)]

    def end_all(self, person: PersonId, *, but: str | None = None) -> None:
        """End every session of a person, but perhaps the one that asks for it."""
        with self._store.writing() as db:
            db.execute(
                delete(sessions).where(sessions.c.person == person, sessions.c.id != (but or ""))
            )

    def sweep(self, at: datetime) -> None:
        """Delete what is over."""
        with self._store.writing() as db:
            db.execute(
                delete(sessions).where(
                    (sessions.c.seen_at <= codes.instant(at - IDLE - SEEN_EVERY))
                    | (sessions.c.begun_at <= codes.instant(at - ABSOLUTE))
                )
            )

    def _note(self, id_: str, **values: str) -> None:
        with self._store.writing() as db:
            db.execute(update(sessions).where(sessions.c.id == id_).values(values))


def _goes_on(session: Session, at: datetime) -> bool:
    return at - session.seen_at < IDLE and at - session.begun_at < ABSOLUTE


def _session(told: RowMapping) -> Session:
    return Session(
        id=told["id"],
        person=PersonId(told["person"]),
        begun_at=datetime.fromisoformat(told["begun_at"]),
        seen_at=datetime.fromisoformat(told["seen_at"]),
        confirmed_at=datetime.fromisoformat(told["confirmed_at"]),
        agent=told["agent"],
    )


def _hash(token: str) -> str:
    return hashlib.sha256(b"selection.session.1 " + token.encode()).hexdigest()
