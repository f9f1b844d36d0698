"""Signed by hand, taken back, appealed, moved to another category; the unit's own deadline."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.nominating import correcting, writing
from selection.desk.nominating.answers import form_of
from selection.desk.nominating.nominees import Nominee, Standing
from selection.desk.nominating.overview import intake, slate_of
from selection.desk.requests import Order
from selection.desk.submitting import withdraw
from selection.domain import facts
from selection.domain.kernel import Refused
from selection.domain.nomination import NOMINATION
from selection.domain.opinions import AppealRejection
from selection.domain.quota import SetUnitDeadline
from selection.domain.review import REVIEW
from selection.domain.slate import SLATE
from selection.domain.transferring import AgreeToTransfer
from selection.web.confirming import confirmed
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.unit.home import deadline_of, shown
from selection.web.desks.unit.nomination import page, sheet_of
from selection.web.desks.unit.visiting import CLERK, LEADER, SECTION, UNIT, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]
WITHDRAW = "撤回推荐"
"""What is typed to take a nomination back."""
STANDS = {
    Standing.SUBMITTED,
    Standing.RETURNED,
    Standing.PASSED,
    Standing.REJECTED,
    Standing.APPEALED,
}


class ByHand(Form, frozen=True, kw_only=True):
    """What the candidate signed on paper."""

    declarations: tuple[Code, ...] = ()
    words: Words


@post("/{code:str}/desk/unit/nominations/{candidate:str}/pledge", opt={DOOR: CLERK})
async def pledge(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Record the declarations that the candidate signed by hand."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    vault, say = visit.place.accounts.vault, visit.language.say
    try:
        data = await read(request, ByHand)
        await visit.work(
            lambda desk: writing.by_hand(
                desk,
                vault,
                of.candidate,
                data.declarations,
                words=data.words,
                by=visit.person,
                id=data.id,
            )
        )
    except Unfit:
        words = say("请勾选已签的承诺，并写明签字原件存放在哪里。")
        return await page(visit, of, problem=words, status=UNFIT)
    except Refused as refused:
        return await page(visit, of, problem=refused, status=REFUSED)
    return done(to=f"{visit.path(candidate)}#pledges", said="pledged")


# --- taken back


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/withdrawal",
    http_method=READ,
    opt={DOOR: UNIT},
)
async def withdrawal(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """What taking the nomination back means now."""
    visit = arrive(request, code)
    return await _withdrawal(visit, await visit.mine(candidate))


async def _withdrawal(
    visit: Visit, of: Nominee, problem: Refused | str | None = None, status: int = OK
) -> Response[bytes]:
    if of.standing not in STANDS:
        raise NotFoundException

    sheet = await visit.work(lambda desk: sheet_of(visit, desk, of))
    taken_in = await visit.work(lambda desk: intake(desk, slate_of(desk, visit.unit)))
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/withdrawal.html",
        {
            "visit": visit,
            "sheet": sheet,
            "frees": taken_in.frees,
            "deadline": deadline_of(visit.place, taken_in),
            "word": WITHDRAW,
            "shown": facts.shown(of.candidate) in of.at_hand,
        },
        section=SECTION,
        problem=problem,
        status=status,
    )


class Withdraw(Form, frozen=True, kw_only=True):
    """The nomination is to be taken back."""

    typed: Annotated[str, msgspec.Meta(max_length=40)] = ""


@post("/{code:str}/desk/unit/nominations/{candidate:str}/withdrawal", opt={DOOR: LEADER})
async def take_back(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Take the nomination back; its slot is free again before the deadline, and not after."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data = await read(request, Withdraw)
    if data.typed != WITHDRAW:
        words = visit.language.say("请照样输入“%(word)s”。") % {"word": WITHDRAW}
        return await _withdrawal(visit, of, words, UNFIT)
    try:
        await visit.work(lambda desk: withdraw(desk, of.candidate, by=visit.person))
    except Refused as refused:
        return await _withdrawal(visit, of, refused, REFUSED)
    return done(to=visit.base, said="taken-back")


# --- appealed


class Appeal(Form, frozen=True, kw_only=True):
    """The unit does not accept the rejection."""

    words: Words


@post("/{code:str}/desk/unit/nominations/{candidate:str}/appeal", opt={DOOR: UNIT})
async def appeal(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Ask for the rejection to be looked at again (复核), once and in time."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    try:
        data = await read(request, Appeal)
        await visit.work(lambda desk: _appeal(visit, desk, of, data))
    except Unfit:
        words = visit.language.say("请写明复核的理由，最多 4,000 字。")
        return await page(visit, of, problem=words, status=UNFIT)
    except Refused as refused:
        return await page(visit, of, problem=refused, status=REFUSED)
    return done(to=visit.path(candidate), said="appealed")


def _appeal(visit: Visit, desk: Desk, of: Nominee, data: Appeal) -> None:
    vault, at = visit.place.accounts.vault, desk.clock()
    reason = vault.keep(of.candidate, "appeal", {"words": data.words}, at=at)
    asked = AppealRejection(candidate=of.candidate, by=visit.person, reason=reason, at=at)
    desk.handle(visit.person, Order(REVIEW, asked), id=data.id)


# --- moved to another category


class Agree(Form, frozen=True, kw_only=True):
    """The unit agrees to another category."""

    category: Code


@post("/{code:str}/desk/unit/nominations/{candidate:str}/transfer", opt={DOOR: LEADER})
async def agree(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Agree to the category that was proposed, with what was handed in (A-19)."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data = await read(request, Agree)
    try:
        await visit.work(lambda desk: _agree(visit, desk, of, data))
    except Refused as refused:
        return await page(visit, of, problem=refused, status=REFUSED)
    return done(to=visit.path(candidate), said="moving")


def _agree(visit: Visit, desk: Desk, of: Nominee, data: Agree) -> None:
    """The dossier is what was handed in, as far as the other category asks for it."""
    dossier, vault = of.nomination.handed_in, visit.place.accounts.vault
    if dossier is None:
        raise Refused("candidate-is-not-nominated", candidate=of.candidate)
    former = vault.open(dossier.paper.record)
    form = form_of(desk.rules, data.category, former)
    content = {code: former[code] for code in form}
    paper = vault.keep(of.candidate, writing.FORM, content, at=desk.clock())
    asked = AgreeToTransfer(
        candidate=of.candidate,
        category=data.category,
        form=form,
        paper=paper,
        by=visit.person,
        at=desk.clock(),
        materials=of.attachments.files(),
        declared=dossier.declared,
        exemptions=dossier.exemptions,
    )
    desk.handle(visit.person, Order(NOMINATION, asked), id=data.id)


# --- a correction that the candidate asked for


class Answer(Form, frozen=True, kw_only=True):
    """Whether the unit agrees."""

    record: Code
    agreed: Annotated[str, msgspec.Meta(max_length=3)]
    words: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


@post("/{code:str}/desk/unit/nominations/{candidate:str}/correction", opt={DOOR: LEADER})
async def correction(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Answer the candidate; an official then publishes the corrected page."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data, vault = await read(request, Answer), visit.place.accounts.vault
    try:
        await visit.work(
            lambda desk: correcting.answer(
                vault,
                of,
                data.record,
                agreed=data.agreed == "yes",
                words=data.words,
                by=visit.person,
                at=desk.clock(),
            )
        )
    except Refused as refused:
        return await page(visit, of, problem=refused, status=REFUSED)
    return done(to=visit.path(candidate), said="answered")


# --- the unit's own deadline


class Earlier(Form, frozen=True, kw_only=True):
    """The unit ends earlier, at this minute in the zone of the campaign."""

    at: Annotated[str, msgspec.Meta(pattern=r"\A\d{4}-\d\d-\d\dT\d\d:\d\d\Z")]


@post("/{code:str}/desk/unit/deadline", opt={DOOR: LEADER})
async def deadline(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let the unit's nominations end earlier than the campaign's."""
    visit = arrive(request, code)
    try:
        data = await read(request, Earlier)
        at = datetime.fromisoformat(data.at).replace(tzinfo=visit.place.rules.calendar.zone)
        await visit.work(
            lambda desk: desk.handle(
                visit.person,
                Order(
                    SLATE,
                    SetUnitDeadline(
                        unit=visit.unit, deadline=at, by=visit.person, at=desk.clock()
                    ),
                ),
                id=data.id,
            )
        )
    except (Unfit, ValueError):
        words = visit.language.say("请填写日期和时间。")
        return await shown(visit, problem=words, status=UNFIT)
    except Refused as refused:
        return await shown(visit, problem=refused, status=REFUSED)
    return done(to=visit.base, said="saved")


HANDLERS = [pledge, withdrawal, take_back, appeal, agree, correction, deadline]
