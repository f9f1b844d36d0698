"""Small pictures that the server draws: a course, a chart of courses, a QR code.

Colours come from classes: the pages allow no inline style. Coordinates are rounded decimals; the
figures themselves stay whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from markupsafe import Markup

INTERVALS = 4
ROUND_STEPS = (1, 2, 5)
SHORTEST = 2
"""Days that make a line."""

LABELS = 7
"""At most so many days are named below a chart."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where lines are drawn within a picture, in the picture's own units."""

    left: int
    top: int
    width: int
    height: int

    def points(self, values: Sequence[int], low: int, high: int) -> list[tuple[float, float]]:
        """Where the values lie: the first at the left edge, `low` at the bottom, `high` on top."""
        steps = max(len(values) - 1, 1)
        return [
            (
                round(self.left + i * self.width / steps, 1),
                round(self.top + (high - value) * self.height / (high - low), 1),
            )
            for i, value in enumerate(values)
        ]

    @property
    def right(self) -> int:
        """The right edge."""
        return self.left + self.width


SPARK = Box(4, 4, 104, 22)  # beside other figures
COURSE = Box(4, 4, 304, 52)  # on its own

CHART_WIDTH, CHART_HEIGHT = 344, 220  # on the right half the name of a day stands over
CHART = Box(60, 12, 262, 180)


@dataclass(frozen=True, slots=True)
class Series:
    """Running totals of one candidate or of the reference line, oldest first."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Courses over the same days: the reference line, and up to three candidates near it."""

    days: tuple[str, ...]  # as they are written below the axis
    line: Series
    near: tuple[Series, ...]


def spark(values: Sequence[int], label: str = "") -> Markup:
    """Totals of successive days as a line; of a single day there is none.

    With a label it stands on its own and is larger; without one it is only decoration.
    """
    if len(values) < SHORTEST:
        return Markup("")
    box = COURSE if label else SPARK
    width, height = box.right + box.left, box.top + box.height + 4
    low, high = min(values), max(values)
    points = box.points(values, low, max(high, low + 1))
    return Markup(
        '<svg class="sparkl" viewBox="0 0 {w} {h}" width="{w}" height="{h}" {named}>'
        '<polygon points="{first} {line} {last}"/><polyline points="{line}"/>'
        '<circle cx="{end[0]}" cy="{end[1]}" r="3"/></svg>'
    ).format(
        w=width,
        h=height,
        named=_named(label),
        line=_line(points),
        first=f"{points[0][0]},{height}",
        last=f"{points[-1][0]},{height}",
        end=points[-1],
    )


def chart(courses: Chart, label: str) -> Markup:
    """Courses on one grid: the reference line dotted, the others in the classes c1, c2, c3."""
    every = [courses.line, *courses.near]
    if not courses.line.values:
        return Markup("")
    low, step = _grid([value for each in every for value in each.values])
    lines = Markup("").join(
        Markup('<polyline class="{}" points="{}"/>').format(
            f"c{i}" if i else "cut",
            _line(CHART.points(each.values, low, low + INTERVALS * step)),
        )
        for i, each in enumerate(every)
    )
    return Markup('<svg class="chart" viewBox="0 0 {} {}" {}>{}{}{}</svg>').format(
        CHART_WIDTH, CHART_HEIGHT, _named(label), _rules(low, step), _days(courses.days), lines
    )


def _rules(low: int, step: int) -> Markup:
    """The lines across, each with its number."""
    numbers = [low + i * step for i in range(INTERVALS + 1)]
    heights = [y for _, y in CHART.points(numbers, low, numbers[-1])]
    return Markup("").join(
        Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text x="{}" y="{}" text-anchor="end">{}</text>'
        ).format(CHART.left, CHART.right, y, y, CHART.left - 8, y + 4, f"{value:,}")
        for value, y in zip(numbers, heights, strict=True)
    )


def _days(days: Sequence[str]) -> Markup:
    """The days below the axis, the last always among them."""
    apart = -(-len(days) // LABELS)
    places = [x for x, _ in CHART.points([0] * len(days), 0, 1)]
    return Markup("").join(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x, CHART_HEIGHT - 8, day
        )
        for left, (x, day) in enumerate(reversed(list(zip(places, days, strict=True))))
        if left % apart == 0
    )


def qr(address: str, label: str) -> Markup:
    """The address as a QR code with its quiet zone; `label` is for those who do not see it."""
    out = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        border=2,
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="qr__code",
        lineclass=None,
        dark="#211d19",
    )
    drawn = out.getvalue().decode().removeprefix("<svg ")
    return Markup("<svg {} {}").format(_named(label), Markup(drawn))  # noqa: S704 (segno drew it)


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _grid(values: Sequence[int]) -> tuple[int, int]:
    """The lowest rule and the step of a grid of round numbers that holds all the values."""
    low, high = min(values), max(values)
    size = 1
    while True:
        for each in ROUND_STEPS:
            step = each * size
            floor = low // step * step
            if floor + INTERVALS * step >= high:
                return floor, step
        size *= 10


def _named(label: str) -> Markup:
    if not label:
        return Markup('aria-hidden="true" focusable="false"')
    return Markup('role="img" aria-label="{}"').format(label)
