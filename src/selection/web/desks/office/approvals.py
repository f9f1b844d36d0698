"""待签署: what waits for a second person, and how one of these is read, signed or turned down."""

from typing import Any

from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import item, motions, waiting, withdraw
from selection.desk.publishing import publication
from selection.domain.kernel import MotionId, Refused
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.contents import Shown, shown
from selection.web.desks.showing import OK, REFUSED, desk_page, done
from selection.web.desks.signing import Signed, sign
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Form, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

OFFICIAL = {DOOR: staff(Role.OFFICIAL)}
HERE = "desk/office/approvals"
FROM = {"integrity": "desk/integrity", "incidents": "desk/integrity/incidents"}
"""Other pages whose motions are signed here, by the name that their forms give."""


def office_of(place: OpenCampaign, desk: Desk) -> Office:
    """The desk with the vault of the installation."""
    return Office(desk, place.accounts)


@route("/{code:str}/desk/office/approvals", http_method=READ, opt=OFFICIAL)
async def approvals(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """All that waits for somebody else."""
    place = campaign(request, code)
    language = visitor_of(request).language

    def look(desk: Desk) -> dict[str, Any]:
        office = office_of(place, desk)
        place.views.catch_up(desk.journal)
        now = publication(desk)
        proposed = now.proposed
        under_way = proposed is not None and (
            now.published is None or now.published.digest != proposed.digest
        )
        agreed = {proposed.by, *now.approved_by} if proposed else set[str]()
        return {
            "motions": [shown(place, office, each, language) for each in waiting(office)],
            "list": proposed if under_way else None,
            "list_missing": max(0, desk.rules.signatures(Act.PROPOSED_LIST) - len(agreed)),
            "substitution": now.substitution,
        }

    context = await place.work(look)
    return desk_page(request, place, "desks/office/approvals.html", context, section="office")


@route("/{code:str}/desk/office/approvals/{motion:str}", http_method=READ, opt=OFFICIAL)
async def approval(
    request: AnyRequest, code: FromPath[str], motion: FromPath[str]
) -> Response[bytes]:
    """One thing that waits, with all that it says."""
    return await _approval(request, campaign(request, code), motion)


@post("/{code:str}/desk/office/approvals/{motion:str}/agree", opt=OFFICIAL)
async def agree(
    request: AnyRequest, code: FromPath[str], motion: FromPath[str]
) -> Response[bytes]:
    """Sign it; with the last signature it is done."""
    place = campaign(request, code)
    data = await read(request, Signed)
    try:
        await sign(request, place, motion, data)
    except Refused as refused:
        return await _approval(request, place, motion, problem=refused)
    return done(to=_back(place, request), said="agreed")


@post("/{code:str}/desk/office/approvals/{motion:str}/withdraw", opt=OFFICIAL)
async def take_back(
    request: AnyRequest, code: FromPath[str], motion: FromPath[str]
) -> Response[bytes]:
    """Take it back, or turn it down."""
    place, at_work = campaign(request, code), worker(request)
    data = await read(request, Form)
    await place.work(
        lambda desk: withdraw(
            office_of(place, desk), MotionId(motion), by=at_work.person, id=data.id
        )
    )
    return done(to=_back(place, request), said="withdrawn")


def _back(place: OpenCampaign, request: AnyRequest) -> str:
    return f"{place.base}/{FROM.get(request.query_params.get('from', ''), HERE)}"


async def _approval(
    request: AnyRequest,
    place: OpenCampaign,
    motion: str,
    *,
    problem: Refused | None = None,
) -> Response[bytes]:
    language, at_work = visitor_of(request).language, worker(request)

    def look(desk: Desk) -> tuple[Shown, bool] | None:
        office = office_of(place, desk)
        place.views.catch_up(desk.journal)
        found = motions(office).waiting.get(MotionId(motion))
        if found is None:
            return None
        mine = at_work.person in found.signers
        return shown(place, office, item(office, MotionId(motion), found), language), mine

    found = await place.work(look)
    if found is None:
        raise problem or NotFoundException()
    return desk_page(
        request,
        place,
        "desks/office/approval.html",
        {"motion": found[0], "mine": found[1]},
        section="office",
        problem=problem,
        status=REFUSED if problem else OK,
    )


HANDLERS = [approvals, approval, agree, take_back]
