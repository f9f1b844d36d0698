"""What every page about panels begins with: which panels the person may see, and as what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Response
from litestar.exceptions import NotFoundException

from selection.accounts.people import Person
from selection.desk.desk import Desk
from selection.desk.panelling import Sitting, pool_of, sittings
from selection.desk.portraits import Called, called
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.pool import Pool
from selection.domain.roles import Role
from selection.domain.secrecy import Reader
from selection.readmodels.roster import Entered, roster
from selection.web.campaigns import OpenCampaign
from selection.web.desks.showing import OK, REFUSED, desk_page
from selection.web.doors import staff
from selection.web.framing import label
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import Worker, worker

SECTION = "panel"
LOOKS = staff(Role.OFFICIAL, Role.PANEL_CHAIR, Role.SUPERVISOR)
"""Who may look: chairs at their own panels, officials and supervisors at all of them."""
ACTS = staff(Role.OFFICIAL, Role.PANEL_CHAIR)
OFFICIALS = staff(Role.OFFICIAL)

Page = Response[bytes]
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chamber:
    """The panels that somebody may see; `official` and `chair` say what the person may do."""

    place: OpenCampaign
    me: Worker
    pool: Pool
    sittings: tuple[Sitting, ...]
    chairs: frozenset[PersonId]
    people: Mapping[PersonId, Person]

    @property
    def home(self) -> str:
        """The address of the first page."""
        return f"{self.place.base}/desk/panel"

    @property
    def official(self) -> bool:
        """Whether the person acts for the organiser."""
        return self.me.holds(Role.OFFICIAL)

    @property
    def chair(self) -> bool:
        """Whether the person chairs a panel."""
        return self.me.holds(Role.PANEL_CHAIR)

    @property
    def reader(self) -> Reader:
        """As whom the person reads sheets."""
        if self.chair:
            return Reader.CHAIR
        return Reader.SUPERVISOR if self.me.holds(Role.SUPERVISOR) else Reader.OFFICIAL

    def sitting(self, code: str) -> Sitting:
        """The panel of that code; NotFoundException for one that is not the person's to see."""
        found = next((each for each in self.sittings if each.panel.code == code), None)
        if found is None:
            raise NotFoundException
        return found

    def called(self, person: PersonId) -> str:
        """What a person is called."""
        known = self.people.get(person)
        return known.name if known else "—"

    def named(self, people: Iterable[PersonId]) -> list[dict[str, Any]]:
        """People for a page: id, name, where they work."""
        return [
            {
                "id": each,
                "name": self.called(each),
                "employer": self.people[each].employer if each in self.people else "",
                "chair": each in self.chairs,
            }
            for each in people
        ]


async def chamber(request: AnyRequest, code: str) -> Chamber:
    """The panels as whoever asks may see them."""
    place, me = campaign(request, code), worker(request)
    return await place.work(lambda desk: _chamber(desk, place, me))


def _chamber(desk: Desk, place: OpenCampaign, me: Worker) -> Chamber:
    pool = pool_of(desk)
    everywhere = me.holds(Role.OFFICIAL, Role.SUPERVISOR)
    mine = tuple(
        each for each in sittings(desk, pool) if everywhere or each.panel.code in me.panels
    )
    ids = {
        *pool.experts,
        *(who for each in mine for who in (*each.members, *each.substitutes)),
        *(each.by for panel in pool.commitments.values() for each in panel),
    }
    chairing = {facts.appointed(each, Role.PANEL_CHAIR): each for each in ids}
    held = desk.journal.facts(chairing) if chairing else {}
    return Chamber(
        place=place,
        me=me,
        pool=pool,
        sittings=mine,
        chairs=frozenset(chairing[name] for name in held),
        people=place.accounts.people.people(ids) if ids else {},
    )


@dataclass(frozen=True, slots=True)
class Roll:
    """The candidates, and what they are called before experts."""

    entered: Mapping[CandidateId, Entered]
    known: Mapping[CandidateId, Called]
    labels: Mapping[CandidateId, str]

    def title(self, candidate: CandidateId) -> dict[str, str]:
        """A candidate for a page: label and name."""
        known = self.known.get(candidate)
        return {
            "id": candidate,
            "label": self.labels.get(candidate, ""),
            "name": known.name if known else "",
        }


def roll(desk: Desk, place: OpenCampaign) -> Roll:
    """Everybody in the running, by name where experts may know it."""
    with place.views.reading() as db:
        entered = roster(db)
    known = called(desk, place.accounts, entered.values())
    labels = {
        each.candidate: label(desk.rules, each.category, each.number) for each in entered.values()
    }
    return Roll(entered, known, labels)


def shown(
    request: AnyRequest,
    found: Chamber,
    template: str,
    context: Mapping[str, Any],
    *,
    problem: Refused | str | None = None,
) -> Page:
    """A page about panels."""
    return desk_page(
        request,
        found.place,
        f"desks/panel/{template}.html",
        {"home": found.home, "official": found.official, "chair": found.chair, **context},
        section=SECTION,
        status=REFUSED if problem else OK,
        problem=problem,
    )


async def tried(found: Chamber, act: Callable[[Desk], Done]) -> Refused | Done:
    """What the act comes to; the refusal, to be told on the page it came from."""
    try:
        return await found.place.work(act)
    except Refused as refused:
        return refused
