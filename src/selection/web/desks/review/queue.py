"""One's own cases: what waits, what is answered, what came of it."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, route
from litestar.params import FromPath
from litestar.response import Redirect

from selection.desk import reviewing
from selection.desk.desk import Desk
from selection.desk.dossiers import names
from selection.domain.roles import Role
from selection.readmodels.queues import Own
from selection.web.campaigns import OpenCampaign
from selection.web.desks.review import cases
from selection.web.desks.review.case import REVIEWS
from selection.web.desks.showing import SEE_OTHER, desk_page
from selection.web.doors import DOOR, READ
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import Worker, worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case in a list: its label and name, and the case."""

    label: str
    name: str
    category: str
    own: Own


def lines(place: OpenCampaign, desk: Desk, at_work: Worker) -> tuple[Line, ...]:
    """One's cases by category and number; who was erased has no name."""
    mine = cases.queue(place, desk, at_work.person)
    called = names(place.accounts, {each.filed.candidate: each.filed.record for each in mine})
    found = {str(each.code): each for each in place.rules.categories}
    return tuple(
        Line(
            label=cases.called(place, each.filed),
            name=called.get(each.filed.candidate, ""),
            category=found[each.filed.category].name,
            own=each,
        )
        for each in mine
    )


@route("/{code:str}/desk/review", http_method=READ, opt={DOOR: REVIEWS})
async def queue(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """One's own cases; whoever only oversees goes on to the board."""
    place, at_work = campaign(request, code), worker(request)
    if not at_work.holds(Role.REVIEWER):
        return Redirect(f"{place.base}/desk/review/board", status_code=SEE_OTHER)
    mine = await place.work(lambda desk: lines(place, desk, at_work))
    closes = await place.work(reviewing.closes)
    return desk_page(
        request,
        place,
        "desks/review/queue.html",
        {
            "lines": mine,
            "waiting": [each for each in mine if each.own.waits],
            "closes": closes.astimezone(place.rules.calendar.zone) if closes else None,
            "both": at_work.holds(*map(str, cases.OVERSEES)),
        },
        section="review",
    )


HANDLERS = [queue]
