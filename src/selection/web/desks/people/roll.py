"""The roll of a campaign as its officials and its units see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from selection.accounts.invitations import Invitation
from selection.desk.desk import Desk
from selection.desk.members import EXPERT, Member, members
from selection.domain.kernel import PersonId, UnitId
from selection.domain.roles import HAS_DEPUTIES, Role
from selection.readmodels.drafts import of_unit
from selection.readmodels.progress import by_unit
from selection.web.campaigns import OpenCampaign
from selection.web.desks.menu import title_of
from selection.web.forms import Unfit
from selection.web.languages import Language


class Account(StrEnum):
    """How far somebody is with coming in."""

    NONE = "NONE"
    INVITED = "INVITED"
    LATE = "LATE"  # the link was not used in time
    OPEN = "OPEN"
    SHUT = "SHUT"
    WAITING = "WAITING"  # the link is worth nothing before a second person agrees


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
    let_in_by: PersonId | None  # who made the link

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
        if link is not None and link.waits(at):
            return Account.WAITING
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
            let_in_by=links[each.person].by if each.person in links else None,
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
