"""The way in to the desks of a campaign: what the person may go to."""

from litestar import Response, route
from litestar.params import FromPath

from selection.web.desks.showing import desk_page
from selection.web.doors import DOOR, READ, Door
from selection.web.showing import AnyRequest, campaign


@route("/{code:str}/desk", http_method=READ, opt={DOOR: Door.SIGNED_IN})
async def entrance(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The desks of this campaign that are open to the person; perhaps none."""
    place = campaign(request, code)
    return desk_page(request, place, "desks/entrance.html", {}, section="")


HANDLERS = [entrance]
