"""The acts on an objection: admitted or refused, looked into, concluded by two, reviewed."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk import objecting
from selection.desk.desk import Desk
from selection.desk.motions import putting
from selection.desk.motions.motion import Office
from selection.desk.motions.objections import ObjectionConclusion, ReviewConclusion
from selection.desk.requests import Order
from selection.desk.workdays import known
from selection.domain.kernel import MotionId, PersonId, Refused
from selection.domain.objecting import (
    AdmitObjection,
    Conclusion,
    Kind,
    OpenInvestigation,
    RefuseObjection,
    ReportInvestigation,
)
from selection.domain.objections import OBJECTIONS
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.objections.cases import case_page, must_see
from selection.web.desks.objections.reading import Reading
from selection.web.desks.showing import REFUSED, UNFIT, done
from selection.web.desks.signing import Signed, Typed, must_be_typed
from selection.web.desks.signing import sign as put_signature
from selection.web.doors import DOOR, Door, staff
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

CASE = "/{code:str}/desk/objections/{number:int}"
OFFICIALS = {DOOR: staff(Role.OFFICIAL)}
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class Admit(Form, kw_only=True, frozen=True):
    """Taken up, as what."""

    kind: Literal["SUBSTANTIVE", "FORMAL"]


class Refuse(Form, kw_only=True, frozen=True):
    """Not taken up, on which ground of the rulebook."""

    ground: Annotated[int, msgspec.Meta(ge=1, le=100)]


class Investigate(Form, kw_only=True, frozen=True):
    """Who looks into it, and what the unit is told."""

    handlers: tuple[Annotated[str, msgspec.Meta(max_length=128)], ...] = ()
    statement: Words


class Report(Form, kw_only=True, frozen=True):
    """What was found out."""

    report: Words


class Conclude(Form, kw_only=True, frozen=True):
    """The finding and its reasons; `last` where no calendar covers the days of a review."""

    finding: Literal["NOT_UPHELD", "PARTLY_UPHELD", "UPHELD", "UNRESOLVED"]
    reason: Words
    last: date | None = None
    typed: Typed = ""


class Sign(Signed, kw_only=True, frozen=True):
    """Which conclusion, by the hash of exactly its words."""

    motion: Code


class Drop(Form, kw_only=True, frozen=True):
    """Which conclusion is not put any more."""

    motion: Code


class AskReview(Form, kw_only=True, frozen=True):
    """What the objector or the candidate says against the conclusion."""

    request: Words


Sent = TypeVar("Sent", bound=Form)


@post(f"{CASE}/admit", opt=OFFICIALS, status_code=200)
async def admit(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Take it up (受理)."""

    def act(desk: Desk, _: Reading, data: Admit) -> None:
        at, zone = desk.clock(), desk.rules.calendar.zone
        command = AdmitObjection(
            number=number,
            kind=Kind(data.kind),
            by=worker(request).person,
            at=at,
            workdays=known(zone, at.astimezone(zone).date()),
        )
        desk.handle(command.by, Order(OBJECTIONS, command), id=data.id)

    return await _acted(request, code, number, Admit, act)


@post(f"{CASE}/refuse", opt=OFFICIALS, status_code=200)
async def refuse(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Do not take it up (不予受理), on a ground of the rulebook."""

    def act(desk: Desk, _: Reading, data: Refuse) -> None:
        by = worker(request).person
        command = RefuseObjection(number=number, ground=data.ground, by=by, at=desk.clock())
        desk.handle(by, Order(OBJECTIONS, command), id=data.id)

    return await _acted(request, code, number, Refuse, act)


@post(f"{CASE}/investigate", opt=OFFICIALS, status_code=200)
async def investigate(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Let people look into it whom nothing ties to the candidate; tell the unit what is said."""
    place = campaign(request, code)

    def act(desk: Desk, reading: Reading, data: Investigate) -> None:
        by, candidate, at = worker(request).person, reading.case(number).candidate, desk.clock()
        said = {"words": data.statement}
        known_ = {person for person, _ in reading.handlers_to_choose()}
        chosen = tuple(PersonId(each) for each in data.handlers)
        if not known_.issuperset(chosen):
            raise Refused("person-has-no-such-role", person="", role="")
        command = OpenInvestigation(
            number=number,
            candidate=candidate,
            handlers=chosen,
            statement=place.accounts.vault.keep(candidate, objecting.STATEMENT, said, at=at),
            by=by,
            at=at,
        )
        desk.handle(by, Order(OBJECTIONS, command), id=data.id)

    return await _acted(request, code, number, Investigate, act)


@post(f"{CASE}/report", opt={DOOR: Door.SIGNED_IN}, status_code=200)
async def report(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """What was found out, by one of those who looked into it."""
    place = campaign(request, code)

    def act(desk: Desk, reading: Reading, data: Report) -> None:
        case, by, at = reading.case(number), worker(request).person, desk.clock()
        if by not in case.handlers:
            raise NotFoundException
        said = {"words": data.report}
        paper = place.accounts.vault.keep(case.candidate, objecting.REPORT, said, at=at)
        command = ReportInvestigation(number=number, report=paper, by=by, at=at)
        desk.handle(by, Order(OBJECTIONS, command), id=data.id)

    return await _acted(request, code, number, Report, act)


@post(f"{CASE}/conclude", opt=OFFICIALS, status_code=200)
async def conclude(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Put a conclusion; it holds once somebody else has signed exactly these words."""
    place, language = campaign(request, code), visitor_of(request).language

    def act(desk: Desk, reading: Reading, data: Conclude) -> None:
        motion = ObjectionConclusion(
            number=number,
            candidate=reading.case(number).candidate,
            finding=Conclusion(data.finding),
            reason=data.reason,
            last=data.last,
        )
        must_be_typed(motion.matter, data.typed, language)
        putting.put(_office(place, desk), motion, by=worker(request).person, id=data.id)

    return await _acted(request, code, number, Conclude, act, weighty=True)


@post(f"{CASE}/review", opt=OFFICIALS, status_code=200)
async def review(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Put the conclusion of the review (复核), by people who took no part before."""
    place, language = campaign(request, code), visitor_of(request).language

    def act(desk: Desk, reading: Reading, data: Conclude) -> None:
        motion = ReviewConclusion(
            number=number,
            candidate=reading.case(number).candidate,
            finding=Conclusion(data.finding),
            reason=data.reason,
        )
        must_be_typed(motion.matter, data.typed, language)
        putting.put(_office(place, desk), motion, by=worker(request).person, id=data.id)

    return await _acted(request, code, number, Conclude, act, weighty=True)


@post(f"{CASE}/sign", opt=OFFICIALS, status_code=200)
async def sign(request: AnyRequest, code: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """Sign exactly what somebody else has put."""
    place = campaign(request, code)

    try:
        data = await read(request, Sign)
    except Unfit as unfit:
        return await _unfit(request, code, number, unfit)
    at_work = worker(request)
    await place.work(lambda desk: must_see(place, desk, at_work, number))
    try:
        await put_signature(request, place, data.motion, data)
    except Refused as refused:
        return await case_page(request, place, number, status=REFUSED, problem=refused)
    return done(to=f"{place.base}/desk/objections/{number}")


@post(f"{CASE}/drop", opt=OFFICIALS, status_code=200)
async def drop(request: AnyRequest, code: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """Take a conclusion back that waits, or turn it down."""
    place = campaign(request, code)

    def act(desk: Desk, _: Reading, data: Drop) -> None:
        by = worker(request).person
        putting.withdraw(_office(place, desk), MotionId(data.motion), by=by, id=data.id)

    return await _acted(request, code, number, Drop, act)


@post(f"{CASE}/ask-review", opt={DOOR: staff(Role.OBJECTION_CLERK)}, status_code=200)
async def ask_review(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Enter that the objector or the candidate asks for the review."""
    place = campaign(request, code)

    def act(desk: Desk, _: Reading, data: AskReview) -> None:
        objecting.ask_for_review(
            desk, place.accounts, number, data.request, at=desk.clock(), id=data.id
        )

    return await _acted(request, code, number, AskReview, act)


def _office(place: OpenCampaign, desk: Desk) -> Office:
    return Office(desk, place.accounts)


async def _acted(
    request: AnyRequest,
    code: str,
    number: int,
    into: type[Sent],
    act: Callable[[Desk, Reading, Sent], object],
    *,
    weighty: bool = False,
) -> Response[bytes]:
    """Do what the form asks for, for somebody who may know of the case.

    Otherwise the page is shown again with what was typed. `weighty`: who it is has to be shown
    again first.
    """
    try:
        data = await read(request, into)
    except Unfit as unfit:
        return await _unfit(request, code, number, unfit)
    if weighty:
        confirmed(request)
    place, at_work = campaign(request, code), worker(request)
    try:
        await place.work(lambda desk: act(desk, must_see(place, desk, at_work, number), data))
    except Refused as refused:
        typed: dict[str, Any] = msgspec.structs.asdict(data)
        return await case_page(
            request, place, number, status=REFUSED, problem=refused, typed=typed
        )
    return done(to=f"{place.base}/desk/objections/{number}")


async def _unfit(request: AnyRequest, code: str, number: int, unfit: Unfit) -> Response[bytes]:
    return await case_page(
        request,
        campaign(request, code),
        number,
        status=UNFIT,
        typed=unfit.values,
        problems=unfit.problems,
        problem="；".join(dict.fromkeys(unfit.problems.values())),
    )


HANDLERS = [admit, refuse, investigate, report, conclude, review, sign, drop, ask_review]
