"""Who can sign in: a name, a password, and whether the account is shut.

Everything is looked up by the pseudonym of a name or by the id of a person; the name as it was
written is in the vault.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from selection.accounts import codes, passwords
from selection.accounts.access_tables import credentials, sessions, tickets
from selection.accounts.database import Store
from selection.accounts.secrets import Secrets
from selection.accounts.security_log import Happened, note
from selection.accounts.sign_in_names import normal, pseudonym
from selection.accounts.vault import Vault
from selection.domain.kernel import PersonId

_KIND = "sign-in-name"


class NameTaken(Exception):
    """Somebody else signs in with this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a person signs in with: the pseudonym of a name, and argon2id's of a password."""

    person: PersonId
    name: str
    password: str
    changed_at: datetime
    disabled: bool


class Credentials:
    """The accounts of people who work, and of candidates."""

    def __init__(self, store: Store, secrets: Secrets, vault: Vault) -> None:
        self._store = store
        self._secrets = secrets
        self._vault = vault

    def named(self, name: str) -> Credential | None:
        """Whose name it is; None if it is nobody's."""
        wanted = credentials.c.name == pseudonym(self._secrets, name)
        with self._store.reading() as db:
            return _credential(db.execute(select(credentials).where(wanted)).first())

    def of(self, person: PersonId) -> Credential | None:
        """What a person signs in with; None before the invitation was accepted."""
        with self._store.reading() as db:
            return _credential(
                db.execute(select(credentials).where(credentials.c.person == person)).first()
            )

    def all(self) -> dict[PersonId, Credential]:
        """Everybody who has an account."""
        with self._store.reading() as db:
            found = [_credential(row) for row in db.execute(select(credentials))]
        return {each.person: each for each in found if each is not None}

    def is_free(self, name: str, person: PersonId) -> bool:
        """Whether the person may have the name; raises UnfitName."""
        normal(name)
        found = self.named(name)
        return found is None or found.person == person

    def name_of(self, person: PersonId) -> str:
        """The name as its owner wrote it; empty if there is none, or the person was erased."""
        record = self._vault.newest(_KIND, [person]).get(person)
        content = self._vault.open_many([record])[record] if record else None
        return str(content["name"]) if content else ""

    def set(self, person: PersonId, name: str, password: str, *, at: datetime) -> None:
        """Give a person a name and a password, or others; ends the person's sessions.

        The password is taken as it is: whoever asks has called `must_be_good`. Raises UnfitName,
        NameTaken, Crowded, Erased.
        """
        if not self.is_free(name, person):
            raise NameTaken
        kept = passwords.hashed(password)
        wanted = pseudonym(self._secrets, name)
        self._vault.keep(person, _KIND, {"name": name.strip()}, at=at)
        try:
            with self._store.writing() as db:
                db.execute(delete(credentials).where(credentials.c.person == person))
                db.execute(
                    insert(credentials).values(
                        person=person,
                        name=wanted,
                        password=kept,
                        changed_at=codes.instant(at),
                    )
                )
                _end_sessions(db, person)
                note(db, Happened.PASSWORD_CHANGED, person, at=at)
        except IntegrityError:
            raise NameTaken from None

    def change_password(
        self, person: PersonId, password: str, *, at: datetime, but: str | None = None
    ) -> None:
        """Another password; every session of the person ends but the one that asks for it."""
        kept = passwords.hashed(password)
        with self._store.writing() as db:
            db.execute(
                update(credentials)
                .where(credentials.c.person == person)
                .values(password=kept, changed_at=codes.instant(at))
            )
            _end_sessions(db, person, but=but)
            note(db, Happened.PASSWORD_CHANGED, person, at=at)

    def keep_better(self, person: PersonId, password: str) -> None:
        """Keep the same password under today's parameters."""
        kept = passwords.hashed(password)
        with self._store.writing() as db:
            db.execute(
                update(credentials).where(credentials.c.person == person).values(password=kept)
            )

    def disable(self, person: PersonId, *, by: PersonId, at: datetime) -> None:
        """Shut an account: all its sessions end in the same transaction."""
        with self._store.writing() as db:
            db.execute(
                update(credentials)
                .where(credentials.c.person == person)
                .values(disabled_at=codes.instant(at))
            )
            _end_sessions(db, person)
            note(db, Happened.DISABLED, person, by=by, at=at)

    def enable(self, person: PersonId, *, by: PersonId, at: datetime) -> None:
        """Open a shut account again."""
        with self._store.writing() as db:
            db.execute(
                update(credentials).where(credentials.c.person == person).values(disabled_at=None)
            )
            note(db, Happened.ENABLED, person, by=by, at=at)


def _end_sessions(db: Connection, person: PersonId, *, but: str | None = None) -> None:
    db.execute(delete(sessions).where(sessions.c.person == person, sessions.c.id != (but or "")))
    db.execute(delete(tickets).where(tickets.c.person == person))


def _credential(row: Row[Any] | None) -> Credential | None:
    if row is None:
        return None
    return Credential(
        person=PersonId(row.person),
        name=row.name,
        password=row.password,
        changed_at=datetime.fromisoformat(row.changed_at),
        disabled=row.disabled_at is not None,
    )
