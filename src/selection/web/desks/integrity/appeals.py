"""The page of a recommending unit: votes of its candidates found invalid, and its appeal."""

from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.vote_appeals import Invalidated, appeal, invalidated
from selection.domain.kernel import Refused, UnitId
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.called import candidates_named
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import worker

OF_THE_UNIT = {DOOR: staff(Role.UNIT_CLERK, Role.UNIT_LEADER)}


class Appeal(Form, frozen=True, kw_only=True):
    """Against which votes, and why."""

    channel: Code
    number: Annotated[int, msgspec.Meta(ge=1, le=10**9)]
    candidate: Code
    words: Annotated[str, msgspec.Meta(min_length=2, max_length=2000)]


@route("/{code:str}/desk/integrity/appeals", http_method=READ, opt=OF_THE_UNIT)
async def appeals(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What was found invalid of the unit's candidates."""
    return await _show(request, campaign(request, code))


@post("/{code:str}/desk/integrity/appeals", opt=OF_THE_UNIT)
async def object_(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Appeal, within the term of the rulebook."""
    place, at_work = campaign(request, code), worker(request)
    unit = at_work.unit
    if unit is None:
        raise NotFoundException
    try:
        form = await read(request, Appeal)
    except Unfit as unfit:
        words = next(iter(unfit.problems.values()))
        return await _show(request, place, problem=words, status=UNFIT)

    def act(desk: Desk) -> bool:
        wanted = (form.channel, form.number, form.candidate)
        for each in invalidated(desk, unit):
            if (each.channel, each.number, each.candidate) == wanted:
                appeal(
                    desk,
                    place.accounts,
                    each,
                    form.words,
                    unit=unit,
                    by=at_work.person,
                    id=form.id,
                )
                return True
        return False

    try:
        if not await place.work(act):
            raise NotFoundException
    except Refused as refused:
        return await _show(request, place, problem=refused, status=REFUSED)
    return done(to=f"{place.base}/desk/integrity/appeals", said="sent")


async def _show(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    problem: Refused | str | None = None,
    status: int = 200,
) -> Response[bytes]:
    unit = worker(request).unit
    found = await place.work(lambda desk: invalidated(desk, unit) if unit else ())
    names = await place.work(lambda desk: _names(place, desk, found, unit))
    return desk_page(
        request,
        place,
        "desks/integrity/appeals.html",
        {"found": found, "names": names, "now": place.now(), "zone": place.rules.calendar.zone},
        section="unit",
        problem=problem,
        status=status,
    )


def _names(
    place: OpenCampaign, desk: Desk, found: tuple[Invalidated, ...], unit: UnitId | None
) -> dict[str, str]:
    """What the unit's own candidates are called."""
    if unit is None or not found:
        return {}
    place.views.catch_up(desk.journal)
    known = candidates_named(place, {each.candidate for each in found})
    return {who: each.whole for who, each in known.items()}


HANDLERS = [appeals, object_]
