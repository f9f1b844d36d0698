"""The handlers of the supervisor's desk; the pages it shares with the officials are theirs."""

from typing import Any

from litestar import Response, route
from litestar.params import FromPath

from selection.web.desks.office.timeline import timeline_page
from selection.web.desks.watch import sealed
from selection.web.desks.watch.sealed import WATCHES
from selection.web.doors import READ
from selection.web.showing import AnyRequest


@route("/{code:str}/desk/watch/timeline", http_method=READ, opt=WATCHES)
async def timeline(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The timeline for the supervisor."""
    return await timeline_page(request, code, section="watch")


HANDLERS: list[Any] = [timeline, *sealed.HANDLERS]
