"""The one place where it is seen who objects: two roles, a reason, and a record of each look.

The answer is never kept by a cache and never an address: it is what the POST itself answers.
"""

from typing import Annotated, Any

import msgspec
from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.problems import Erased
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.domain.kernel import Refused
from selection.domain.materials import Looks
from selection.web.confirming import confirmed
from selection.web.desks.objections.cases import case_page, must_see
from selection.web.desks.objections.reading import SEE_WHO
from selection.web.desks.showing import REFUSED, UNFIT
from selection.web.doors import DOOR, staff
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

CASE = "/{code:str}/desk/objections/{number:int}"
TWO_ROLES = {DOOR: staff(*SEE_WHO)}
Reason = Annotated[str, msgspec.Meta(min_length=4, max_length=500)]
SUFFIX = {Looks.PDF: "pdf", Looks.JPEG: "jpg", Looks.PNG: "png"}


class Look(Form, kw_only=True, frozen=True):
    """Why somebody looks."""

    reason: Reason


class LookAt(Form, kw_only=True, frozen=True):
    """Why somebody takes which piece of evidence as it was handed in."""

    reason: Reason
    piece: Annotated[int, msgspec.Meta(ge=1, le=100)]


@post(f"{CASE}/look", opt=TWO_ROLES, status_code=200)
async def look(request: AnyRequest, code: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """Who objects, after the look is recorded."""
    confirmed(request)
    place, at_work = campaign(request, code), worker(request)
    try:
        data = await read(request, Look)
    except Unfit as unfit:
        return await _unfit(request, code, number, unfit)

    def act(desk: Desk) -> dict[str, Any]:
        must_see(place, desk, at_work, number)
        found = objecting.who_objected(
            desk,
            place.accounts,
            number,
            by=at_work.person,
            reason=data.reason,
            at=desk.clock(),
            id=data.id,
        )
        return {"who": found or {}}

    try:
        looked = await place.work(act)
    except Refused as refused:
        return await case_page(request, place, number, status=REFUSED, problem=refused)
    except Erased:
        looked = {"who": None}
    return await case_page(request, place, number, looked=looked)


@post(f"{CASE}/original", opt=TWO_ROLES, status_code=200)
async def original(
    request: AnyRequest, code: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """A piece of evidence as it was handed in, to be kept under a name that says nothing."""
    confirmed(request)
    place, at_work = campaign(request, code), worker(request)
    try:
        data = await read(request, LookAt)
    except Unfit as unfit:
        return await _unfit(request, code, number, unfit)

    def act(desk: Desk) -> tuple[bytes, str]:
        shown = must_see(place, desk, at_work, number).shown(number)
        if data.piece > len(shown.pieces):
            raise NotFoundException
        by, at, words = at_work.person, desk.clock(), data.reason
        objecting.look(desk, place.accounts, number, by=by, reason=words, at=at, id=data.id)
        piece = shown.pieces[data.piece - 1]
        return objecting.evidence_data(place.accounts, piece), piece.looks

    try:
        content, looks = await place.work(act)
    except Refused as refused:
        return await case_page(request, place, number, status=REFUSED, problem=refused)
    except Erased:
        problem = visitor_of(request).language.say("异议人的信息已按规定删除。")
        return await case_page(request, place, number, status=REFUSED, problem=problem)
    name = f"evidence-{number}-{data.piece}.{SUFFIX[Looks(looks)]}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


async def _unfit(request: AnyRequest, code: str, number: int, unfit: Unfit) -> Response[bytes]:
    return await case_page(
        request,
        campaign(request, code),
        number,
        status=UNFIT,
        problems=unfit.problems,
        problem=visitor_of(request).language.say("请写明查看的理由，4 至 500 字。"),
    )


HANDLERS = [look, original]
