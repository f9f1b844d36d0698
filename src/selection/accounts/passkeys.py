"""Passkeys (WebAuthn): a key in a phone, a computer or a stick signs our challenge.

A person may have several. What the owner calls one is in the vault.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from selection.accounts import codes
from selection.accounts.access_tables import passkeys
from selection.accounts.database import Store
from selection.accounts.security_log import Happened, note
from selection.accounts.sites import Site
from selection.accounts.vault import Vault
from selection.domain.kernel import PersonId

MOST = 10
"""Passkeys of one person."""
_KIND = "passkey-name"


class NotAccepted(Exception):
    """No key was taken: what was sent proves none, it is known, or there are too many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A key as its owner sees it."""

    id: str
    name: str
    made_at: datetime
    used_at: datetime | None


class Passkeys:
    """The passkeys of an installation."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def of(self, person: PersonId) -> list[Passkey]:
        """The keys of a person, oldest first."""
        rows = self._rows(person)
        names = self._vault.open_many([row.name for row in rows])
        return [
            Passkey(
                id=row.hash,
                name=str((names[row.name] or {}).get("name", "")),
                made_at=datetime.fromisoformat(row.made_at),
                used_at=datetime.fromisoformat(row.used_at) if row.used_at else None,
            )
            for row in rows
        ]

    def known(self, person: PersonId) -> list[bytes]:
        """The keys of a person, as devices call them."""
        return [row.credential for row in self._rows(person)]

    def add(
        self,
        person: PersonId,
        answer: str,
        challenge: bytes,
        site: Site,
        *,
        name: str,
        at: datetime,
    ) -> None:
        """Take a key that a browser made; raises NotAccepted."""
        from selection.accounts import ceremonies  # noqa: PLC0415 - takes long to import

        try:
            made = ceremonies.made(answer, challenge, site)
        except ceremonies.Unproven:
            raise NotAccepted from None
        if len(self._rows(person)) >= MOST:
            raise NotAccepted
        paper = self._vault.keep(person, _KIND, {"name": name}, at=at)
        try:
            with self._store.writing() as db:
                db.execute(
                    insert(passkeys).values(
                        hash=hashlib.sha256(made.credential_id).hexdigest(),
                        credential=made.credential_id,
                        person=person,
                        name=paper.record,
                        public_key=made.credential_public_key,
                        signed=made.sign_count,
                        made_at=codes.instant(at),
                    )
                )
                note(db, Happened.FACTOR_ADDED, person, at=at)
        except IntegrityError:
            raise NotAccepted from None

    def accept(
        self, person: PersonId, answer: str, challenge: bytes, site: Site, *, at: datetime
    ) -> bool:
        """Whether one of the person's keys signed the challenge."""
        from selection.accounts import ceremonies  # noqa: PLC0415 - takes long to import

        try:
            signer = ceremonies.signer(answer)
            row = next((each for each in self._rows(person) if each.credential == signer), None)
            if row is None:
                return False
            signed = ceremonies.signed(
                answer, challenge, site, public_key=row.public_key, count=row.signed
            )
        except ceremonies.Unproven:
            return False
        with self._store.writing() as db:
            done = db.execute(
                update(passkeys)
                .where(passkeys.c.hash == row.hash, passkeys.c.signed == row.signed)
                .values(signed=signed.new_sign_count, used_at=codes.instant(at))
            )
            return done.rowcount == 1

    def remove(self, person: PersonId, id_: str, *, at: datetime) -> None:
        """The key lets nobody in any more."""
        self._remove(passkeys.c.hash == id_, person, at)

    def remove_all(self, person: PersonId, *, at: datetime) -> None:
        """No key of the person lets anybody in any more."""
        self._remove(passkeys.c.person == person, person, at)

    def _remove(self, which: Any, person: PersonId, at: datetime) -> None:
        with self._store.writing() as db:
            gone = db.execute(delete(passkeys).where(passkeys.c.person == person, which))
            if gone.rowcount:
                note(db, Happened.FACTOR_REMOVED, person, at=at)

    def _rows(self, person: PersonId) -> list[Row[Any]]:
        wanted = select(passkeys).where(passkeys.c.person == person).order_by(passkeys.c.made_at)
        with self._store.reading() as db:
            return list(db.execute(wanted))
