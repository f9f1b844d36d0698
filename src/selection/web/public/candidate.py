"""A candidate's page: the story, the pictures, and the like."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.exhibits import Exhibit
from selection.web.mine import mine_of, toast_of
from selection.web.requests import query
from selection.web.showing import AnyRequest, Showing, View, campaign, installation

GONE = 410


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """What the address of the page may ask for."""

    said: Annotated[str, msgspec.Meta(max_length=20)] = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What a link to the page says where it is shared."""

    address: str
    text: str
    image: str


@route("/{code:str}/candidates/{label:str}", http_method=READ, opt={DOOR: Door.PUBLIC})
async def candidate(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """The page; 410 once it was taken down, 404 for everybody who never was on show."""
    place = campaign(request, code)
    here = f"{place.base}/candidates/{label}"
    showing = Showing(request, place, "showcase", label)
    if label in place.snapshot.hidden:
        gone = View(here, {"label": label})
        return showing.same_for_all("pages/taken_down.html", lambda: gone, status=GONE)
    exhibit = on_show(place, label)
    asked = query(request, Asked)
    mine = mine_of(place, showing.visitor)
    toast = toast_of(place, showing.visitor, asked.said, label, mine)
    origin = str(installation(request).origin)

    def view() -> View:
        snapshot = place.snapshot
        context = {
            "groups": snapshot.groups,
            "group": snapshot.group(exhibit.category),
            "exhibit": exhibit,
            "tally": snapshot.tallies.get(exhibit.candidate),
            "figures": snapshot.figures,
            "liking": snapshot.liking,
            "share": _share(request, exhibit, origin),
        }
        return View(here, context, frozenset({exhibit.candidate}))

    return showing.personal("pages/candidate.html", view, mine, toast, exhibit.category)


def on_show(place: OpenCampaign, label: str) -> Exhibit:
    """The candidate of that label; raises NotFoundException."""
    exhibit = place.snapshot.exhibits.get(label)
    if exhibit is None:
        raise NotFoundException
    return exhibit


def _share(request: AnyRequest, exhibit: Exhibit, origin: str) -> Share:
    image = exhibit.cover.large if exhibit.cover else installation(request).assets.url("share.png")
    return Share(
        address=f"{origin}{exhibit.path}",
        text=f"{exhibit.name}：{exhibit.line}",
        image=f"{origin}{image}",
    )
