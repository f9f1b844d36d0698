"""Bringing people in: a role in the campaign, a name in the register, and a link to come in by.

The link is told once, to whoever invites, who hands it on. It is for one person, is worth nothing
after a day, and the password is chosen by who follows it.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.invitations import Purpose
from selection.accounts.offices import Office
from selection.accounts.people import Person
from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.members import EXPERT, Member, members
from selection.desk.requests import Order
from selection.domain.kernel import PersonId, Refused, UnitId
from selection.domain.people import PEOPLE, AppointPerson, DismissPerson, NameDeputy
from selection.domain.roles import Role
from selection.journal.journal import Journal


class ForAnother(Exception):
    """Somebody else has to do this: a second person, or the security administrator."""


class NotExpected(Exception):
    """Nobody of this name is to be invited; `names` are those who are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self.names = names


class SamePerson(Exception):
    """Somebody of this name holds another one of the three offices already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is to come in: `id` is that of the act, so that to send it twice is one act."""

    id: str
    name: str
    role: str
    unit: UnitId | None = None
    post: str = ""

    @property
    def person(self) -> PersonId:
        """The id of the person, the same however often the act is sent.

        The role is part of it: whoever sends the id of another act brings in another person.
        """
        drawn = hashlib.sha256(f"selection.newcomer.2 {self.role} {self.id}".encode()).hexdigest()
        return PersonId(drawn[:32])


def invite(desk: Desk, accounts: Accounts, who: Newcomer, *, by: PersonId) -> str:
    """Give a newcomer a role and make the link; what it holds.

    Raises Refused, also where the act was sent before and its link was followed.
    """
    at = desk.clock()
    if who.role != EXPERT:
        appointed = AppointPerson(
            person=who.person, role=Role(who.role), unit=who.unit, by=by, at=at
        )
        desk.handle(by, Order(PEOPLE, appointed), id=who.id)
    return _let_in(accounts, who, campaign=desk.rules.id, by=by, at=at)


def invite_deputy(
    desk: Desk, accounts: Accounts, who: Newcomer, *, stands_for: PersonId, by: PersonId
) -> str:
    """Let a newcomer stand in for somebody, and make the link; what it holds. Raises Refused."""
    at = desk.clock()
    named = NameDeputy(person=who.person, stands_for=stands_for, role=Role(who.role), by=by, at=at)
    desk.handle(by, Order(PEOPLE, named), id=who.id)
    return _let_in(accounts, who, campaign=desk.rules.id, by=by, at=at)


def hand_over(
    desk: Desk, accounts: Accounts, who: Newcomer, *, instead_of: PersonId, by: PersonId
) -> str:
    """Put a newcomer in somebody's place, in one act, and make the link. Raises Refused.

    What belongs to the unit stays with the unit: drafts, returned items and deadlines are the
    newcomer's from this moment.
    """
    at, role = desk.clock(), Role(who.role)
    desk.handle(
        by,
        Order(PEOPLE, AppointPerson(person=who.person, role=role, unit=who.unit, by=by, at=at)),
        Order(PEOPLE, DismissPerson(person=instead_of, role=role, by=by, at=at)),
        id=who.id,
    )
    return _let_in(accounts, who, campaign=desk.rules.id, by=by, at=at)


def link_again(
    desk: Desk, accounts: Accounts, person: PersonId, role: str, *, by: PersonId, waits: bool
) -> str:
    """Another link: to come in by for the first time, or to set everything anew.

    `waits`: it is worth nothing before a second person agrees.

    With the second, all sessions of the person end; the password before it stands until the link
    is used. Raises ForAnother for one's own account, and for those of the administrators.
    """
    access, at = accounts.access, desk.clock()
    if person == by or access.offices.of(person) is not None:
        raise ForAnother
    known = access.credentials.of(person) is not None
    if known:
        access.sessions.end_all(person)
    return access.invitations.make(
        person,
        Purpose.RESET if known else Purpose.INVITATION,
        by=by,
        at=at,
        campaign=desk.rules.id,
        role=role,
        waits=waits,
    )


def first_official(
    journal: Journal, accounts: Accounts, name: str, *, campaign: str, at: datetime
) -> str | None:
    """A link for an official who cannot sign in yet; None if all of them can.

    It is the official of this name, or else one without a name, who is called so from now on:
    another link never goes to somebody else. Raises NotExpected where neither is there. From the
    command line: after it, people invite each other.
    """
    waiting = [
        each
        for each in _officials(members(journal))
        if accounts.access.credentials.of(each) is None
    ]
    if not waiting:
        return None
    names = accounts.people.name_of(waiting)
    named = [each for each in waiting if names.get(each) == name]
    unnamed = [each for each in waiting if not names.get(each)]
    if not (named or unnamed):
        raise NotExpected([names[each] or "" for each in waiting])
    who = (named or unnamed)[0]
    if not named:
        accounts.people.enter([Person(id=who, name=name)], at=at)
    return accounts.access.invitations.make(
        who,
        Purpose.INVITATION,
        by=None,
        at=at,
        campaign=campaign,
        role=str(Role.OFFICIAL),
    )


def agree_to_official(accounts: Accounts, name: str, *, campaign: str, at: datetime) -> bool:
    """Be the second person for an official's link, from the command line; whether one waited."""
    links = accounts.access.invitations.newest(campaign)
    waiting = [each.person for each in links.values() if each.waits(at)]
    names = accounts.people.name_of(waiting)
    mine = [each for each in waiting if names.get(each) == name]
    agreed = [accounts.access.invitations.agree(each, by=None, at=at) for each in mine]
    return any(agreed)


def administrator(accounts: Accounts, name: str, office: Office, at: datetime) -> str:
    """A link for one of the three administrators, who are three people; raises SamePerson."""
    others = [each for each, held in accounts.access.offices.all().items() if held is not office]
    if name.casefold() in {
        each.casefold() for each in accounts.people.name_of(others).values() if each
    }:
        raise SamePerson
    person = PersonId(secrets.token_hex(16))
    accounts.people.enter([Person(id=person, name=name)], at=at)
    accounts.access.offices.give(person, office, at=at)
    return accounts.access.invitations.make(
        person, Purpose.INVITATION, by=None, at=at, role=str(office)
    )


def _officials(people: Collection[Member]) -> list[PersonId]:
    return [each.person for each in people if each.role == Role.OFFICIAL]


def _let_in(
    accounts: Accounts, who: Newcomer, *, campaign: str, by: PersonId, at: datetime
) -> str:
    if accounts.access.credentials.of(who.person) is not None:
        raise Refused("request-id-is-taken")  # whoever came in already needs a reset
    accounts.people.enter([Person(id=who.person, name=who.name, post=who.post)], at=at)
    return accounts.access.invitations.make(
        who.person,
        Purpose.INVITATION,
        by=by,
        at=at,
        campaign=campaign,
        role=who.role,
        waits=who.role == Role.OFFICIAL,  # or one person could sign as two (P18)
    )
