"""Who sits on the panels: the pool, seeds and draws, named members, seats that are declined."""

from typing import Annotated, Any

import msgspec
from litestar import post, route
from litestar.params import FromPath
from sqlalchemy import select

from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.panelling import Sitting, readiness
from selection.desk.seating import (
    Half,
    NewExpert,
    commit,
    decline,
    draw,
    enter,
    name_members,
    revealed,
)
from selection.domain.drawing import LEAST_SEED, MOST_SEED
from selection.domain.kernel import PersonId, Refused, UnitId
from selection.readmodels.tables import units
from selection.web.confirming import confirmed
from selection.web.desks.panel.chamber import (
    LOOKS,
    OFFICIALS,
    Chamber,
    Page,
    chamber,
    shown,
    tried,
)
from selection.web.desks.panel.locking import locks
from selection.web.desks.showing import done
from selection.web.doors import DOOR, READ
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Words = Annotated[str, msgspec.Meta(max_length=200)]
Short = Annotated[str, msgspec.Meta(max_length=32)]
Seed = Annotated[str, msgspec.Meta(min_length=LEAST_SEED, max_length=MOST_SEED)]
Some = Annotated[int, msgspec.Meta(ge=0, le=99)]
MOST_STRATA = 6
SUBSTITUTES = 3
"""As many as are proposed; the officials decide."""


@route("/{code:str}/desk/panel", http_method=READ, opt={DOOR: LOOKS})
async def home(request: AnyRequest, code: FromPath[str]) -> Page:
    """All panels that the person may see, and the pool."""
    return await _home(request, await chamber(request, code))


async def _home(request: AnyRequest, found: Chamber, problem: Refused | str | None = None) -> Page:
    drawn = any(each.drawn for each in found.place.rules.seated)
    counted = await found.place.work(
        lambda desk: {each.panel.code: readiness(desk, each) for each in found.sittings}
    )
    panels: list[dict[str, Any]] = []
    for each in found.sittings:
        mine = [one for one in counted[each.panel.code] if one.member]
        panels.append(
            {
                "panel": each.panel,
                "members": len(each.members),
                "promised": sum(one.promised and one.declared for one in mine),
                "given": sum(one.given for one in mine),
                "signed": sum(one.signed for one in mine),
            }
        )
    return shown(
        request,
        found,
        "home",
        {
            "panels": panels,
            "pool": found.named(found.pool.experts) if drawn else [],
            "drawn": drawn,
            "locks": await locks(found),
        },
        problem=problem,
    )


@route("/{code:str}/desk/panel/pool", http_method=READ, opt={DOOR: OFFICIALS})
async def pool(request: AnyRequest, code: FromPath[str]) -> Page:
    """Take an expert into the pool."""
    return await _pool(request, await chamber(request, code), {})


async def _pool(
    request: AnyRequest,
    found: Chamber,
    values: dict[str, Any],
    problem: Refused | str | None = None,
) -> Page:
    registered = await found.place.work(lambda desk: units_of(desk, found))
    return shown(
        request,
        found,
        "pool",
        {"strata": strata(found), "values": values, "units": registered},
        problem=problem,
    )


def units_of(desk: Desk, found: Chamber) -> list[tuple[UnitId, str]]:
    """The recommending units, by their names: an expert who works for one stays out of its own."""
    with found.place.views.reading() as db:
        registered = [UnitId(each) for each in db.scalars(select(units.c.unit))]
    return sorted(called(desk, found.place.accounts, registered).items(), key=lambda it: it[1])


def strata(found: Chamber) -> list[str]:
    """The strata of all panels, in the order of the rulebook."""
    names = (name for each in found.place.rules.panels for name in each.strata)
    return list(dict.fromkeys(map(str, names)))[:MOST_STRATA]


class Entering(Form, frozen=True, kw_only=True):
    """What the pool knows of an expert."""

    name: Name
    employer: Words = ""
    post: Words = ""
    employer_code: Short = ""
    identity: Short = ""
    phone: Short = ""
    county: Annotated[str, msgspec.Meta(pattern=r"\A(\d{6})?\Z")] = ""
    unit: Code = ""
    grassroots: bool = False
    strata: tuple[Short, ...] = ()


@post("/{code:str}/desk/panel/pool", opt={DOOR: OFFICIALS}, status_code=303)
async def enter_expert(request: AnyRequest, code: FromPath[str]) -> Page:
    """Take somebody into the pool."""
    found = await chamber(request, code)
    try:
        data = await read(request, Entering)
    except Unfit as unfit:
        return await _pool(request, found, unfit.values, next(iter(unfit.problems.values()), ""))
    new = NewExpert(
        name=data.name,
        employer=data.employer,
        post=data.post,
        employer_code=data.employer_code,
        identity=data.identity,
        strata=dict(zip(strata(found), data.strata, strict=False)),
        grassroots=data.grassroots,
        county=data.county or None,
        unit=UnitId(data.unit) if data.unit else None,
        phone=data.phone,
    )
    result = await tried(
        found,
        lambda desk: enter(desk, found.place.accounts, new, by=found.me.person, id=data.id),
    )
    if isinstance(result, Refused):
        return await _pool(request, found, msgspec.to_builtins(data), result)
    return done(to=f"{found.home}/pool", said="entered")


@route("/{code:str}/desk/panel/{panel:str}", http_method=READ, opt={DOOR: LOOKS})
async def panel_page(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """One panel: its members, what they promised, how much each has left."""
    found = await chamber(request, code)
    return await _panel(request, found, found.sitting(panel))


async def _panel(
    request: AnyRequest, found: Chamber, sitting: Sitting, problem: Refused | str | None = None
) -> Page:
    def look(desk: Desk) -> tuple[Any, Any]:
        first = revealed(desk, found.place.accounts, sitting.panel.code)
        return readiness(desk, sitting), first

    ready, first = await found.place.work(look)
    names = {each["id"]: each for each in found.named(each.expert for each in ready)}
    mine = next((each for each in sitting.commitments if each.by == found.me.person), None)
    free = [each for each in found.people if each not in sitting.members]
    return shown(
        request,
        found,
        "panel",
        {
            "sitting": sitting,
            "panel": sitting.panel,
            "ready": [(names[each.expert], each) for each in ready],
            "commitments": [
                (found.called(each.by), each.commitment) for each in sitting.commitments
            ],
            "committed": mine is not None,
            "first": found.called(first.by) if first else "",
            "asked": first.content["asked"]
            if first
            else {"seats": sitting.panel.least, "substitutes": SUBSTITUTES},
            "mine_first": first is not None and first.by == found.me.person,
            "free": found.named(free),
            "pooled": len(found.pool.experts),
        },
        problem=problem,
    )


class Part(Form, frozen=True, kw_only=True):
    """One's own part of the seed."""

    part: Seed


@post("/{code:str}/desk/panel/{panel:str}/seed", opt={DOOR: OFFICIALS}, status_code=303)
async def fix_seed(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Fix one's own part of the seed by its hash."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        data = await read(request, Part)
    except Unfit:
        say = visitor_of(request).language.say
        return await _panel(request, found, sitting, say("种子须是 8 到 64 个字母或数字。"))
    result = await tried(
        found, lambda desk: commit(desk, panel, data.part, by=found.me.person, id=data.id)
    )
    if isinstance(result, Refused):
        return await _panel(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}", said="saved")


class Drawing(Form, frozen=True, kw_only=True):
    """One half of a draw."""

    part: Seed
    seats: Some
    substitutes: Some = 0


@post("/{code:str}/desk/panel/{panel:str}/draw", opt={DOOR: OFFICIALS}, status_code=303)
async def draw_panel(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Reveal one's own part; with both parts the panel is drawn."""
    confirmed(request)
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        data = await read(request, Drawing)
    except Unfit as unfit:
        return await _panel(request, found, sitting, next(iter(unfit.problems.values()), ""))
    half = Half(part=data.part, seats=data.seats, substitutes=data.substitutes)
    result = await tried(
        found,
        lambda desk: draw(
            desk, found.place.accounts, sitting, half, by=found.me.person, id=data.id
        ),
    )
    if isinstance(result, Refused):
        return await _panel(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}", said="drawn" if result else "half-drawn")


class Members(Form, frozen=True, kw_only=True):
    """Who is to sit on a panel that is named."""

    member: tuple[Code, ...] = ()


@post("/{code:str}/desk/panel/{panel:str}/members", opt={DOOR: OFFICIALS}, status_code=303)
async def form_panel(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Name the members of a panel."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    data = await read(request, Members)
    members = [PersonId(each) for each in data.member if each in found.people]
    result = await tried(
        found, lambda desk: name_members(desk, panel, members, by=found.me.person, id=data.id)
    )
    if isinstance(result, Refused):
        return await _panel(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}", said="saved")


class Declined(Form, frozen=True, kw_only=True):
    """A seat that somebody cannot take."""

    expert: Code
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


@post("/{code:str}/desk/panel/{panel:str}/declined", opt={DOOR: OFFICIALS}, status_code=303)
async def declined(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Let the next substitute take the seat."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        data = await read(request, Declined)
    except Unfit:
        say = visitor_of(request).language.say
        return await _panel(request, found, sitting, say("请选择专家并写明原因。"))
    result = await tried(
        found,
        lambda desk: decline(
            desk,
            found.place.accounts,
            panel,
            PersonId(data.expert),
            data.words,
            by=found.me.person,
            id=data.id,
        ),
    )
    if isinstance(result, Refused):
        return await _panel(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}", said="saved")


HANDLERS = [
    home,
    pool,
    enter_expert,
    panel_page,
    fix_seed,
    draw_panel,
    form_panel,
    declined,
]
