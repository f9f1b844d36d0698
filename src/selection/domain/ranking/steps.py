"""The steps of a score: fold an axis, compare the candidates, multiply, round (domain 4.5).

The order of the steps is the rule, and rounding happens at the step that says so. A row without
values has no result, which is never 0: it goes through every step untouched, and is compared
with nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from selection.domain.kernel import CandidateId
from selection.domain.ranking.arithmetic import Number, mean, median, rounded, total
from selection.domain.ranking.evidence import Contender
from selection.domain.ranking.outcome import Unrankable
from selection.domain.ranking.readings import Crossing
from selection.domain.rulebook.contest import Step
from selection.domain.rulebook.words import Best, Compare, Rounding, Take, Ties

Cell = Number | tuple[Number, ...]

Factor = Callable[[Contender, str], Number | None]
"""What the marks of an entrant at an item are multiplied by; None: it was not attested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entrant's values at every crossing of the axes still open; None: no result."""

    entrant: Contender
    values: Mapping[Crossing, Cell] | None
    low_coverage: bool = False


def comparable(value: Cell) -> tuple[Number, ...]:
    """What orders values: place by place; where one list goes on, it is the greater."""
    return value if isinstance(value, tuple) else (value,)


def folded(
    row: Row,
    step: Step,
    closed: Callable[[Crossing], Crossing],
    unnamed: frozenset[Crossing] = frozenset(),
) -> Row:
    """The row with one axis taken together, the extremes dropped first where the step says so.

    `unnamed` are the crossings at which having no marks means 0 instead of no result. With fewer
    marks than `at_least` anywhere, the entrant has no result. With fewer than `drop_from`, nothing
    is dropped and the row is marked (LOW_COVERAGE). Of several equal extremes one copy goes.
    """
    if row.values is None:
        return row
    if step.take is None:
        raise Unrankable("a-fold-says-what-it-takes")
    gathered: dict[Crossing, list[Number]] = {}
    for crossing, value in row.values.items():
        gathered.setdefault(closed(crossing), []).append(_number(value))
    if step.take in _OF_NOTHING:
        for crossing in unnamed:
            gathered.setdefault(crossing, [])
    dropped = step.drop_highest + step.drop_lowest
    drop_from = dropped + 1 if step.drop_from is None else step.drop_from
    low_coverage = row.low_coverage
    values: dict[Crossing, Cell] = {}
    for crossing, marks in gathered.items():
        # The 0 of those whom nobody named rests on no marks: one mark is not asked of it.
        if step.at_least > max(len(marks), 1):
            return replace(row, values=None)
        kept = marks
        if dropped and len(marks) >= drop_from:
            kept = sorted(marks)[step.drop_lowest : len(marks) - step.drop_highest]
        elif dropped and marks:
            low_coverage = True
        if not kept and step.take not in _OF_NOTHING:
            raise Unrankable("every-mark-is-dropped", drop_from=drop_from)
        values[crossing] = _TAKES[step.take](kept)
    return replace(row, values=values, low_coverage=low_coverage)


def _count(marks: Sequence[Number]) -> int:
    return sum(1 for mark in marks if mark)


def _sorted(marks: Sequence[Number]) -> tuple[Number, ...]:
    return tuple(sorted((mark for mark in marks if mark), reverse=True))


_TAKES: Mapping[Take, Callable[[Sequence[Number]], Cell]] = {
    Take.SUM: total,
    Take.MEAN: mean,
    Take.MEDIAN: median,
    Take.COUNT: _count,
    Take.MOST: max,
    Take.LEAST: min,
    Take.SORTED: _sorted,
}
_OF_NOTHING = frozenset({Take.SUM, Take.COUNT, Take.SORTED})


def multiplied(row: Row, factor: Factor) -> Row:
    """The row with every value times the factor of its entrant and item.

    A factor that is missing (a figure that was not attested) leaves the entrant without result.
    """
    if row.values is None:
        return row
    values: dict[Crossing, Cell] = {}
    for crossing, value in row.values.items():
        times = factor(row.entrant, crossing[1])
        if times is None:
            return replace(row, values=None)
        values[crossing] = _number(value) * times
    return replace(row, values=values)


def rounded_off(row: Row, quantum: Fraction, mode: Rounding) -> Row:
    """The row with every value rounded to the quantum."""
    if row.values is None:
        return row
    return replace(
        row,
        values={
            crossing: rounded(_number(value), quantum, mode)
            for crossing, value in row.values.items()
        },
    )


def compared(rows: Iterable[Row], step: Step) -> list[Row]:
    """The rows with each value replaced by how it compares within the category, per crossing.

    Only those with a value at a crossing are compared there.
    """
    rows = list(rows)
    meetings: dict[tuple[str, Crossing], dict[CandidateId, Cell]] = {}
    for row in rows:
        for crossing, value in (row.values or {}).items():
            meeting = meetings.setdefault((row.entrant.category, crossing), {})
            meeting[row.entrant.candidate] = value
    verdicts = {where: _placed(meeting, step) for where, meeting in meetings.items()}
    return [
        row
        if row.values is None
        else replace(
            row,
            values={
                crossing: verdicts[row.entrant.category, crossing][row.entrant.candidate]
                for crossing in row.values
            },
        )
        for row in rows
    ]


def _placed(meeting: Mapping[CandidateId, Cell], step: Step) -> dict[CandidateId, Number]:
    """What comparing gives each of those who meet at one crossing."""
    best_first = sorted(
        meeting,
        key=lambda each: comparable(meeting[each]),
        reverse=step.best is Best.HIGHEST,
    )
    verdicts: dict[CandidateId, Number] = {}
    for _, tied in groupby(best_first, key=lambda each: comparable(meeting[each])):
        equals = list(tied)
        verdict = _verdict(
            step,
            better=len(verdicts),
            equal=len(equals),
            of=len(meeting),
            value=meeting[equals[0]],
            best=meeting[best_first[0]],
        )
        verdicts.update(dict.fromkeys(equals, verdict))
    return verdicts


def _verdict(step: Step, *, better: int, equal: int, of: int, value: Cell, best: Cell) -> Number:
    match step.as_:
        case Compare.RANK:
            return _shared(step.ties, range(better + 1, better + equal + 1))
        case Compare.POINTS:
            points = step.points[better : better + equal]
            rest = (step.points_rest,) * (equal - len(points))
            return _shared(step.ties, (*points, *rest))
        case Compare.PERCENTILE:
            worse = of - better - equal
            share = Fraction(2 * worse + equal - 1, 2 * (of - 1)) if of > 1 else Fraction(1)
        case Compare.SHARE_OF_BEST:
            share = _share_of_best(_number(value), _number(best), step.best)
        case None:
            raise Unrankable("a-comparison-says-what-it-gives")
    low, high = step.onto
    return low + (high - low) * share


def _shared(ties: Ties, places: Sequence[Number]) -> Number:
    """What equals get who share these places, best place first."""
    match ties:
        case Ties.BEST:
            return places[0]
        case Ties.WORST:
            return places[-1]
        case Ties.MEAN:
            return mean(places)


def _share_of_best(value: Number, best: Number, end: Best) -> Number:
    """How near the value comes to the best, which has the whole share.

    Where the lowest is the best (a price, a time) it is best ÷ value, so that the share stays
    within the scale. Where the highest is 0, nobody has any share. Of a best below 0 there are
    no shares.
    """
    if best < 0 or (best == 0 and value < 0):
        raise Unrankable("a-share-of-the-best-needs-a-best-above-zero")
    if end is Best.HIGHEST:
        return Fraction(value) / best if best else 0
    return Fraction(best) / value if value else 1


def _number(value: Cell) -> Number:
    if isinstance(value, tuple):
        raise Unrankable("a-sorted-list-is-compared-and-nothing-else")
    return value
