"""What a clerk enters: objections by letter, mail and telephone, and tips that nobody signed."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.lookups import Lookup, Lookups
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.desk.listed import OnTheList
from selection.desk.requests import Order
from selection.domain.kernel import CandidateId, Refused
from selection.domain.objecting import LogTip, Way
from selection.domain.objections import OBJECTIONS
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.desks.objections.cases import SECTION, words
from selection.web.desks.objections.reading import Reading
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

CLERKS = {DOOR: staff(Role.OBJECTION_CLERK)}
Line = Annotated[str, msgspec.Meta(max_length=100)]
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class Entered(Form, kw_only=True, frozen=True):
    """An objection that came in some other way than by the web."""

    candidate: Annotated[str, msgspec.Meta(max_length=20)]
    way: Literal["LETTER", "EMAIL", "PHONE"]
    received: date
    words: Words
    name: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]
    phone: Annotated[str, msgspec.Meta(min_length=5, max_length=50)]
    identity: Line = ""
    unit: Line = ""


class Tip(Form, kw_only=True, frozen=True):
    """What nobody signed, or what came too late (线索)."""

    candidate: Annotated[str, msgspec.Meta(max_length=20)]
    words: Words


@route("/{code:str}/desk/objections/new", http_method=READ, opt=CLERKS)
async def new(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The form of the clerk."""
    return await _form(request, campaign(request, code))


@post("/{code:str}/desk/objections/enter", opt=CLERKS, status_code=200)
async def enter(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """File it; the clerk passes the number and the code on to whoever objects."""
    place, at_work = campaign(request, code), worker(request)
    try:
        data = await read(request, Entered)
    except Unfit as unfit:
        return await _form(request, place, unfit=unfit)

    def act(desk: Desk) -> Lookup:
        candidate = _candidate(Reading(place, desk, at_work), data.candidate)
        at, zone = desk.clock(), desk.rules.calendar.zone
        # Of a letter only the day counts: a day's last moment, but never later than now.
        received = min(datetime.combine(data.received, time.max, zone), at)
        receipt = objecting.file(
            desk,
            place.accounts,
            candidate,
            objector=objecting.Objector(
                name=data.name, phone=data.phone, identity=data.identity, unit=data.unit
            ),
            words=data.words,
            at=at,
            way=Way(data.way),
            received=received,
            by=at_work.person,
            id=data.id,
        )
        return Lookups(place.accounts.secrets, place.id).of(receipt.events[0].number)

    try:
        given = await place.work(act)
    except Refused as refused:
        return await _form(
            request, place, problem=refused, typed=msgspec.structs.asdict(data), status=REFUSED
        )
    return desk_page(
        request, place, "desks/objections/entered.html", {"given": given}, section=SECTION
    )


@post(
    "/{code:str}/desk/objections/tip",
    opt={DOOR: staff(Role.OBJECTION_CLERK, Role.OFFICIAL)},
    status_code=200,
)
async def tip(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Note a tip, to be looked into ex officio."""
    place, at_work = campaign(request, code), worker(request)
    data = await read(request, Tip)

    def act(desk: Desk) -> None:
        candidate = _candidate(Reading(place, desk, at_work), data.candidate)
        at = desk.clock()
        said = {"words": data.words}
        subject = f"tips-{desk.rules.id}"
        paper = place.accounts.vault.keep(subject, objecting.STATEMENT, said, at=at)
        command = LogTip(candidate=candidate, statement=paper, at=at)
        desk.handle(at_work.person, Order(OBJECTIONS, command), id=data.id)

    await place.work(act)
    return done(to=f"{place.base}/desk/objections#tips")


def _candidate(reading: Reading, label: str) -> CandidateId:
    for each, known in reading.may_be_objected_to():
        if known == label:
            return each.candidate
    raise NotFoundException


async def _form(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    unfit: Unfit | None = None,
    problem: Refused | None = None,
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> Response[bytes]:
    at_work = worker(request)

    def choose(desk: Desk) -> list[tuple[OnTheList, str]]:
        return Reading(place, desk, at_work).may_be_objected_to()

    context = {
        "choices": await place.work(choose),
        "typed": unfit.values if unfit else typed or {},
        "problems": unfit.problems if unfit else {},
        "today": place.now().date().isoformat(),
        **words(visitor_of(request).language),
    }
    return desk_page(
        request,
        place,
        "desks/objections/new.html",
        context,
        section=SECTION,
        status=UNFIT if unfit else status,
        problem=problem,
    )


HANDLERS = [new, enter, tip]
