"""集中展示: all candidates on show, by category, in an order that changes every hour."""

from litestar import Response, route
from litestar.params import FromPath
from msgspec.structs import replace

from selection.domain.rulebook.words import StageKind
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.gallery import Asked, gallery, resolved
from selection.web.mine import mine_of, toast_of
from selection.web.requests import query
from selection.web.searching import seed
from selection.web.showing import AnyRequest, Showing, View, by_htmx, campaign

FOUND = 302


@route("/{code:str}", http_method=READ, opt={DOOR: Door.PUBLIC})
async def showcase(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The showcase, or the list alone for htmx; without one, what there is to see instead."""
    place = campaign(request, code)
    asked = query(request, Asked)
    if _is_without(place):
        there = "notice" if place.snapshot.notices else "rules"
        return Response(b"", status_code=FOUND, headers={"location": f"{place.base}/{there}"})
    snapshot = place.snapshot
    group = snapshot.group(asked.category) or snapshot.groups[0]
    wanted = resolved(asked, snapshot, group)
    sown = seed(place.id, place.now())
    showing = Showing(request, place, "showcase", replace(wanted, said="", about=""), sown)
    mine = mine_of(place, showing.visitor)
    toast = toast_of(place, showing.visitor, asked.said, asked.about, mine)

    def view() -> View:
        found = gallery(place, group, wanted, sown)
        context = {
            "groups": snapshot.groups,
            "group": group,
            "gallery": found,
            "liking": snapshot.liking,
            "figures": snapshot.figures,
        }
        shown = frozenset(card.exhibit.candidate for card in found.cards)
        return View(found.urls.page(found.page), context, shown)

    template = "parts/list.html" if by_htmx(request) else "pages/showcase.html"
    return showing.personal(template, view, mine, toast, group.code)


def _is_without(place: OpenCampaign) -> bool:
    """Whether the rulebook has no showcase, and nobody is on show all the same."""
    return not place.snapshot.exhibits and not place.rules.stages_of(StageKind.SHOWCASE)
