"""What every page of a meeting begins with: the meeting as it stands, and who asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Response
from litestar.exceptions import NotFoundException

from selection.accounts.people import Person
from selection.desk.convening import (
    Agenda,
    Hall,
    agenda,
    entrants,
    halls,
    minutes_of,
    open_ties,
    results,
)
from selection.desk.desk import Desk
from selection.desk.panelling import pool_of, sittings
from selection.desk.recounting import Recount, recount_ordered
from selection.desk.tellers import Minutes, drawn_up, first_teller
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.ranking.outcome import OpenTie
from selection.domain.roles import Role
from selection.domain.sitting import Meeting, MinutesSigned
from selection.web.campaigns import OpenCampaign
from selection.web.desks.panel.chamber import Roll, roll
from selection.web.doors import staff
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import Worker, worker

SECTION = "meeting"
LOOKS = staff(Role.OFFICIAL, Role.PANEL_CHAIR, Role.TELLER, Role.SUPERVISOR)
"""Who may look: chairs at the meetings of their own panels, the others at all of them."""

Page = Response[bytes]
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A meeting as somebody sees it."""

    place: OpenCampaign
    me: Worker
    hall: Hall
    agenda: Agenda | None  # None before the scoring is locked
    ties: tuple[OpenTie, ...]
    chair: PersonId | None  # the chair who is present
    first: str | None  # the teller who has counted what is counted now
    first_of_ties: Mapping[OpenTie, str | None]
    again: Recount | None  # asked for and not done yet
    minutes: Minutes | None  # being signed
    signed: MinutesSigned | None
    roll: Roll
    people: Mapping[PersonId, Person]

    @property
    def home(self) -> str:
        """The address of the meeting."""
        return f"{self.place.base}/desk/meeting/{self.hall.stage}/{self.hall.category}"

    def called(self, person: PersonId) -> str:
        """What a person is called."""
        known = self.people.get(person)
        return known.name if known else "—"

    def title(self, candidate: CandidateId) -> dict[str, str]:
        """A candidate for a page."""
        return self.roll.title(candidate)


def may_see(me: Worker, hall: Hall) -> bool:
    """Whether the person may look at the meeting."""
    everywhere = me.holds(Role.OFFICIAL, Role.TELLER, Role.SUPERVISOR)
    return everywhere or hall.panel.code in me.panels


async def sitting(request: AnyRequest, code: str, stage: str, category: str) -> Sitting:
    """The meeting; NotFoundException for one that is not the person's to see."""
    place, me = campaign(request, code), worker(request)
    found = await place.work(lambda desk: _sitting(desk, place, me, stage, category))
    if found is None:
        raise NotFoundException
    return found


def _sitting(
    desk: Desk, place: OpenCampaign, me: Worker, stage: str, category: str
) -> Sitting | None:
    hall = next(
        (each for each in halls(desk) if (each.stage, each.category) == (stage, category)), None
    )
    if hall is None or not may_see(me, hall):
        return None
    now = results(desk)
    panels = {each.panel.code: each for each in sittings(desk, pool_of(desk))}
    members = panels[hall.panel.code].members
    known = roll(desk, place)
    order = known.labels
    found = None
    ties: tuple[OpenTie, ...] = ()
    chair = None
    if now is not None:
        names = sorted(entrants(hall, now), key=lambda each: order.get(each, each))
        found = agenda(desk, hall, members, names)
        ties = open_ties(hall, now) if found.meeting.count is not None else ()
        chair = _chair(desk, found)
    accounts = place.accounts
    there = _there(found.meeting) if found else frozenset[PersonId]()
    return Sitting(
        place=place,
        me=me,
        hall=hall,
        agenda=found,
        ties=ties,
        chair=chair,
        first=first_teller(desk, accounts, hall, tie=None),
        first_of_ties={tie: first_teller(desk, accounts, hall, tie=tie) for tie in ties},
        again=recount_ordered(desk, accounts, hall) if found else None,
        minutes=drawn_up(desk, accounts, hall, chair),
        signed=minutes_of(desk, hall),
        roll=known,
        people=accounts.people.people({*members, *there, me.person}),
    )


def _there(meeting: Meeting) -> frozenset[PersonId]:
    """Everybody who was present at a ballot, or counted one."""
    present = (each for held in meeting.attended.values() for each in held.present)
    return frozenset(
        {*present, *(each for count in meeting.counts.values() for each in count.tellers)}
    )


def _chair(desk: Desk, found: Agenda) -> PersonId | None:
    """The chair of the panel among those present."""
    held = found.meeting.present
    present = held.present if held else ()
    asked = {facts.appointed(each, Role.PANEL_CHAIR): each for each in present}
    return next((asked[name] for name in desk.journal.facts(asked)), None) if asked else None


async def tried(found: Sitting, act: Callable[[Desk], Done]) -> Refused | Done:
    """What the act comes to; the refusal, to be told on the page it came from."""
    try:
        return await found.place.work(act)
    except Refused as refused:
        return refused


Context = Mapping[str, Any]
