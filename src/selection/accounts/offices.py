"""The three offices of an installation, which three different people hold (§10.8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select

from selection.accounts import codes
from selection.accounts.access_tables import offices
from selection.accounts.database import Store
from selection.accounts.security_log import Happened, note
from selection.domain.kernel import PersonId


class Office(StrEnum):
    """What an administrator does; none of them has a right to what selections are about."""

    SYSTEM = "SYSTEM"  # 系统管理员: keeps the program running
    SECURITY = "SECURITY"  # 安全管理员: accounts and sessions
    AUDIT = "AUDIT"  # 审计管理员: reads what the other two did


class HoldsAnother(Exception):
    """The person holds another one of the offices."""

    def __init__(self, office: Office) -> None:
        super().__init__(str(office))
        self.office = office


class Offices:
    """Who holds which office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def give(self, person: PersonId, office: Office, *, at: datetime) -> None:
        """Give a person an office, again or for the first time; raises HoldsAnother."""
        with self._store.writing() as db:
            held = db.execute(
                select(offices.c.office).where(offices.c.person == person)
            ).scalar_one_or_none()
            if held is not None:
                if held != str(office):
                    raise HoldsAnother(Office(held))
                return
            db.execute(
                insert(offices).values(
                    person=codes.opaque(person), office=str(office), given_at=codes.instant(at)
                )
            )
            note(db, Happened.OFFICE_GIVEN, person, at=at)

    def take(self, person: PersonId) -> None:
        """Take a person's office away."""
        with self._store.writing() as db:
            db.execute(delete(offices).where(offices.c.person == person))

    def of(self, person: PersonId) -> Office | None:
        """The office that a person holds, if any."""
        wanted = select(offices.c.office).where(offices.c.person == person)
        with self._store.reading() as db:
            held = db.execute(wanted).scalar_one_or_none()
        return Office(held) if held else None

    def all(self) -> dict[PersonId, Office]:
        """Who holds an office."""
        with self._store.reading() as db:
            rows = db.execute(select(offices.c.person, offices.c.office))
            return {PersonId(person): Office(office) for person, office in rows}
