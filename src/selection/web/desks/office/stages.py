"""阶段: the course of the selection, opened, closed, paused; what moves it is put as a motion."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk.changing_rules import changeable
from selection.desk.conditions import conditions
from selection.desk.desk import Desk, rules_adopted
from selection.desk.requests import Order
from selection.desk.steps import course_of
from selection.desk.workdays import known
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import (
    Campaign,
    CloseStage,
    OpenStage,
    PauseCampaign,
    ResumeCampaign,
    RulebookAmended,
)
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Stage
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.office.approvals import OFFICIAL, office_of
from selection.web.desks.office.condition_words import Said, condition_words
from selection.web.desks.showing import REFUSED, desk_page, done
from selection.web.doors import READ
from selection.web.forms import Code, Form, read
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

HERE = "desk/office/stages"
REASON = "reason"


class Act(Form, frozen=True, kw_only=True):
    """A stage to be opened or closed, or a pause with its reason."""

    stage: Code = ""
    reason: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stage on the page: where it stands, and what may be done about it."""

    stage: Stage
    state: str  # AHEAD, OPEN or OVER
    opens: datetime | None
    closes: datetime | None
    by_hand: bool  # it is closed, or opened, by an official
    conditions: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the rules that was adopted."""

    number: int
    fingerprint: str
    at: datetime
    changed: tuple[str, ...]


@route("/{code:str}/desk/office/stages", http_method=READ, opt=OFFICIAL)
async def stages(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """All stages with what may be done about each."""
    return await _page(request, campaign(request, code))


@post("/{code:str}/desk/office/stages/open", opt=OFFICIAL)
async def open_stage(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Open a stage that no clock opens."""
    data = await read(request, Act)

    def command(desk: Desk, by: Any) -> object:
        zone = desk.rules.calendar.zone
        days = known(zone, desk.clock().astimezone(zone).date())
        return OpenStage(stage=data.stage, by=by, at=desk.clock(), workdays=days)

    return await _acted(request, campaign(request, code), command, data)


@post("/{code:str}/desk/office/stages/close", opt=OFFICIAL)
async def close_stage(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Close a stage that only an act closes; for good."""
    data = await read(request, Act)
    confirmed(request)

    def command(desk: Desk, by: Any) -> object:
        return CloseStage(stage=data.stage, by=by, at=desk.clock())

    return await _acted(request, campaign(request, code), command, data)


@post("/{code:str}/desk/office/stages/pause", opt=OFFICIAL)
async def pause(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let nothing happen for now; one official is enough, for it is a brake."""
    place, data = campaign(request, code), await read(request, Act)
    if not data.reason:
        language = visitor_of(request).language
        return await _page(request, place, problem=language.say("请写明暂停的理由。"))

    def command(desk: Desk, by: Any) -> object:
        office = office_of(place, desk)
        kept = office.kept(f"motions-{desk.rules.id}", REASON, data.reason, desk.clock())
        return PauseCampaign(reason=kept, by=by, at=desk.clock())

    return await _acted(request, place, command, data)


@post("/{code:str}/desk/office/stages/resume", opt=OFFICIAL)
async def resume(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Go on."""
    data = await read(request, Act)
    confirmed(request)

    def command(desk: Desk, by: Any) -> object:
        return ResumeCampaign(by=by, at=desk.clock())

    return await _acted(request, campaign(request, code), command, data)


async def _acted(
    request: AnyRequest, place: OpenCampaign, command: Any, data: Act
) -> Response[bytes]:
    by = worker(request).person

    def act(desk: Desk) -> None:
        desk.handle(by, Order(CAMPAIGN, command(desk, by)), id=data.id)

    try:
        await place.work(act)
    except Refused as refused:
        return await _page(request, place, problem=refused)
    return done(to=f"{place.base}/{HERE}")


async def _page(
    request: AnyRequest, place: OpenCampaign, *, problem: Refused | str | None = None
) -> Response[bytes]:
    language = visitor_of(request).language

    def look(desk: Desk) -> dict[str, Any]:
        place.views.catch_up(desk.journal)
        course = course_of(desk)
        zone = desk.rules.calendar.zone
        return {
            "rows": [_row(place, desk, course, each, language) for each in desk.rules.stages],
            "course": course,
            "versions": [
                Version(
                    number=each.version,
                    fingerprint=each.fingerprint,
                    at=each.at.astimezone(zone),
                    changed=each.changed if isinstance(each, RulebookAmended) else (),
                )
                for each in rules_adopted(desk.journal)
            ],
            "may_amend": bool(changeable(desk)),
        }

    context = await place.work(look)
    return desk_page(
        request,
        place,
        "desks/office/stages.html",
        context,
        section="office",
        problem=problem,
        status=REFUSED if problem else 200,
    )


def _row(
    place: OpenCampaign, desk: Desk, course: Campaign, stage: Stage, language: Language
) -> Row:
    zone, code = desk.rules.calendar.zone, stage.code
    opens, closes = course.since.get(code) or course.opens(stage), course.ended(stage)
    state = "OVER" if code in course.closed else ("OPEN" if code in course.open else "AHEAD")
    by_hand = course.open[code] is None if state == "OPEN" else course.opens(stage) is None
    said: list[Said] = []
    if state == "OPEN":
        with place.views.reading() as db:
            said = condition_words(conditions(desk, db, stage), desk.rules, language)
    return Row(
        stage=stage,
        state=state,
        opens=opens and opens.astimezone(zone),
        closes=closes and closes.astimezone(zone),
        by_hand=by_hand,
        conditions=tuple(said),
    )


HANDLERS = [stages, open_stage, close_stage, pause, resume]
