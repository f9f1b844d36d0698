"""The steps of a score: each does one thing, and together they fold every axis exactly once."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import PAIR, Check, Spot, check, places_of, spots
from selection.domain.rulebook.checks.channels import COUNTED_ON_PAPER
from selection.domain.rulebook.contest import CRITERION, Channel, Score, Step
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import Axis, Compare, Form, Take

COUNTS = frozenset({Take.SUM, Take.COUNT})
SCALED = frozenset({Compare.PERCENTILE, Compare.SHARE_OF_BEST})


def axes(book: Rulebook, channel: Channel) -> frozenset[Axis]:
    """The axes at which the channel's marks stand, besides the candidates."""
    itemised = channel.form is Form.MARKS or any(
        rubric.channel == channel.code for rubric in book.rubrics
    )
    return frozenset(
        axis
        for axis, is_open in (
            (Axis.SHEETS, channel.form is not Form.FIGURES),
            (Axis.ITEMS, itemised),
            (Axis.PANELS, channel.by_panel),
        )
        if is_open
    )


@check("scores")
def _shapes(book: Rulebook) -> Iterator[Finding]:
    for score, at, step in _steps(book):
        deeds = [step.over is not None, step.across is not None, step.times is not None]
        if sum(deeds) > 1 or (not any(deeds) and step.round is None):
            yield at.finding(f"{at} 须写且只写 over、across、times 之一，或者只写 round")
            continue
        if (step.over is None) != (step.take is None):
            yield at.finding(f"{at}：over 和 take 须一起写")
        if (step.across is None) != (step.as_ is None):
            yield at.finding(f"{at}：across 和 as 须一起写")
        dropped = step.drop_highest + step.drop_lowest
        if step.drop_from is not None and step.drop_from <= dropped:
            yield at.finding(f"{score}：drop_from 须大于去掉的个数", "drop_from")
        if (dropped or step.drop_from) and step.take in (None, Take.COUNT, Take.SORTED):
            yield at.finding(f"{at} 不能去掉最高分或最低分")
        if (step.as_ is Compare.POINTS) != bool(step.points):
            yield at.finding(f"{at}：as = POINTS 须写，也只有它写各名次的分数 points")
        if len(step.onto) != PAIR or step.onto[0] >= step.onto[1]:
            yield at.finding(f"{at} 的 onto 须是从低到高两个数", "onto")
        if step.onto != Step().onto and step.as_ not in SCALED:
            yield at.finding(f"{at}：onto 只用于 PERCENTILE 和 SHARE_OF_BEST", "onto")


@check("scores", "channels.form", "channels.by_panel", "rubrics.channel")
def _folds(book: Rulebook) -> Iterator[Finding]:
    for spot, score in spots("得分", "scores", book.scores):
        channel = book.channel(score.from_) if score.from_ else None
        if score.from_ and channel is None:
            continue
        open_axes = axes(book, channel) if channel else frozenset[Axis]()
        for at, step in places_of(spot, "步", "steps", score.steps):
            if step.over is not None and step.over not in open_axes:
                sentence = f"{spot}：没有（或已经合并）{step.over}，不能再合并"
                yield at.finding(sentence, "over")
            if step.times is not None:
                yield from _multiplied(book, spot, at, step, open_axes)
            open_axes -= {step.over}
        if open_axes:
            left = "、".join(axis for axis in Axis if axis in open_axes)
            yield spot.finding(f"{spot} 还没有合并：{left}")


def _multiplied(
    book: Rulebook, spot: Spot, at: Spot, step: Step, open_axes: frozenset[Axis]
) -> Iterator[Finding]:
    """What a step multiplies by must be there at each crossing that is still open."""
    if step.times == CRITERION:
        if Axis.ITEMS not in open_axes:
            yield at.finding(f"{spot}：ITEMS 已经合并，没有指标的系数可乘", "times")
        return
    if not isinstance(step.times, str):
        return
    channel = book.channel(step.times)
    if channel is None:
        yield at.finding(f"{spot} 用到的渠道 {step.times} 没有定义", "times")
    elif channel.form is not Form.FIGURES:
        yield at.finding(f"{spot}：渠道 {channel.code} 不是数字（FIGURES），不能相乘", "times")
    elif Axis.ITEMS in axes(book, channel) - open_axes:
        sentence = f"{spot}：渠道 {channel.code} 按指标填报，须在合并 ITEMS 之前相乘"
        yield at.finding(sentence, "times")


@check("scores", "channels.form", "channels.on_paper")
def _lists_and_counts(book: Rulebook) -> Iterator[Finding]:
    """A list of marks can only be compared, and counts on paper know no single sheet."""
    for spot, score in spots("得分", "scores", book.scores):
        for at, step in places_of(spot, "步", "steps", score.steps):
            sorts = step.take is Take.SORTED
            if sorts and (step is not score.steps[-1] or step.round is not None):
                yield at.finding(f"{spot}：SORTED 得到的是一串分数，须是最后一步，也不能 round")
        channel = book.channel(score.from_) if score.from_ else None
        counted = channel is not None and channel.on_paper and channel.form in COUNTED_ON_PAPER
        if channel is None or not counted or not score.steps:
            continue
        first = score.steps[0]
        takes = COUNTS if channel.form is not Form.POINTS else {Take.SUM}
        if first.over is not Axis.SHEETS or first.take not in takes:
            sentence = (
                f"{spot}：纸质选票只有计数，第 1 步须是合计 SHEETS（{'、'.join(sorted(takes))}）"
            )
            yield spot.finding(sentence, "steps[0]")


def _steps(book: Rulebook) -> Iterator[tuple[Spot, Spot, Step]]:
    for spot, score in spots("得分", "scores", book.scores):
        for at, step in places_of(spot, "步", "steps", score.steps):
            yield spot, at, step


def counts_names(score: Score, channel: Channel) -> bool:
    """Whether the score is a number of ballots that name the candidate, and nothing else."""
    folds = {step.over: step.take for step in score.steps if step.over is not None}
    only_folds = len(folds) == len(score.steps)
    takes = COUNTS if channel.form in (Form.LIKE, Form.BALLOT) else {Take.COUNT}
    voted = channel.form not in (Form.MARKS, Form.FIGURES)
    summed = folds.get(Axis.PANELS, Take.SUM) is Take.SUM
    return voted and only_folds and summed and folds.get(Axis.SHEETS) in takes


def zero_without_marks(score: Score, channel: Channel) -> bool:
    """Whether a candidate that nobody named has 0 here, and not: no result."""
    takes = COUNTS | {Take.SORTED}
    voted = channel.form in (Form.LIKE, Form.BALLOT, Form.POINTS)
    return voted and any(step.over is Axis.SHEETS and step.take in takes for step in score.steps)


CHECKS: Sequence[Check] = (_shapes, _folds, _lists_and_counts)
