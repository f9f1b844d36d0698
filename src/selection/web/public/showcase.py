"""集中展示: all candidates on show, by category, in an order that changes every hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from litestar import Response, route
from litestar.params import FromPath

from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.exhibits import Exhibit, Group, Tally
from selection.web.mine import mine_of, toast_of
from selection.web.requests import query
from selection.web.searching import folded, next_hour, rotated, seed
from selection.web.showing import AnyRequest, Showing, View, by_htmx, campaign

PAGE = 24
ROTATE, NUMBER, LIKES = "rotate", "number", "likes"


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """What the address of the showcase may ask for; anything else in it is ignored."""

    category: Annotated[str, msgspec.Meta(max_length=40)] = ""
    q: Annotated[str, msgspec.Meta(max_length=60)] = ""
    region: Annotated[str, msgspec.Meta(max_length=40)] = ""
    order: Annotated[str, msgspec.Meta(max_length=10)] = ROTATE
    page: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1
    said: Annotated[str, msgspec.Meta(max_length=20)] = ""
    about: Annotated[str, msgspec.Meta(max_length=10)] = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A candidate among others."""

    exhibit: Exhibit
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Stats:
    """The campaign in figures; `likes` is None while they are hidden."""

    candidates: int
    units: int
    likes: int | None


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the links of the gallery lead: they keep what was asked for."""

    base: str
    asked: Mapping[str, str]

    def category(self, code: str) -> str:
        """The same search in another category."""
        kept = {key: value for key, value in self.asked.items() if key in ("q", "order")}
        return self._to({"category": code, **kept})

    def page(self, number: int) -> str:
        """Another page."""
        return self._to({**self.asked, **({"page": str(number)} if number > 1 else {})})

    @property
    def clear(self) -> str:
        """The category without search and filter."""
        return self._to({key: each for key, each in self.asked.items() if key == "category"})

    def _to(self, asked: Mapping[str, str]) -> str:
        return f"{self.base}?{urlencode(asked)}" if asked else self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """One page of cards, and how they were found."""

    q: str
    region: str
    regions: tuple[str, ...]
    order: str
    orders: tuple[str, ...]
    seed: str
    seed_until: datetime
    cards: tuple[Card, ...]
    stats: Stats
    found: int
    page: int
    pages: int
    urls: Addresses


@route("/{code:str}", http_method=READ, opt={DOOR: Door.PUBLIC})
async def showcase(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The showcase, or the list alone for htmx."""
    place = campaign(request, code)
    asked = query(request, Asked)
    sown = seed(place.id, place.now())
    showing = Showing(request, place, "showcase", asked, sown)
    template = "parts/list.html" if by_htmx(request) else "pages/showcase.html"
    mine = mine_of(place, showing.visitor)
    toast = toast_of(place, showing.visitor, asked.said, asked.about, mine)

    def view() -> View:
        snapshot = place.snapshot
        group = snapshot.group(asked.category) or snapshot.groups[0]
        found = gallery(place, group, asked, sown)
        context = {
            "groups": snapshot.groups,
            "group": group,
            "gallery": found,
            "liking": snapshot.liking,
            "figures": snapshot.figures,
        }
        return View(found.urls.page(found.page), context)

    return showing.personal(template, view, mine, toast)


def gallery(place: OpenCampaign, group: Group, asked: Asked, sown: str) -> Gallery:
    """Find, order and page. A unit's or a region's candidates are never ranked (R-LIKE-F1)."""
    snapshot = place.snapshot
    wanted = folded(asked.q).replace("\n", "")
    exhibits = snapshot.of(group.code)
    regions = tuple(sorted({each.region for each in exhibits if each.region}))
    region = asked.region if asked.region in regions else ""
    if wanted:
        exhibits = [each for each in exhibits if wanted in snapshot.searched[each.label]]
    if region:
        exhibits = [each for each in exhibits if each.region == region]
    ranking = snapshot.figures.shown and not (wanted or region)
    orders = (ROTATE, NUMBER, LIKES) if ranking else (ROTATE, NUMBER)
    order = asked.order if asked.order in orders else ROTATE
    match order:
        case "likes":
            place_of = {each: n for n, each in enumerate(snapshot.ranked[group.code])}
            exhibits.sort(key=lambda each: place_of.get(each.candidate, len(place_of)))
        case "rotate":
            exhibits = rotated(exhibits, sown)
        case _:
            pass  # by number, as they are
    pages = max(1, -(-len(exhibits) // PAGE))
    page = min(asked.page, pages)
    shown = exhibits[(page - 1) * PAGE : page * PAGE]
    kept = {
        "category": group.code if asked.category else "",
        "q": asked.q.strip(),
        "region": region,
        "order": order if order != ROTATE else "",
    }
    return Gallery(
        q=asked.q.strip(),
        region=region,
        regions=regions,
        order=order,
        orders=orders,
        seed=sown,
        seed_until=next_hour(place.now()),
        cards=tuple(Card(each, snapshot.tallies.get(each.candidate)) for each in shown),
        stats=Stats(
            candidates=len(snapshot.exhibits),
            units=snapshot.units,
            likes=snapshot.figures.total if snapshot.figures.shown else None,
        ),
        found=len(exhibits),
        page=page,
        pages=pages,
        urls=Addresses(place.base, {key: value for key, value in kept.items() if value}),
    )
