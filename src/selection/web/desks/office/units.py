"""推荐单位: registered, renamed, merged, with their deadlines and how far each of them is."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.accounts.people import Unit
from selection.desk.desk import Desk
from selection.desk.merging import names, rename
from selection.desk.motions.units import late_submission
from selection.desk.requests import Order
from selection.domain.kernel import CandidateId, Refused, UnitId
from selection.domain.names import unseen
from selection.domain.quota import LiftUnitDeadline, RegisterUnit
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Per
from selection.domain.slate import SLATE
from selection.readmodels import progress
from selection.readmodels.naming import renamed
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.approvals import OFFICIAL, office_of
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.doors import READ
from selection.web.forms import Chosen, Form, Unfit, read
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

HERE = "desk/office/units"
PAGE = 50

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """Which units are looked for."""

    q: Annotated[str, msgspec.Meta(max_length=50)] = ""
    page: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Registering(Form, frozen=True, kw_only=True):
    """A new unit."""

    name: Name
    unit_type: Chosen
    division: Annotated[str, msgspec.Meta(pattern=r"\A(\d{6}|\d{12})?\Z")] = ""
    region: Annotated[str, msgspec.Meta(max_length=30)] = ""


class Naming(Form, frozen=True, kw_only=True):
    """Another name."""

    unit: Chosen
    name: Name


class About(Form, frozen=True, kw_only=True):
    """A unit that something is done about."""

    unit: Chosen


@route("/{code:str}/desk/office/units", http_method=READ, opt=OFFICIAL)
async def units(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The register, with how far each unit is."""
    return await _page(request, campaign(request, code))


@post("/{code:str}/desk/office/units/register", opt=OFFICIAL)
async def register(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Take a unit into the register; its name goes to the vault first."""
    place, by = campaign(request, code), worker(request).person
    try:
        data = await read(request, Registering)
        _must_be_a_name(data.name)
    except Unfit as unfit:
        return await _page(request, place, values=unfit.values, problem=_first(unfit))

    def act(desk: Desk) -> None:
        if desk.rules.unit_type(data.unit_type) is None:
            raise Refused("unit-type-is-unknown", unit_type=data.unit_type)
        unit = UnitId(uuid.uuid5(uuid.NAMESPACE_OID, f"{place.id} {data.id}").hex)
        entry = Unit(
            id=unit,
            name=data.name,
            type=data.unit_type,
            division=data.division,
            region=data.region,
        )
        place.accounts.people.enter([entry], at=desk.clock())
        command = RegisterUnit(unit=unit, unit_type=data.unit_type, by=by, at=desk.clock())
        desk.handle(by, Order(SLATE, command), id=data.id)

    values = {"name": data.name, "division": data.division, "region": data.region}
    return await _acted(request, place, act, values)


@post("/{code:str}/desk/office/units/rename", opt=OFFICIAL)
async def rename_unit(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Give a unit another name from now on."""
    place, by = campaign(request, code), worker(request).person
    try:
        data = await read(request, Naming)
        _must_be_a_name(data.name)
    except Unfit as unfit:
        return await _page(request, place, problem=_first(unfit))

    def act(desk: Desk) -> None:
        rename(desk, place.accounts, UnitId(data.unit), data.name, by=by)

    return await _acted(request, place, act)


@post("/{code:str}/desk/office/units/lift", opt=OFFICIAL)
async def lift(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let the campaign's deadline hold for a unit again."""
    place, by = campaign(request, code), worker(request).person
    data = await read(request, About)

    def act(desk: Desk) -> None:
        command = LiftUnitDeadline(unit=UnitId(data.unit), by=by, at=desk.clock())
        desk.handle(by, Order(SLATE, command), id=data.id)

    return await _acted(request, place, act)


async def _acted(
    request: AnyRequest,
    place: OpenCampaign,
    act: Any,
    values: Mapping[str, Any] | None = None,
) -> Response[bytes]:
    try:
        await place.work(act)
    except Refused as refused:
        return await _page(request, place, values=values, problem=refused)
    return done(to=f"{place.base}/{HERE}", said="saved")


async def _page(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    values: Mapping[str, Any] | None = None,
    problem: Refused | str | None = None,
) -> Response[bytes]:
    asked = query(request, Asked)

    def look(desk: Desk) -> dict[str, Any]:
        place.views.catch_up(desk.journal)
        with place.views.reading() as db:
            every, called = progress.by_unit(db), renamed(db)
            late = progress.not_nominated(db)
        known = names(place.accounts, [each.unit for each in every], called)
        found = [each for each in every if asked.q in known.get(each.unit, "")]
        found.sort(key=lambda each: (each.merged_into is not None, known.get(each.unit, "")))
        begins = (asked.page - 1) * PAGE
        return {
            "units": found[begins : begins + PAGE],
            "called": known,
            "count": len(found),
            "pages": -(-len(found) // PAGE),
            "silent": sum(not each.used and each.merged_into is None for each in every),
            "quotas": {str(e.code): _quota(desk.rules, e.code) for e in desk.rules.unit_types},
            "late": _late(place, desk, late, known),
        }

    context = await place.work(look)
    status = 200
    if problem:
        status = REFUSED if isinstance(problem, Refused) else UNFIT
    return desk_page(
        request,
        place,
        "desks/office/units.html",
        {
            **context,
            "asked": asked,
            "types": place.rules.unit_types,
            "values": values or {},
            "zone": place.rules.calendar.zone,
        },
        section="office",
        problem=visitor_of(request).language.say(problem) if isinstance(problem, str) else problem,
        status=status,
    )


def _quota(rules: Rulebook, unit_type: str) -> tuple[tuple[str, bool], ...]:
    """The limits of a type: how many at most, and whether in each category or over all."""
    found = rules.unit_type(unit_type)
    limits = found.limits if found else ()
    return tuple((str(each.most), Per.CATEGORY in each.per) for each in limits)


def _late(
    place: OpenCampaign,
    desk: Desk,
    candidates: Collection[CandidateId],
    known: Mapping[UnitId, str],
) -> list[tuple[CandidateId, str, str, datetime]]:
    """What came late and waits: the candidate, its name, its unit, and when it came."""
    office, zone = office_of(place, desk), desk.rules.calendar.zone
    found: list[tuple[CandidateId, str, str, datetime]] = []
    for each in candidates:
        late = late_submission(office, each)
        if late is not None:
            form = place.accounts.vault.open_many([late.paper.record])[late.paper.record]
            name = "" if form is None else str(form.get("name", ""))
            found.append((each, name, known.get(late.unit, ""), late.at.astimezone(zone)))
    return found


def _must_be_a_name(name: str) -> None:
    if unseen(name) is not None:
        raise Unfit({"name": "名称里有看不见的字符，请重新输入。"}, {"name": name})


def _first(unfit: Unfit) -> str:
    return next(iter(unfit.problems.values()))


HANDLERS = [units, register, rename_unit, lift]
