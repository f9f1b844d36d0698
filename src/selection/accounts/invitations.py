"""Links that let somebody in for the first time, or again after a reset; each once.

The store has the hash of what the link holds. Opening the link changes nothing, because scanners
of mail open links: it is used up by the person's own act on its page. Whoever made the link never
learns the password.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from selection.accounts import codes
from selection.accounts.access_tables import invitations
from selection.accounts.database import Store
from selection.accounts.security_log import Happened, note
from selection.domain.kernel import PersonId

LASTS = timedelta(hours=24)
_BYTES = 32


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "INVITATION"
    RESET = "RESET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link as lists show it; `role` and `campaign` say for what somebody was invited.

    `by` is None where the link was made on the command line. An office of the installation is a
    role without a campaign.
    """

    id: str
    person: PersonId
    purpose: Purpose
    campaign: str | None
    role: str | None
    by: PersonId | None
    made_at: datetime
    until: datetime
    used_at: datetime | None
    ended: bool
    agreed: bool  # by a second person, where one has to

    def stands(self, at: datetime) -> bool:
        """Whether somebody may use it."""
        return self.agreed and self._open(at)

    def waits(self, at: datetime) -> bool:
        """Whether a second person may agree to it."""
        return not self.agreed and self._open(at)

    def _open(self, at: datetime) -> bool:
        return self.used_at is None and not self.ended and at < self.until


class Invitations:
    """The links of an installation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(
        self,
        person: PersonId,
        purpose: Purpose,
        *,
        by: PersonId | None,
        at: datetime,
        campaign: str | None = None,
        role: str | None = None,
        waits: bool = False,
    ) -> str:
        """A new link for a person, in the place of those before it; what it holds, told once.

        `waits`: it is worth nothing before somebody else than `by` agrees.
        """
        token = secrets.token_urlsafe(_BYTES)
        what = Happened.INVITED if purpose is Purpose.INVITATION else Happened.RESET
        with self._store.writing() as db:
            db.execute(
                update(invitations)
                .where(invitations.c.person == person, invitations.c.used_at.is_(None))
                .values(ended_at=codes.instant(at))
            )
            db.execute(
                insert(invitations).values(
                    id=codes.timely(at),
                    hash=_hash(token),
                    person=codes.opaque(person),
                    purpose=str(purpose),
                    campaign=campaign,
                    role=role,
                    by=by,
                    made_at=codes.instant(at),
                    until=codes.instant(at + LASTS),
                    agreed=not waits,
                )
            )
            note(db, what, person, by=by, at=at)
        return token

    def agree(self, person: PersonId, *, by: PersonId | None, at: datetime) -> bool:
        """Agree that the person's link may be used; whether one waited for that.

        Neither who made it nor who is let in by it can be the second person. `by` is None for
        whoever looks after the machine.
        """
        link = invitations.c
        with self._store.writing() as db:
            agreed = db.execute(
                update(invitations)
                .where(
                    link.person == person,
                    link.person != (by or ""),
                    link.by.is_distinct_from(by or ""),
                    link.agreed.is_(False),
                    link.used_at.is_(None),
                    link.ended_at.is_(None),
                    link.until > codes.instant(at),
                )
                .values(agreed=True)
                .returning(link.id)
            ).scalar_one_or_none()
            if agreed is not None:
                note(db, Happened.AGREED, person, by=by, at=at)
        return agreed is not None

    def find(self, token: str) -> Invitation | None:
        """The link that holds this; None if there never was one."""
        found = self._read(invitations.c.hash == _hash(token))
        return found[0] if found else None

    def use(self, token: str, *, at: datetime) -> bool:
        """Use the link up; whether it stood, which of several at once is so for one."""
        with self._store.writing() as db:
            person = db.execute(
                update(invitations)
                .where(
                    invitations.c.hash == _hash(token),
                    invitations.c.used_at.is_(None),
                    invitations.c.ended_at.is_(None),
                    invitations.c.agreed.is_(True),
                    invitations.c.until > codes.instant(at),
                )
                .values(used_at=codes.instant(at))
                .returning(invitations.c.person)
            ).scalar_one_or_none()
            if person is None:
                return False
            note(db, Happened.ACCEPTED, PersonId(person), at=at)
        return True

    def end(self, person: PersonId, *, at: datetime) -> None:
        """No link of the person is worth anything any more."""
        with self._store.writing() as db:
            db.execute(
                update(invitations)
                .where(invitations.c.person == person, invitations.c.used_at.is_(None))
                .values(ended_at=codes.instant(at))
            )

    def newest(self, campaign: str | None = None) -> dict[PersonId, Invitation]:
        """The newest link of each person: of those invited to a campaign, or of all."""
        every = invitations.c.id.is_not(None)
        found = self._read(every if campaign is None else invitations.c.campaign == campaign)
        return {each.person: each for each in found}

    def of(self, person: PersonId) -> list[Invitation]:
        """The links of a person, oldest first."""
        return self._read(invitations.c.person == person)

    def _read(self, which: ColumnElement[bool]) -> list[Invitation]:
        wanted = select(invitations).where(which).order_by(invitations.c.id)
        with self._store.reading() as db:
            return [_invitation(row) for row in db.execute(wanted)]


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        person=PersonId(row.person),
        purpose=Purpose(row.purpose),
        campaign=row.campaign,
        role=row.role,
        by=PersonId(row.by) if row.by else None,
        made_at=datetime.fromisoformat(row.made_at),
        until=datetime.fromisoformat(row.until),
        used_at=datetime.fromisoformat(row.used_at) if row.used_at else None,
        ended=row.ended_at is not None,
        agreed=row.agreed,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(b"selection.invitation.1 " + token.encode()).hexdigest()
