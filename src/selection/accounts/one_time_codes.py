"""Codes that each let somebody in once: recovery codes, and the sheets printed for experts.

They are shown when they are made and never again: the store has keyed hashes, so that whoever
holds a copy of it cannot try them out.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import delete, func, insert, select, update

from selection.accounts import codes
from selection.accounts.access_tables import one_time_codes
from selection.accounts.database import Store
from selection.accounts.secrets import Secrets
from selection.accounts.security_log import Happened, note
from selection.domain.kernel import PersonId

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read for something else
_LENGTH, _GROUP = 12, 4  # 59 bits
_PURPOSE = ["selection.one-time.1"]


class Kind(StrEnum):
    """What a code is for."""

    RECOVERY = "RECOVERY"  # where the second factor was lost
    SHEET = "SHEET"  # an expert's second factor, on paper


COUNT = {Kind.RECOVERY: 10, Kind.SHEET: 20}
"""How many codes there are at a time."""


class OneTimeCodes:
    """The codes of an installation."""

    def __init__(self, store: Store, secrets: Secrets) -> None:
        self._store = store
        self._key = hmac.digest(secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")

    def issue(
        self, person: PersonId, kind: Kind, *, at: datetime, by: PersonId | None = None
    ) -> Sequence[str]:
        """New codes in the place of all others of the kind, to be shown once."""
        drawn = [_drawn() for _ in range(COUNT[kind])]
        table = one_time_codes
        with self._store.writing() as db:
            db.execute(delete(table).where(table.c.person == person, table.c.kind == str(kind)))
            rows = [
                {
                    "hash": self._hash(person, each),
                    "person": person,
                    "kind": str(kind),
                    "made_at": codes.instant(at),
                }
                for each in drawn
            ]
            db.execute(insert(table), rows)
            note(db, Happened.CODES_ISSUED, person, by=by, at=at)
        return drawn

    def spend(self, person: PersonId, written: str, *, at: datetime) -> Kind | None:
        """Use a code up; its kind, or None if it is none of the person's or was used before."""
        table = one_time_codes
        wanted = (table.c.hash == self._hash(person, written), table.c.used_at.is_(None))
        with self._store.writing() as db:
            kind = db.execute(
                update(table)
                .where(*wanted)
                .values(used_at=codes.instant(at))
                .returning(table.c.kind)
            ).scalar_one_or_none()
            if kind is None:
                return None
            note(db, Happened.CODE_USED, person, at=at)
        return Kind(kind)

    def left(self, person: PersonId) -> dict[Kind, int]:
        """How many codes of each kind the person has not used."""
        table = one_time_codes
        wanted = (
            select(table.c.kind, func.count())
            .where(table.c.person == person, table.c.used_at.is_(None))
            .group_by(table.c.kind)
        )
        with self._store.reading() as db:
            return {Kind(kind): count for kind, count in db.execute(wanted)}

    def withdraw(self, person: PersonId) -> None:
        """No code of the person is worth anything any more."""
        with self._store.writing() as db:
            db.execute(delete(one_time_codes).where(one_time_codes.c.person == person))

    def _hash(self, person: PersonId, written: str) -> str:
        plain = "".join(written.split()).replace("-", "").upper()
        return hmac.digest(self._key, msgspec.json.encode([person, plain]), "sha256").hex()


def _drawn() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(letters[n : n + _GROUP] for n in range(0, _LENGTH, _GROUP))
