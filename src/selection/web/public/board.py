"""榜单: the likes as the rulebook lets them be seen, with the reference line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.drawings import Chart, Series
from selection.web.exhibits import Exhibit, Figures, Group, Phase, Tally
from selection.web.requests import query
from selection.web.showing import AnyRequest, Showing, View, by_htmx, campaign

TOP, ABOVE, BELOW = 10, 3, 4
"""How many rows a board shows unless all are asked for: the first, and those near the line."""

NEAR = 3
"""Candidates on the chart beside the line: two above it, one below."""

SHORTEST = 2


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """What the address of the board may ask for."""

    category: Annotated[str, msgspec.Meta(max_length=40)] = ""
    rows: Annotated[str, msgspec.Meta(max_length=3)] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate on the board."""

    exhibit: Exhibit
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One category's rows, all of them or those that matter most."""

    rows: tuple[Row, ...]
    all: bool
    folded: tuple[int, int] | None  # the first and the last position that is left out
    cut_after: int | None  # the index of the row below which the reference line is drawn
    url_all: str
    chart: Chart | None


@route("/{code:str}/board", http_method=READ, opt={DOOR: Door.PUBLIC})
async def board(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The board of one category, or its rows alone for htmx."""
    place = campaign(request, code)
    asked = query(request, Asked)
    snapshot = place.snapshot
    if snapshot.liking.phase is Phase.NONE:
        raise NotFoundException
    group = snapshot.group(asked.category) or snapshot.groups[0]
    every = asked.rows == "all"
    showing = Showing(request, place, "board", group.code, every)

    def view() -> View:
        kept = {"category": group.code, **({"rows": "all"} if every else {})}
        context = {
            "groups": snapshot.groups,
            "group": group,
            "board": rows_of(place, group, _days(snapshot.figures), every=every),
            "figures": snapshot.figures,
            "liking": snapshot.liking,
        }
        return View(f"{place.base}/board?{urlencode(kept)}", context)

    template = "parts/board.html" if by_htmx(request) else "pages/board.html"
    return showing.same_for_all(template, view)


def rows_of(place: OpenCampaign, group: Group, days: Sequence[str], *, every: bool) -> Board:
    """The rows that are shown; nothing at all while the rulebook hides the figures.

    `days` are the public days of the courses, as they are written below a chart.
    """
    snapshot = place.snapshot
    rows = [
        Row(snapshot.exhibits[snapshot.labels[each]], snapshot.tallies[each])
        for each in snapshot.ranked[group.code]
        if each in snapshot.labels
    ]
    places = group.places if group.line is not None else None
    last = TOP if places is None else places + BELOW
    folded = None if every else fold(places)
    shown = rows if every else rows[:last]
    hidden = 0
    if folded is not None:
        shown = [*shown[: folded[0] - 1], *shown[folded[1] :]]
        hidden = folded[1] - folded[0] + 1
    return Board(
        rows=tuple(shown),
        all=len(shown) == len(rows),
        folded=folded,
        cut_after=None if places is None else places - hidden - 1,
        url_all=f"{place.base}/board?{urlencode({'category': group.code, 'rows': 'all'})}",
        chart=None if places is None else charted(rows, places, days),
    )


def charted(rows: Sequence[Row], places: int, days: Sequence[str]) -> Chart | None:
    """The reference line over the last days, and the candidates next to it.

    The line of an earlier day is what then stood at the last place. One day alone is no course.
    """
    if len(days) < SHORTEST:
        return None
    at = [sorted((row.tally.course[n] for row in rows), reverse=True) for n in range(len(days))]
    near = [*rows[max(0, places - NEAR) : places - 1], *rows[places : places + 1]]
    return Chart(
        days=tuple(days),
        line=Series("", tuple(votes[places - 1] for votes in at)),
        near=tuple(Series(row.exhibit.name, row.tally.course) for row in near),
    )


def fold(places: int | None) -> tuple[int, int] | None:
    """The positions between the top and the reference line; None where they meet."""
    if places is None or places - ABOVE <= TOP:
        return None
    return TOP + 1, places - ABOVE


def _days(figures: Figures) -> list[str]:
    """The days as numbers, which both languages read alike: 12.7."""
    return [f"{day.month}.{day.day}" for day in figures.days]
