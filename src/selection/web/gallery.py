"""Finding candidates on show, ordering them, and cutting them into pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace

from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Exhibit, Group, Tally
from selection.web.searching import folded, next_hour, rotated
from selection.web.snapshot import Snapshot

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
        kept = {key: value for key, value in self.asked.items() if key in {"q", "order"}}
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


def resolved(asked: Asked, snapshot: Snapshot, group: Group) -> Asked:
    """What is asked for, in the one way in which pages are kept; what is not there is left out."""
    q = asked.q.strip() if folded(asked.q) else ""
    region = asked.region if asked.region in snapshot.regions[group.code] else ""
    narrowed = replace(asked, q=q, region=region)
    return replace(
        narrowed,
        category=group.code if asked.category else "",
        order=asked.order if asked.order in _orders(narrowed, snapshot) else ROTATE,
        page=min(asked.page, _pages(group.count)),
    )


def gallery(place: OpenCampaign, group: Group, asked: Asked, sown: str) -> Gallery:
    """The cards that a resolved address asks for, in the order of this hour's seed or another."""
    snapshot = place.snapshot
    wanted = folded(asked.q)
    exhibits = [
        each
        for each in snapshot.of(group.code)
        if wanted in snapshot.searched[each.label]
        and (not asked.region or each.region == asked.region)
    ]
    match asked.order:
        case "likes":
            place_of = {each: n for n, each in enumerate(snapshot.ranked[group.code])}
            exhibits.sort(key=lambda each: place_of.get(each.candidate, len(place_of)))
        case "rotate":
            exhibits = rotated(exhibits, sown)
        case _:
            pass  # by number, as they are
    pages = _pages(len(exhibits))
    page = min(asked.page, pages)
    kept = {
        "category": asked.category,
        "q": asked.q,
        "region": asked.region,
        "order": "" if asked.order == ROTATE else asked.order,
    }
    return Gallery(
        q=asked.q,
        region=asked.region,
        regions=snapshot.regions[group.code],
        order=asked.order,
        orders=_orders(asked, snapshot),
        seed=sown,
        seed_until=next_hour(place.now()),
        cards=tuple(
            Card(each, snapshot.tallies.get(each.candidate))
            for each in exhibits[(page - 1) * PAGE : page * PAGE]
        ),
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


def _orders(asked: Asked, snapshot: Snapshot) -> tuple[str, ...]:
    """The orders to choose from; those of one unit or region are never ranked (R-LIKE-F1)."""
    if snapshot.figures.shown and not (asked.q or asked.region):
        return (ROTATE, NUMBER, LIKES)
    return (ROTATE, NUMBER)


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE))
