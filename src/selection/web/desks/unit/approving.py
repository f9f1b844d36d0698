"""The leader looks at exactly what will be handed in, approves it, and hands it in."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.nominating import writing
from selection.desk.nominating.handing_in import (
    hand_in,
    keep_shown_at_home,
    shown_at_home,
    to_be_approved,
    unit_declarations,
)
from selection.desk.nominating.nominees import Nominee, Standing, content_of
from selection.documents.receipts import SubmissionReceipt, receipts
from selection.domain.candidacy import Objections, ShownAtHome
from selection.domain.kernel import Refused
from selection.domain.rulebook.entry import Declaration
from selection.domain.rulebook.words import OwnPublicity
from selection.web.confirming import confirmed
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.unit.nomination import Sheet, Told, page, sheet_of, told_of
from selection.web.desks.unit.visiting import CLERK, LEADER, SECTION, UNIT, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What the leader is to approve: the nomination as it is, and its hash."""

    sheet: Sheet
    told: list[Told]
    digest: str | None
    declarations: tuple[Declaration, ...]
    home: ShownAtHome | None
    asks_home: bool
    needs_home: bool
    approved: bool
    own_writing: bool  # whether the leader wrote it, so that somebody else has to approve it


def _approval(visit: Visit, desk: Desk, of: Nominee) -> Approval:
    rules = visit.place.rules
    codes = unit_declarations(rules)
    asked = rules.nomination.own_publicity
    writer = of.draft.saved.by if of.draft.saved else None
    vault = visit.place.accounts.vault
    content = content_of(vault, of)
    return Approval(
        sheet=sheet_of(visit, desk, of),
        told=told_of(rules, of, content, visit.language),
        digest=to_be_approved(of, rules),
        declarations=tuple(each for each in rules.declarations if each.code in codes),
        home=shown_at_home(visit.place.accounts, of, rules),
        asks_home=asked is not OwnPublicity.NOT_ASKED and of.standing is not Standing.RETURNED,
        needs_home=asked is OwnPublicity.REQUIRED,
        approved=of.draft.approved is not None,
        own_writing=writer == visit.person,
    )


async def _shown(
    visit: Visit, of: Nominee, problem: Refused | str | None = None, status: int = OK
) -> Response[bytes]:
    approval = await visit.work(lambda desk: _approval(visit, desk, of))
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/approval.html",
        {"visit": visit, "sheet": approval.sheet, "approval": approval},
        section=SECTION,
        problem=problem,
        status=status,
    )


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/approval",
    http_method=READ,
    opt={DOOR: LEADER},
)
async def approval(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """What is to be approved, or handed in."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    if not of.writable:
        raise NotFoundException
    return await _shown(visit, of)


class Approve(Form, frozen=True, kw_only=True):
    """The leader approves what was shown."""

    revision: int
    shown: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    promised: str = ""


@post("/{code:str}/desk/unit/nominations/{candidate:str}/approval", opt={DOOR: LEADER})
async def approve(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Sign for the unit and approve exactly what was shown."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data = await read(request, Approve)
    say = visit.language.say
    if not data.promised:
        return await _shown(visit, of, say("请先勾选单位承诺。"), UNFIT)
    rules = visit.place.rules
    try:
        await visit.work(
            lambda desk: writing.approve(
                desk,
                of.candidate,
                data.revision,
                shown=data.shown,
                endorsed=tuple(of.draft.exemptions),
                declarations=unit_declarations(rules),
                by=visit.person,
                id=data.id,
            )
        )
    except Refused as refused:
        return await _shown(visit, await visit.mine(candidate), refused, REFUSED)
    return done(to=f"{visit.path(candidate)}/approval", said="approved")


class SendBack(Form, frozen=True, kw_only=True):
    """The leader wants something else."""

    words: Words


@post("/{code:str}/desk/unit/nominations/{candidate:str}/send-back", opt={DOOR: LEADER})
async def send_back(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Send the draft back to the clerk, saying why."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    vault = visit.place.accounts.vault
    try:
        data = await read(request, SendBack)
        await visit.work(
            lambda desk: writing.send_back(
                desk, vault, of.candidate, data.words, by=visit.person, id=data.id
            )
        )
    except Unfit:
        return await _shown(visit, of, visit.language.say("请写明退回的原因。"), UNFIT)
    except Refused as refused:
        return await _shown(visit, of, refused, REFUSED)
    return done(to=visit.base, said="sent-back")


class HandIn(Form, frozen=True, kw_only=True):
    """What was approved is handed in."""


@post("/{code:str}/desk/unit/nominations/{candidate:str}/hand-in", opt={DOOR: LEADER})
async def submit(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Hand in what was approved; after the deadline it is recorded as late."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data = await read(request, HandIn)
    place = visit.place
    try:
        await visit.work(
            lambda desk: hand_in(
                desk, place.accounts, place.counter.compare, of, by=visit.person, id=data.id
            )
        )
    except Refused as refused:
        return await _shown(visit, await visit.mine(candidate), refused, REFUSED)
    return done(to=f"{visit.path(candidate)}/receipt", said="handed-in")


class AtHome(Form, frozen=True, kw_only=True):
    """The unit's own publicity: from one day to another, and what came of it."""

    begins: date
    ends: date
    objections: Objections
    words: Words


@post("/{code:str}/desk/unit/nominations/{candidate:str}/publicity", opt={DOOR: CLERK})
async def publicity(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Enter the unit's own publicity (本级公示, R-QUO-10)."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    say = visit.language.say
    try:
        data = await read(request, AtHome)
        await visit.work(
            lambda desk: keep_shown_at_home(
                desk,
                visit.place.accounts,
                of,
                begins=data.begins,
                ends=data.ends,
                objections=data.objections,
                words=data.words,
            )
        )
    except Unfit:
        words = say("请填写本级公示的起止日期、异议情况和说明。")
        return await page(visit, of, problem=words, status=UNFIT)
    except Refused as refused:
        return await page(visit, of, problem=refused, status=REFUSED)
    return done(to=f"{visit.path(candidate)}#home", said="saved")


# --- the receipt


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/receipt",
    http_method=READ,
    opt={DOOR: UNIT},
)
async def receipt(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """The receipts of a nomination, the newest first: number, time, hash of each file."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    found: list[SubmissionReceipt] = receipts(of.handed_in, visit.place.rules)
    if not found:
        raise NotFoundException
    sheet = await visit.work(lambda desk: sheet_of(visit, desk, of))
    names = {str(each.code): each.name for each in visit.place.rules.materials}
    return desk_page(
        request,
        visit.place,
        "desks/unit/receipt.html",
        {"visit": visit, "sheet": sheet, "receipts": found[::-1], "names": names},
        section=SECTION,
    )


HANDLERS = [approval, approve, send_back, submit, publicity, receipt]
