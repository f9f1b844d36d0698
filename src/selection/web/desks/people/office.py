"""The officials' page of people: who has which role, inviting, links, deputies, handing over."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.one_time_codes import Kind
from selection.desk.desk import Desk
from selection.desk.inviting import ForAnother, Newcomer, hand_over, invite_deputy
from selection.desk.members import EXPERT
from selection.desk.requests import Order
from selection.domain.kernel import Refused, UnitId
from selection.domain.people import PEOPLE, DismissPerson, EndDeputy
from selection.domain.roles import FOR_A_UNIT, Role
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.menu import title_of
from selection.web.desks.people.links import (
    NoAddress,
    for_another,
    invited,
    linked_again,
    may_be_opened,
    no_address,
)
from selection.web.desks.people.roll import Row, first, roll, units_of, what_moves
from selection.web.desks.showing import desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Form, Unfit, read
from selection.web.links import Link, link_to
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

OFFICIAL = {DOOR: staff(Role.OFFICIAL)}
SECTION = "people"
PAGE = 50
_NOTHING = dict.fromkeys(("name", "role", "unit", "post", "reach"), "")
ROLES = (*map(str, Role), EXPERT)

Id = Annotated[str, msgspec.Meta(max_length=128)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Reach = Annotated[str, msgspec.Meta(max_length=100)]


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """Which part of the roll is asked for."""

    role: Annotated[str, msgspec.Meta(max_length=32)] = ""
    q: Annotated[str, msgspec.Meta(max_length=50)] = ""
    page: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


class Inviting(Form, frozen=True):
    """Somebody new."""

    name: Name
    role: Annotated[str, msgspec.Meta(max_length=32)]
    unit: Id = ""
    post: Annotated[str, msgspec.Meta(max_length=50)] = ""
    reach: Reach = ""


class Whose(Form, frozen=True):
    """Somebody in a role."""

    person: Id
    role: Annotated[str, msgspec.Meta(max_length=32)]


class Successor(Form, frozen=True):
    """Who takes over from somebody, or stands in."""

    person: Id
    role: Annotated[str, msgspec.Meta(max_length=32)]
    name: Name


@route("/{code:str}/desk/office/people", http_method=READ, opt=OFFICIAL)
async def people(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The roll, part by part."""
    return await _page(request, campaign(request, code))


@post("/{code:str}/desk/office/people", opt=OFFICIAL)
async def invite_somebody(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Give somebody a role, and show the link once."""
    confirmed(request)
    place = campaign(request, code)
    say = visitor_of(request).language.say
    try:
        data = await read(request, Inviting)
    except Unfit as unfit:
        return await _page(request, place, problem=first(unfit), typed=unfit.values)
    typed = {
        "name": data.name,
        "role": data.role,
        "unit": data.unit,
        "post": data.post,
        "reach": data.reach,
    }
    if data.role not in ROLES:
        return await _page(request, place, problem=say("请选择身份。"), typed=typed)
    units = dict(await place.work(lambda _: units_of(place)))
    unit = UnitId(data.unit) if data.unit in units else None
    if data.role in FOR_A_UNIT and unit is None:
        problem = say("这个身份属于推荐单位，请选择单位。")
        return await _page(request, place, problem=problem, typed=typed)
    who = Newcomer(
        id=data.id,
        name=data.name,
        role=data.role,
        unit=unit if data.role in FOR_A_UNIT else None,
        post=data.post,
    )
    try:
        made = await invited(request, place, who, reach=data.reach)
    except Refused as refused:
        return await _page(request, place, problem=refused, typed=typed)
    except NoAddress:
        return await _page(request, place, problem=no_address(request), typed=typed)
    return await _page(request, place, link=made)


@post("/{code:str}/desk/office/people/link", opt=OFFICIAL)
async def link(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Another link for somebody of this campaign: the first was lost, or all is to be set anew."""
    confirmed(request)
    place = campaign(request, code)
    row = await _row(request, place, await read(request, Whose))
    try:
        made = await linked_again(request, place, row)
    except ForAnother:
        return await _page(request, place, problem=for_another(request))
    return await _page(request, place, link=made)


@post("/{code:str}/desk/office/people/agree", opt=OFFICIAL)
async def agree(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Agree, as a second person, that an official comes in by a link that somebody else made."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    row = await _row(request, place, await read(request, Whose))
    agreed = await place.work(
        lambda desk: place.accounts.access.invitations.agree(
            row.person, by=me.person, at=desk.clock()
        )
    )
    if not agreed:
        problem = visitor_of(request).language.say(
            "没有等您同意的链接；发出链接的人不能自己同意。"
        )
        return await _page(request, place, problem=problem)
    return done(to=f"{place.base}/desk/office/people", said="link-agreed")


@post("/{code:str}/desk/office/people/sheet", opt=OFFICIAL)
async def sheet(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """A sheet of one-time codes for an expert, to be printed and handed over; shown once."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    row = await _row(request, place, await read(request, Whose))
    if row.role != EXPERT or row.person == me.person:
        raise NotFoundException
    if not await may_be_opened(request, row):
        return await _page(request, place, problem=for_another(request))
    codes = await place.work(
        lambda desk: place.accounts.access.codes.issue(
            row.person, Kind.SHEET, by=me.person, at=desk.clock()
        )
    )
    return desk_page(
        request, place, "desks/people/sheet.html", {"codes": codes, "row": row}, section=SECTION
    )


@post("/{code:str}/desk/office/people/dismiss", opt=OFFICIAL)
async def dismiss(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Take a role from somebody, or let a deputy stand in no more."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    data = await read(request, Whose)
    row = await _row(request, place, data)
    if row.role == EXPERT:
        raise NotFoundException

    def act(desk: Desk) -> None:
        role, at = Role(row.role), desk.clock()
        if row.deputy_of is not None:
            order = Order(
                PEOPLE,
                EndDeputy(
                    person=row.person, stands_for=row.deputy_of, role=role, by=me.person, at=at
                ),
            )
        else:
            order = Order(PEOPLE, DismissPerson(person=row.person, role=role, by=me.person, at=at))
        desk.handle(me.person, order, id=data.id)

    try:
        await place.work(act)
    except Refused as refused:
        return await _page(request, place, problem=refused)
    return done(to=f"{place.base}/desk/office/people")


@post("/{code:str}/desk/office/people/deputy", opt=OFFICIAL)
async def deputy(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let a newcomer stand in for somebody of a unit who is away."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    data = await read(request, Successor)
    row = await _row(request, place, Whose(person=data.person, role=data.role))
    who = Newcomer(id=data.id, name=data.name, role=row.role, unit=row.unit)
    try:
        token = await place.work(
            lambda desk: invite_deputy(
                desk, place.accounts, who, stands_for=row.person, by=me.person
            )
        )
    except Refused as refused:
        return await _page(request, place, problem=refused)
    made = Link(address=link_to(request, token), whose=data.name)
    return await _page(request, place, link=made)


@route(
    "/{code:str}/desk/office/people/{person:str}/handover/{role:str}",
    http_method=READ,
    opt=OFFICIAL,
)
async def handover(
    request: AnyRequest, code: FromPath[str], person: FromPath[str], role: FromPath[str]
) -> Response[bytes]:
    """What moves when somebody of a unit hands over, and to whom."""
    place = campaign(request, code)
    row = await _row(request, place, Whose(person=person, role=role))
    return await _handing_over(request, place, row)


@post("/{code:str}/desk/office/people/{person:str}/handover/{role:str}", opt=OFFICIAL)
async def take_over(
    request: AnyRequest, code: FromPath[str], person: FromPath[str], role: FromPath[str]
) -> Response[bytes]:
    """Put a newcomer in the place of somebody, in one act."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    row = await _row(request, place, Whose(person=person, role=role))
    if row.role not in FOR_A_UNIT or row.deputy_of is not None:
        raise NotFoundException
    try:
        data = await read(request, Successor)
        who = Newcomer(id=data.id, name=data.name, role=row.role, unit=row.unit)
        token = await place.work(
            lambda desk: hand_over(desk, place.accounts, who, instead_of=row.person, by=me.person)
        )
    except Unfit as unfit:
        return await _handing_over(request, place, row, problem=first(unfit))
    except Refused as refused:
        return await _handing_over(request, place, row, problem=refused)
    made = Link(address=link_to(request, token), whose=data.name)
    return await _page(request, place, link=made)


async def _handing_over(
    request: AnyRequest, place: OpenCampaign, row: Row, problem: Refused | str | None = None
) -> Response[bytes]:
    if row.role not in FOR_A_UNIT or row.unit is None or row.deputy_of is not None:
        raise NotFoundException
    unit = row.unit
    moving = await place.work(lambda _: what_moves(place, unit))
    return desk_page(
        request,
        place,
        "desks/people/handover.html",
        {"row": row, "moving": moving},
        section=SECTION,
        status=422 if problem else 200,
        problem=problem,
    )


async def _page(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    problem: Refused | str | None = None,
    typed: Mapping[str, object] | None = None,
    link: Link | None = None,
) -> Response[bytes]:
    asked = query(request, Asked)
    language = visitor_of(request).language
    rows, units = await place.work(lambda desk: (roll(place, desk, language), units_of(place)))
    wanted = [
        row
        for row in rows
        if asked.role in {"", row.role} and (asked.q in row.name or asked.q in row.at)
    ]
    counts = {role: sum(row.role == role for row in rows) for role in ROLES}
    pages = max(1, -(-len(wanted) // PAGE))
    number = min(asked.page, pages)
    context = {
        "rows": wanted[(number - 1) * PAGE : number * PAGE],
        "total": len(wanted),
        "asked": asked,
        "page": number,
        "pages": pages,
        "roles": [(role, title_of(role, language), counts[role]) for role in ROLES],
        "units": units,
        "typed": _NOTHING | dict(typed or {}),
        "link": link,
        "me": worker(request).person,
    }
    return desk_page(
        request,
        place,
        "desks/people/office.html",
        context,
        section=SECTION,
        status=409 if isinstance(problem, Refused) else 422 if problem else 200,
        problem=problem,
    )


async def _row(request: AnyRequest, place: OpenCampaign, whose: Whose) -> Row:
    """The row of somebody of this campaign; NotFoundException for everybody else."""
    language = visitor_of(request).language
    rows = await place.work(lambda desk: roll(place, desk, language))
    found = [row for row in rows if (row.person, row.role) == (whose.person, whose.role)]
    if not found:
        raise NotFoundException
    return found[0]


HANDLERS = [people, invite_somebody, link, agree, sheet, dismiss, deputy, handover, take_over]
