"""What was published of a contest, beside what the rounds give: figure by figure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby

from selection.documents.contest_results import VOTES, Place, Results
from selection.documents.contest_rows import PublishedRow
from selection.domain.kernel import CandidateId
from selection.domain.ranking.arithmetic import rounded, show
from selection.domain.ranking.outcome import Line, Value
from selection.domain.rulebook.contest import Round, Score
from selection.domain.rulebook.words import Compare, Rounding, Within

Told = Callable[[PublishedRow], str]
"""Says in which line of which file a row stands."""


@dataclass(slots=True)
class Comparison:
    """How many of the published figures of one kind agree, and what is said of the others."""

    name: str
    agreed: int = 0
    total: int = 0
    differences: list[str] = field(default_factory=list[str])

    def add(self, difference: str | None) -> None:
        """Count one figure, which agrees if there is no difference to tell."""
        self.total += 1
        if difference is None:
            self.agreed += 1
        else:
            self.differences.append(difference)

    def __str__(self) -> str:
        return f"{self.name} {self.agreed}/{self.total}"


def compare(results: Results, rows: Iterable[PublishedRow], told: Told) -> list[Comparison]:
    """One comparison for each kind of figure that was published.

    A figure agrees if it is exactly what the rulebook gives, or that rounded half up to the
    `show` of the score.
    """
    lost = Comparison("rounds")
    named: list[tuple[Place, CandidateId]] = []
    unnamed: list[PublishedRow] = []
    for row in rows:
        place = results.place(row)
        if place is None:
            lost.add(f"{told(row)}：规则里没有这一轮")
        elif row.candidate is None:
            unnamed.append(row)
        else:
            named.append((place, row.candidate))
    found = (
        lost,
        _votes(results, named, told),
        *_scores(results, named, told),
        *_panels(results, named),
        *_ranks(results, named, told),
        *_selected(results, named, told),
        *_groups(results, unnamed),
    )
    return [each for each in found if each.total]


def _votes(results: Results, named: Sequence[tuple[Place, CandidateId]], told: Told) -> Comparison:
    comparison = Comparison("votes")
    for place, candidate in named:
        published = place.row.votes
        if published is not None:
            value = results.votes(place.round, candidate)
            score = results.rules.score(VOTES)
            comparison.add(_difference(told(place.row), candidate, VOTES, published, value, score))
    return comparison


def _scores(
    results: Results, named: Sequence[tuple[Place, CandidateId]], told: Told
) -> Iterator[Comparison]:
    for score in results.rules.scores:
        comparison = Comparison(score.code)
        for place, candidate in named:
            row = place.row
            if row.panel is None and score.code in row.scores:
                published = row.scores[score.code]
                value = results.score(place.round, score.code, candidate, item=row.item)
                comparison.add(
                    _difference(told(row), candidate, score.code, published, value, score)
                )
        yield comparison


def _difference(
    where: str,
    candidate: str,
    code: str,
    published: Fraction,
    value: Value | None,
    score: Score | None,
) -> str | None:
    if _agrees(value, published, score):
        return None
    given = "没有结果" if value is None else show(value, score.show if score else None)
    return f"{where}：{candidate} 的 {code} 公布为 {show(published)}，算得 {given}"


def _agrees(value: Value | None, published: Fraction, score: Score | None) -> bool:
    if not isinstance(value, Fraction):
        return False
    quantum = score.show if score else None
    return value == published or (
        quantum is not None and rounded(value, quantum, Rounding.HALF_UP) == published
    )


def _panels(results: Results, named: Sequence[tuple[Place, CandidateId]]) -> Iterator[Comparison]:
    """Each score panel by panel.

    Where the score gives points for places, those whom the rulebook holds equal share what the
    panel has for them. A panel publishes that in one order or the other, and either is right.
    """
    for score in results.rules.scores:
        panels = defaultdict[str, list[tuple[Value | None, Fraction]]](list)
        for place, candidate in named:
            row = place.row
            if row.panel is not None and score.code in row.scores:
                value = results.score(
                    place.round, score.code, candidate, panel=row.panel, item=row.item
                )
                where = " ".join(filter(None, (place.round.code, row.category, row.panel)))
                panels[where].append((value, row.scores[score.code]))
        comparison = Comparison(f"{score.code} by panel")
        for where, figures in panels.items():
            agrees = _panel_agrees(figures, score)
            comparison.add(None if agrees else f"{where}：{score.code} 与公布的不同")
        yield comparison


def _panel_agrees(figures: Sequence[tuple[Value | None, Fraction]], score: Score) -> bool:
    for step in score.steps:
        if step.as_ is Compare.POINTS:
            rest = [step.points_rest] * (len(figures) - len(step.points))
            return _in_either_order(figures, (*step.points[: len(figures)], *rest))
    return all(_agrees(value, published, score) for value, published in figures)


def _in_either_order(
    figures: Sequence[tuple[Value | None, Fraction]], points: Sequence[Fraction]
) -> bool:
    """Whether exactly these points were given, and nobody better has less than one worse."""
    known = [(value, published) for value, published in figures if isinstance(value, Fraction)]
    if sorted(published for _, published in known) != sorted(points):
        return False
    above: Fraction | None = None
    for _, equals in groupby(sorted(known, reverse=True), key=lambda each: each[0]):
        published = [each for _, each in equals]
        if above is not None and max(published) > above:
            return False
        above = min(published)
    return True


def _ranks(
    results: Results, named: Sequence[tuple[Place, CandidateId]], told: Told
) -> Iterator[Comparison]:
    """Each rank, and the rankings that are right from first to last."""
    ranks, rankings = Comparison("ranks"), Comparison("rankings")
    wrong = dict[str, bool]()
    for place, candidate in named:
        row = place.row
        if row.rank is None:
            continue
        rank = results.rank(place)
        agrees = rank == row.rank
        given = "没有名次" if rank is None else f"第 {rank} 名"
        words = f"{told(row)}：{candidate} 公布为第 {row.rank} 名，算得{given}"
        ranks.add(None if agrees else words)
        where = _ranking(place)
        wrong[where] = wrong.get(where, False) or not agrees
    for where, differs in wrong.items():
        rankings.add(f"{where}：名次不全相同" if differs else None)
    yield ranks
    yield rankings


def _ranking(place: Place) -> str:
    """The name of the ranking in which a row stands."""
    within, group = place.round.within, place.line.group if place.line else None
    parts = (
        place.round.code,
        None if within is Within.ALL else place.row.category,
        group if within is Within.GROUP else None,
    )
    return " ".join(filter(None, parts))


def _selected(
    results: Results, named: Sequence[tuple[Place, CandidateId]], told: Told
) -> Iterator[Comparison]:
    """Who was to be taken, and who was not; also those taken of whom nothing was published."""
    selected, not_selected = Comparison("selected"), Comparison("not selected")
    spoken = dict[tuple[str, str], set[CandidateId]]()
    taken = dict[tuple[str, str], list[CandidateId]]()
    for place, candidate in named:
        row = place.row
        if row.selected is None:
            continue
        round_ = results.answering(row)
        key = (round_.code, row.category)
        if key not in taken:
            lines = results.lines(round_, row.category)
            taken[key] = [line.candidate for line in lines if line.taken]
        spoken.setdefault(key, set()).add(candidate)
        words = "公布为入选，算得未入选" if row.selected else "公布为未入选，算得入选"
        agrees = (candidate in taken[key]) == row.selected
        difference = None if agrees else f"{told(row)}：{candidate} {words}"
        (selected if row.selected else not_selected).add(difference)
    for key, known in spoken.items():
        for candidate in taken[key]:
            if candidate not in known:
                not_selected.add(f"{' '.join(key)}：{candidate} 算得入选，公布的没有")
    yield selected
    yield not_selected


def _groups(results: Results, rows: Sequence[PublishedRow]) -> Iterator[Comparison]:
    """Figures published of a group: whoever of the group holds them."""
    figures: dict[str, Callable[[Round, Line], object]] = {
        "votes": lambda round_, line: results.votes(round_, line.candidate),
        "ranks": lambda _, line: line.rank,
        "selected": lambda _, line: line.taken,
    }
    for name, figure in figures.items():
        comparison = Comparison(f"{name} by group")
        published = Counter[tuple[str, str, str | None, Fraction | int | bool]]()
        rounds = dict[tuple[str, str], Round]()
        for row in rows:
            value = {"votes": row.votes, "ranks": row.rank, "selected": row.selected}[name]
            if value is not None:
                round_ = results.answering(row)
                rounds[round_.code, row.category] = round_
                published[round_.code, row.category, row.group, value] += 1
        given = Counter(
            (code, category, line.group, figure(round_, line))
            for (code, category), round_ in rounds.items()
            for line in results.lines(round_, category)
        )
        for (code, category, group, value), times in published.items():
            for n in range(1, times + 1):
                found = n <= given[code, category, group, value]
                words = f"{code} {category} {group}：公布的 {name} {_shown(value)} 算不出"
                comparison.add(None if found else words)
        yield comparison


def _shown(value: Fraction | int | bool) -> str:  # noqa: FBT001 (a figure of a file, told in words)
    if isinstance(value, bool):
        return "是" if value else "否"
    return show(Fraction(value))
