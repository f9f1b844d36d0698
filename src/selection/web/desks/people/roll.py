"""The roll of a campaign as its officials and its units see it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from selection.accounts.contacts import Contact, contact_in
from selection.accounts.invitations import LASTS, Invitation
from selection.desk.desk import Desk
from selection.desk.members import EXPERT, Member, members
from selection.domain.kernel import PersonId, UnitId
from selection.domain.roles import HAS_DEPUTIES, Role
from selection.readmodels.drafts import of_unit
from selection.readmodels.progress import by_unit
from selection.web.campaigns import OpenCampaign
from selection.web.desks.menu import title_of
from selection.web.forms import Unfit
from selection.web.languages import CHINESE, Language, languages
from selection.web.places import may_open
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import worker


class Account(StrEnum):
    """How far somebody is with coming in."""

    NONE = "NONE"
    INVITED = "INVITED"
    LATE = "LATE"  # the link was not used in time
    OPEN = "OPEN"
    SHUT = "SHUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody in a role; `stands_for` is the name of whom a deputy acts for."""

    person: PersonId
    name: str
    role: str
    title: str
    unit: UnitId | None
    at: str  # the name of the unit
    stands_for: str
    deputy_of: PersonId | None
    deputy: str  # the name of who acts for this one
    account: Account
    until: datetime | None

    @property
    def has_deputies(self) -> bool:
        """Whether somebody may stand in."""
        return self.role in HAS_DEPUTIES and self.deputy_of is None


def roll(
    place: OpenCampaign, desk: Desk, language: Language, unit: UnitId | None = None
) -> list[Row]:
    """Everybody of the campaign or of one unit, by role and name."""
    access, at = place.accounts.access, desk.clock()
    links = access.invitations.newest(place.id)
    here = [each for each in members(desk.journal) if unit is None or each.unit == unit]
    if unit is None:
        here += _only_invited(here, links.values())
    ids = {each.person for each in here} | {each.stands_for for each in here if each.stands_for}
    names = place.accounts.people.name_of(ids | {each.unit for each in here if each.unit})
    opened = access.credentials.all()
    deputies = {
        (each.stands_for, each.role): each.person for each in here if each.stands_for is not None
    }

    def name(who: str | None) -> str:
        return (names.get(who) or who) if who else ""

    def account(person: PersonId) -> Account:
        found, link = opened.get(person), links.get(person)
        if found is not None:
            return Account.SHUT if found.disabled else Account.OPEN
        if link is None:
            return Account.NONE
        return Account.INVITED if link.stands(at) else Account.LATE

    rows = [
        Row(
            person=each.person,
            name=name(each.person),
            role=each.role,
            title=title_of(each.role, language),
            unit=each.unit,
            at=name(each.unit),
            stands_for=name(each.stands_for),
            deputy_of=each.stands_for,
            deputy=name(deputies.get((each.person, each.role))),
            account=account(each.person),
            until=_until(links.get(each.person), place),
        )
        for each in here
    ]
    order = [*map(str, Role), EXPERT]
    return sorted(rows, key=lambda row: (order.index(row.role), row.at, row.name))


@dataclass(frozen=True, slots=True)
class Moving:
    """What goes on under another hand when somebody of a unit hands over."""

    nominations: int  # drafts and all that was handed in
    standing: int
    returned: int


def what_moves(place: OpenCampaign, unit: UnitId) -> Moving:
    """What the unit has under way."""
    with place.views.reading() as db:
        nominations = len(of_unit(db, unit))
        mine = next((each for each in by_unit(db) if each.unit == unit), None)
    return Moving(nominations, mine.standing if mine else 0, mine.returned if mine else 0)


def units_of(place: OpenCampaign) -> list[tuple[UnitId, str]]:
    """The units that may recommend, by name."""
    with place.views.reading() as db:
        ids = [each.unit for each in by_unit(db) if each.merged_into is None]
    names = place.accounts.people.name_of(ids)
    return sorted(((each, names.get(each) or each) for each in ids), key=lambda each: each[1])


def _only_invited(here: list[Member], links: Iterable[Invitation]) -> list[Member]:
    """Experts who were invited and sit on no panel yet."""
    known = {each.person for each in here}
    return [
        Member(person=each.person, role=EXPERT)
        for each in links
        if each.role == EXPERT and each.person not in known
    ]


def _until(link: Invitation | None, place: OpenCampaign) -> datetime | None:
    return link.until.astimezone(place.rules.calendar.zone) if link else None


def first(unfit: Unfit) -> str:
    """The first thing that is wrong with a form."""
    return next(iter(unfit.problems.values()))


async def may_be_opened(request: AnyRequest, row: Row) -> bool:
    """Whether whoever asks may open the account of the row's person; see `may_open`."""
    return await asyncio.to_thread(
        may_open, installation(request), row.person, by=worker(request).person
    )


def for_another(request: AnyRequest) -> str:
    """That it may not be."""
    say = visitor_of(request).language.say
    return say("此人还有别的职责，账户由安全管理员重置。")


def link_to(request: AnyRequest, token: str) -> str:
    """The address that lets somebody in."""
    return f"{installation(request).origin}/invitations/{token}"


def chinese() -> Language:
    """The language that messages are written in."""
    return languages()[CHINESE]


class NoAddress(Exception):
    """What was typed is neither a mail address nor a mobile number."""


def reached(words: str) -> Contact | None:
    """How somebody is reached; None if nothing was typed. Raises NoAddress."""
    contact = contact_in(words)
    if words and not (contact.mail or contact.phone):
        raise NoAddress
    return contact if words else None


def send(
    place: OpenCampaign,
    person: PersonId,
    link: str,
    *,
    by: str,
    role: str,
    contact: Contact | None = None,
) -> bool:
    """Have the link sent to where the person is reached; False where nothing is known of that."""
    messages, at = place.messages, place.clock()
    if contact is not None:
        messages.contacts.enter(person, mail=contact.mail, phone=contact.phone, at=at)
    known = messages.contacts.of([person])[person]
    if not known.mail and not known.phone:
        return False
    until = (at + LASTS).astimezone(place.rules.calendar.zone)
    messages.invite(
        person,
        link=link,
        by=by,
        role=role,
        until=chinese().moment(until),
        contact=known,
        reset=place.accounts.access.credentials.of(person) is not None,
        at=at,
    )
    return True
