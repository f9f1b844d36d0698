"""A count that was found wrong is taken anew: asked for with a reason, or called off again."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.exceptions import NotFoundException

from selection.desk.recounting import end_recount, order_recount
from selection.domain.kernel import Refused
from selection.web.confirming import confirmed
from selection.web.desks.meeting.acts import OFFICIAL, Nothing, Path
from selection.web.desks.meeting.hall import Page, sitting, tried
from selection.web.desks.meeting.pages import HALL, meeting_page
from selection.web.desks.showing import done
from selection.web.doors import DOOR
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of


class Wrong(Form, frozen=True, kw_only=True):
    """Why the count cannot stand."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


@post(f"{HALL}/recount", opt={DOOR: OFFICIAL}, status_code=303)
async def ask_for_recount(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Let the same two tellers count again, each for himself."""
    confirmed(request)
    found = await sitting(request, code, stage, category)
    if found.agenda is None:
        raise NotFoundException
    try:
        data = await read(request, Wrong)
    except Unfit:
        say = visitor_of(request).language.say
        problem = say("请写明重新计票的理由，最多 1000 字。")
        return await meeting_page(request, found, problem=problem)
    accounts, hall, by = found.place.accounts, found.hall, found.me.person
    result = await tried(
        found, lambda desk: order_recount(desk, accounts, hall, data.reason, by=by)
    )
    if isinstance(result, Refused):
        return await meeting_page(request, found, problem=result)
    return done(to=found.home, said="recount")


@post(f"{HALL}/recount/off", opt={DOOR: OFFICIAL}, status_code=303)
async def call_recount_off(request: AnyRequest, code: Path, stage: Path, category: Path) -> Page:
    """Let the count stand as it is."""
    confirmed(request)
    found = await sitting(request, code, stage, category)
    await read(request, Nothing)
    if found.again is None:
        raise NotFoundException
    accounts, hall, by = found.place.accounts, found.hall, found.me.person
    await found.place.work(lambda desk: end_recount(desk, accounts, hall, by=by))
    return done(to=found.home, said="withdrawn")


HANDLERS = [ask_for_recount, call_recount_off]
