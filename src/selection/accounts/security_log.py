"""What happened to accounts, for whoever audits them: who, when, what, and nothing to read.

Rows are counted, added and never changed, so that one that is missing leaves a gap. People are
opaque ids; a name that nobody has and the network that somebody came from are keyed hashes, which
tell only that two rows are about the same.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from selection.accounts import codes
from selection.accounts.access_tables import security_log
from selection.accounts.database import Store
from selection.domain.kernel import PersonId

MOST = 500
"""Rows that are read at once."""


class Happened(StrEnum):
    """What happened."""

    SIGNED_IN = "SIGNED_IN"
    REFUSED = "REFUSED"
    DELAYED = "DELAYED"
    SIGNED_OUT = "SIGNED_OUT"
    SESSION_ENDED = "SESSION_ENDED"
    CONFIRMED = "CONFIRMED"
    INVITED = "INVITED"
    AGREED = "AGREED"
    ACCEPTED = "ACCEPTED"
    RESET = "RESET"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - the name of an event
    FACTOR_ADDED = "FACTOR_ADDED"
    FACTOR_REMOVED = "FACTOR_REMOVED"
    CODES_ISSUED = "CODES_ISSUED"
    CODE_USED = "CODE_USED"
    DISABLED = "DISABLED"
    ENABLED = "ENABLED"
    OFFICE_GIVEN = "OFFICE_GIVEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row; `by` where somebody else did it."""

    id: int
    at: datetime
    what: Happened
    person: PersonId | None
    by: PersonId | None
    about: str


class SecurityLog:
    """The log of an installation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(
        self,
        what: Happened,
        person: PersonId | None,
        *,
        at: datetime,
        by: PersonId | None = None,
        about: str = "",
    ) -> None:
        """Add a row."""
        with self._store.writing() as db:
            note(db, what, person, at=at, by=by, about=about)

    def newest(
        self, *, most: int = MOST, before: int | None = None, person: PersonId | None = None
    ) -> list[Line]:
        """The newest rows, newest first: before one of them, or about one person."""
        wanted = select(security_log).order_by(security_log.c.id.desc()).limit(min(most, MOST))
        if before is not None:
            wanted = wanted.where(security_log.c.id < before)
        if person is not None:
            wanted = wanted.where(security_log.c.person == person)
        with self._store.reading() as db:
            return [
                Line(
                    id=row.id,
                    at=datetime.fromisoformat(row.at),
                    what=Happened(row.what),
                    person=PersonId(row.person) if row.person else None,
                    by=PersonId(row.by) if row.by else None,
                    about=row.about or "",
                )
                for row in db.execute(wanted)
            ]


def note(
    db: Connection,
    what: Happened,
    person: PersonId | None,
    *,
    at: datetime,
    by: PersonId | None = None,
    about: str = "",
) -> None:
    """Add a row within the transaction of what it tells of."""
    db.execute(
        insert(security_log).values(
            id=select(func.coalesce(func.max(security_log.c.id), 0) + 1).scalar_subquery(),
            at=codes.instant(at),
            what=str(what),
            person=person,
            by=by,
            about=about or None,
        )
    )
