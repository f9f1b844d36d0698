"""The people of a recommending unit: its leader invites, each of the two names a deputy."""

from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.inviting import ForAnother, Newcomer, invite_deputy
from selection.desk.requests import Order
from selection.domain.kernel import Refused
from selection.domain.people import BY_THE_UNIT, PEOPLE, DismissPerson, EndDeputy
from selection.domain.roles import HAS_DEPUTIES, Role
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.menu import title_of
from selection.web.desks.people.links import (
    NoAddress,
    for_another,
    invited,
    linked_again,
    no_address,
)
from selection.web.desks.people.office import Name, Reach, Whose
from selection.web.desks.people.roll import Row, first, roll
from selection.web.desks.showing import desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Form, Unfit, read
from selection.web.links import Link, link_to
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import Worker, worker

UNIT = {DOOR: staff(Role.UNIT_CLERK, Role.UNIT_LEADER)}
LEADER = {DOOR: staff(Role.UNIT_LEADER)}
SECTION = "colleagues"


class Inviting(Form, frozen=True):
    """A new colleague, or a candidate of the unit."""

    name: Name
    role: Annotated[str, msgspec.Meta(max_length=32)]
    reach: Reach = ""


class Away(Form, frozen=True):
    """Who stands in for oneself, and in which role."""

    name: Name
    role: Annotated[str, msgspec.Meta(max_length=32)]


@route("/{code:str}/desk/unit/colleagues", http_method=READ, opt=UNIT)
async def colleagues(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Everybody of one's own unit."""
    return await _page(request, campaign(request, code))


@post("/{code:str}/desk/unit/colleagues", opt=LEADER)
async def invite_colleague(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Invite a clerk or a candidate of the own unit; the link is shown once."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    try:
        data = await read(request, Inviting)
    except Unfit as unfit:
        return await _page(request, place, problem=first(unfit), name=_typed(unfit))
    if data.role not in BY_THE_UNIT or me.unit is None:
        raise NotFoundException
    who = Newcomer(id=data.id, name=data.name, role=data.role, unit=me.unit)
    try:
        made = await invited(request, place, who, reach=data.reach)
    except Refused as refused:
        return await _page(request, place, problem=refused, name=data.name)
    except NoAddress:
        return await _page(request, place, problem=no_address(request), name=data.name)
    return await _page(request, place, link=made)


@post("/{code:str}/desk/unit/colleagues/link", opt=LEADER)
async def link(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Another link for a clerk or candidate of the own unit."""
    confirmed(request)
    place = campaign(request, code)
    row = await _row(request, place, await read(request, Whose))
    if row.role not in BY_THE_UNIT:
        raise NotFoundException
    try:
        made = await linked_again(request, place, row)
    except ForAnother:
        return await _page(request, place, problem=for_another(request))
    return await _page(request, place, link=made)


@post("/{code:str}/desk/unit/colleagues/dismiss", opt=LEADER)
async def dismiss(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Take the role from a clerk or candidate of the own unit."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    data = await read(request, Whose)
    row = await _row(request, place, data)
    if row.role not in BY_THE_UNIT or row.deputy_of is not None:
        raise NotFoundException

    def act(desk: Desk) -> None:
        dismissed = DismissPerson(
            person=row.person, role=Role(row.role), by=me.person, at=desk.clock()
        )
        desk.handle(me.person, Order(PEOPLE, dismissed), id=data.id)

    try:
        await place.work(act)
    except Refused as refused:
        return await _page(request, place, problem=refused)
    return done(to=f"{place.base}/desk/unit/colleagues")


@post("/{code:str}/desk/unit/colleagues/deputy", opt=UNIT)
async def name_deputy(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let a newcomer stand in for oneself."""
    confirmed(request)
    place, me = campaign(request, code), worker(request)
    try:
        data = await read(request, Away)
    except Unfit as unfit:
        return await _page(request, place, problem=first(unfit))
    if data.role not in HAS_DEPUTIES or not me.holds(data.role):
        raise NotFoundException
    who = Newcomer(id=data.id, name=data.name, role=data.role, unit=me.unit)
    try:
        token = await place.work(
            lambda desk: invite_deputy(
                desk, place.accounts, who, stands_for=me.person, by=me.person
            )
        )
    except Refused as refused:
        return await _page(request, place, problem=refused)
    made = Link(address=link_to(request, token), whose=data.name)
    return await _page(request, place, link=made)


@post("/{code:str}/desk/unit/colleagues/deputy/end", opt=UNIT)
async def end_deputy(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Act for oneself again."""
    place, me = campaign(request, code), worker(request)
    data = await read(request, Whose)
    row = await _row(request, place, data)
    if row.deputy_of != me.person:
        raise NotFoundException

    def act(desk: Desk) -> None:
        ended = EndDeputy(
            person=row.person,
            stands_for=me.person,
            role=Role(row.role),
            by=me.person,
            at=desk.clock(),
        )
        desk.handle(me.person, Order(PEOPLE, ended), id=data.id)

    try:
        await place.work(act)
    except Refused as refused:
        return await _page(request, place, problem=refused)
    return done(to=f"{place.base}/desk/unit/colleagues")


async def _page(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    problem: Refused | str | None = None,
    name: str = "",
    link: Link | None = None,
) -> Response[bytes]:
    me, language = worker(request), visitor_of(request).language
    rows = await _mine(request, place, me)
    own = [row for row in rows if row.person == me.person and row.has_deputies]
    context = {
        "rows": rows,
        "leads": me.holds(Role.UNIT_LEADER),
        "may_give": [(str(role), title_of(role, language)) for role in BY_THE_UNIT],
        "away": [(row.role, row.title) for row in own if not row.deputy],
        "name": name,
        "link": link,
        "me": me.person,
    }
    return desk_page(
        request,
        place,
        "desks/people/colleagues.html",
        context,
        section=SECTION,
        status=409 if isinstance(problem, Refused) else 422 if problem else 200,
        problem=problem,
    )


async def _mine(request: AnyRequest, place: OpenCampaign, me: Worker) -> list[Row]:
    language, unit = visitor_of(request).language, me.unit
    if unit is None:
        return []
    return await place.work(lambda desk: roll(place, desk, language, unit))


async def _row(request: AnyRequest, place: OpenCampaign, whose: Whose) -> Row:
    """The row of somebody of one's own unit; NotFoundException for everybody else."""
    for row in await _mine(request, place, worker(request)):
        if (row.person, row.role) == (whose.person, whose.role):
            return row
    raise NotFoundException


def _typed(unfit: Unfit) -> str:
    name = unfit.values.get("name", "")
    return name if isinstance(name, str) else ""


HANDLERS = [
    colleagues,
    invite_colleague,
    link,
    dismiss,
    name_deputy,
    end_deputy,
]
