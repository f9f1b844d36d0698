"""How far the sheets of a panel are, candidate by candidate: counts, and never a mark (4.5)."""

from typing import Annotated, Any

import msgspec
from litestar import post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.covering import assign, fill_the_gap, let_suffice
from selection.desk.desk import Desk
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import put
from selection.desk.motions.sheets import Reopening
from selection.desk.panelling import Sitting, assignment_of, coverage, scorings
from selection.domain import facts, sheet_facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.web.confirming import confirmed
from selection.web.desks.panel.chamber import (
    ACTS,
    LOOKS,
    OFFICIALS,
    Chamber,
    Page,
    chamber,
    roll,
    shown,
    tried,
)
from selection.web.desks.showing import done
from selection.web.doors import DOOR, READ
from selection.web.forms import Chosen, Code, Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of

AT = "/{code:str}/desk/panel/{panel:str}/sheets"


@route(AT, http_method=READ, opt={DOOR: LOOKS})
async def sheets(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """How many sheets each candidate has."""
    found = await chamber(request, code)
    return await sheets_page(request, found, found.sitting(panel))


async def sheets_page(
    request: AnyRequest, found: Chamber, sitting: Sitting, problem: Refused | str | None = None
) -> Page:
    """The page, with what stands in the way of what was asked for."""
    tables = await found.place.work(lambda desk: _tables(desk, found, sitting))
    return shown(
        request,
        found,
        "sheets",
        {
            "panel": sitting.panel,
            "tables": tables,
            "unassigned": not any(table["rows"] for table in tables),
            "may_score": found.named((*sitting.members, *sitting.substitutes)),
            "asks": found.place.base + "/desk/office/approvals",
        },
        problem=problem,
    )


def _tables(desk: Desk, found: Chamber, sitting: Sitting) -> list[dict[str, Any]]:
    known = roll(desk, found.place)
    tables: list[dict[str, Any]] = []
    for channel, stage, category in scorings(desk, sitting.panel):
        seal = sheet_facts.sealed(channel.code, stage)
        held = desk.journal.facts((seal, facts.stage(stage)))
        rows: list[dict[str, Any]] = []
        for each in coverage(desk, channel, stage, category):
            asked = {
                sheet_facts.scored(channel.code, stage, each.candidate, who): who
                for who in each.experts
            }
            signed = {asked[name] for name in desk.journal.facts(asked)}
            rows.append(
                {
                    "candidate": known.title(each.candidate),
                    "covered": each,
                    "experts": [
                        {**who, "signed": who["id"] in signed, "out": who["id"] in each.recused}
                        for who in found.named(each.experts)
                    ],
                }
            )
        rows.sort(key=lambda row: row["candidate"]["label"])
        names = {str(each.code): each.name for each in desk.rules.categories}
        tables.append(
            {
                "channel": channel,
                "stage": stage,
                "category": category,
                "name": names[category],
                "rows": rows,
                "locked": seal in held,
                "open": facts.is_open(held, stage, desk.clock()),
            }
        )
    return tables


class Assigning(Form, frozen=True, kw_only=True):
    """A form without fields of its own."""


@post("/{code:str}/desk/panel/{panel:str}/assigned", opt={DOOR: ACTS}, status_code=303)
async def assign_sheets(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Give every candidate of the panel its experts."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    data = await read(request, Assigning)

    def act(desk: Desk) -> Any:
        entered = roll(desk, found.place).entered.values()
        return assign(desk, sitting, entered, by=found.me.person, id=data.id)

    result = await tried(found, act)
    if isinstance(result, Refused):
        return await sheets_page(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}/sheets", said="assigned")


class Gap(Form, frozen=True, kw_only=True):
    """A candidate in a scoring; who is to fill the gap, where somebody is."""

    channel: Chosen
    stage: Chosen
    category: Chosen
    candidate: Chosen
    expert: Code = ""


async def _gap(request: AnyRequest, found: Chamber, sitting: Sitting) -> Gap:
    """The place that is meant; NotFoundException for one of another panel."""
    data = await read(request, Gap)
    where = (data.channel, data.stage, data.category)
    mine = await found.place.work(lambda desk: list(scorings(desk, sitting.panel)))
    if where not in {(str(channel.code), stage, category) for channel, stage, category in mine}:
        raise NotFoundException
    return data


@post(f"{AT}/supplement", opt={DOOR: ACTS}, status_code=303)
async def supplement(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Assign one more expert to a candidate who lacks sheets."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    say = visitor_of(request).language.say
    try:
        data = await _gap(request, found, sitting)
    except Unfit as unfit:
        return await sheets_page(request, found, sitting, next(iter(unfit.problems.values()), ""))
    if not data.expert:
        return await sheets_page(request, found, sitting, say("请选择补派的专家。"))
    where = (data.channel, data.stage, data.category)
    result = await tried(
        found,
        lambda desk: fill_the_gap(
            desk,
            where,
            CandidateId(data.candidate),
            PersonId(data.expert),
            by=found.me.person,
            id=data.id,
        ),
    )
    if isinstance(result, Refused):
        return await sheets_page(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}/sheets", said="saved")


@post(f"{AT}/suffice", opt={DOOR: ACTS}, status_code=303)
async def suffice(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Let so few sheets decide; the domain takes it from the chair alone."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        data = await _gap(request, found, sitting)
    except Unfit as unfit:
        return await sheets_page(request, found, sitting, next(iter(unfit.problems.values()), ""))
    where = (data.channel, data.stage, data.category)
    result = await tried(
        found,
        lambda desk: let_suffice(
            desk, where, CandidateId(data.candidate), by=found.me.person, id=data.id
        ),
    )
    if isinstance(result, Refused):
        return await sheets_page(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}/sheets", said="saved")


class Reopen(Form, frozen=True, kw_only=True):
    """A signed sheet, and why it has to be opened again."""

    channel: Chosen
    stage: Chosen
    category: Chosen
    sheet: Annotated[str, msgspec.Meta(min_length=3, max_length=130)]
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


@post(f"{AT}/reopen", opt={DOOR: OFFICIALS}, status_code=303)
async def reopen(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Ask that a sheet be opened again; another official has to agree to exactly that."""
    confirmed(request)
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        data = await read(request, Reopen)
    except Unfit:
        say = visitor_of(request).language.say
        return await sheets_page(request, found, sitting, say("请选择评分表并写明理由。"))
    candidate, _, expert = data.sheet.partition("/")

    def act(desk: Desk) -> Any:
        where = (data.channel, data.stage, data.category)
        given = assignment_of(desk, *where).experts.get(CandidateId(candidate), ())
        if PersonId(expert) not in given:
            raise Refused("sheet-is-not-assigned", person=expert, candidate=candidate)
        motion = Reopening(
            channel=data.channel,
            stage=data.stage,
            expert=PersonId(expert),
            candidate=CandidateId(candidate),
            reason=data.words,
        )
        office = Office(desk, found.place.accounts)
        return put(office, motion, by=found.me.person, id=data.id)

    result = await tried(found, act)
    if isinstance(result, Refused):
        return await sheets_page(request, found, sitting, result)
    return done(to=f"{found.home}/{panel}/sheets", said="put")


HANDLERS = [sheets, assign_sheets, supplement, suffice, reopen]
