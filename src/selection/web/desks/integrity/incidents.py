"""Secrecy incidents (失泄密): locked away by one official at once, destroyed or freed by two."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk import incidents
from selection.desk.desk import Desk
from selection.desk.incidents import Held
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import put
from selection.desk.motions.safety import Destruction, FalseAlarm
from selection.domain import facts
from selection.domain.incident import (
    SecrecyIncidentConfirmed,
    SecrecyIncidentDismissed,
    SecrecyIncidentReported,
)
from selection.domain.kernel import CandidateId, Refused
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.integrity.awaiting import OF_SECRECY, awaited
from selection.web.desks.office.called import candidates_named
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.desks.signing import Typed, must_be_typed, to_type
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Chosen, Form, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

OFFICIAL = {DOOR: staff(Role.OFFICIAL)}
EVENTS = (
    "incident.secrecy-incident-reported.1",
    "incident.secrecy-incident-confirmed.1",
    "incident.secrecy-incident-dismissed.1",
)


class Report(Form, frozen=True, kw_only=True):
    """Of whom something is reported: the number of a candidate, or the id of a draft."""

    label: Chosen


class Settle(Form, frozen=True, kw_only=True):
    """What becomes of a report; the words are typed where it cannot be undone."""

    candidate: Chosen
    what: Literal["destroy", "dismiss"]
    typed: Typed = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as officials see it: never what was in the material."""

    candidate: CandidateId
    label: str
    name: str
    reported_at: datetime
    settled_at: datetime | None
    destroyed: bool
    held: Held | None
    others: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether two have yet to say what it was."""
        return self.settled_at is None


def listed(place: OpenCampaign, desk: Desk) -> tuple[Incident, ...]:
    """All incidents of the campaign, the newest first."""
    place.views.catch_up(desk.journal)
    known = candidates_named(place)
    found: list[Incident] = []
    latest: dict[CandidateId, int] = {}
    for record in desk.journal.since(0, names=EVENTS):
        match record.event:
            case SecrecyIncidentReported(candidate=who, at=at):
                latest[who] = len(found)
                held = incidents.held(desk, who, place.accounts.vault)
                others = {each for those in held.elsewhere.values() for each in those}
                found.append(
                    Incident(
                        candidate=who,
                        label=known[who].label if who in known else who,
                        name=known[who].name if who in known else "",
                        reported_at=at,
                        settled_at=None,
                        destroyed=False,
                        held=held,
                        others=tuple(
                            known[each].label if each in known else each for each in sorted(others)
                        ),
                    )
                )
            case SecrecyIncidentConfirmed(candidate=who, at=at):
                found[latest[who]] = _settled(found[latest[who]], at, destroyed=True)
            case SecrecyIncidentDismissed(candidate=who, at=at):
                found[latest[who]] = _settled(found[latest[who]], at, destroyed=False)
            case _:
                pass
    return tuple(reversed(found))


def _settled(incident: Incident, at: datetime, *, destroyed: bool) -> Incident:
    return Incident(
        candidate=incident.candidate,
        label=incident.label,
        name="" if destroyed else incident.name,
        reported_at=incident.reported_at,
        settled_at=at,
        destroyed=destroyed,
        held=incident.held,
        others=incident.others,
    )


async def show_incidents(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    label: str = "",
    problem: Refused | str | None = None,
    status: int = 200,
) -> Response[bytes]:
    """All incidents, with what stands in the way of an act."""
    found, waits = await place.work(
        lambda desk: (listed(place, desk), awaited(place, desk, OF_SECRECY))
    )
    return desk_page(
        request,
        place,
        "desks/integrity/incidents.html",
        {
            "incidents": found,
            "awaited": {each.motion.candidate: each for each in waits if each.motion},
            "label": label,
            "me": worker(request).person,
            "zone": place.rules.calendar.zone,
            "to_type": to_type(visitor_of(request).language),
        },
        section="integrity",
        problem=problem,
        status=status,
    )


@route("/{code:str}/desk/integrity/incidents", http_method=READ, opt=OFFICIAL)
async def home(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """All incidents, and the form to report one."""
    label = str(request.query_params.get("label", ""))[:64]
    return await show_incidents(request, campaign(request, code), label=label)


@post("/{code:str}/desk/integrity/incidents", opt=OFFICIAL)
async def report(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Lock everything of a candidate away, at once."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Report)

    def act(desk: Desk) -> bool:
        who = _whom(place, desk, form.label)
        if who is not None:
            incidents.report(desk, who, by=at_work.person)
        return who is not None

    try:
        known = await place.work(act)
    except Refused as refused:
        return await show_incidents(
            request, place, label=form.label, problem=refused, status=REFUSED
        )
    if not known:
        words = visitor_of(request).language.say("没有这个编号的候选，也没有这个标识的草稿。")
        return await show_incidents(request, place, label=form.label, problem=words, status=UNFIT)
    await place.refresh()
    return done(to=f"{place.base}/desk/integrity/incidents")


@post("/{code:str}/desk/integrity/incidents/settle", opt=OFFICIAL)
async def settle(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Ask for the destruction, or say that it was a false alarm; somebody else signs as well."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Settle)
    confirmed(request)
    who, language = CandidateId(form.candidate), visitor_of(request).language
    motion = Destruction(candidate=who) if form.what == "destroy" else FalseAlarm(candidate=who)
    try:
        must_be_typed(motion.matter, form.typed, language)
        await place.work(
            lambda desk: put(Office(desk, place.accounts), motion, by=at_work.person, id=form.id)
        )
    except Refused as refused:
        return await show_incidents(request, place, problem=refused, status=REFUSED)
    return done(to=f"{place.base}/desk/integrity/incidents")


def _whom(place: OpenCampaign, desk: Desk, name: str) -> CandidateId | None:
    """The candidate of that number, or the draft of that id."""
    place.views.catch_up(desk.journal)
    for each in candidates_named(place).values():
        if each.label == name.upper():
            return each.candidate
    drafted = facts.drafted(name)
    return CandidateId(name) if drafted in desk.journal.facts({drafted}) else None


HANDLERS = [home, report, settle]
