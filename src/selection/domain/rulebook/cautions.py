"""What an official should know before freezing a rulebook that may be frozen."""

from collections.abc import Container, Iterator
from datetime import timedelta

from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.checks import reads
from selection.domain.rulebook.checks.base import Spot, spots
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.values import Percentage, written
from selection.domain.rulebook.words import By, Compare, StageKind, TermUnit

DAYS_PER_WORKING_DAY = 3
"""A span of working days ends within this many times as many days, the longest holidays in it."""


def cautions(book: Rulebook, covered: Container[int] = ()) -> list[Finding]:
    """What is allowed and yet seldom meant (docs/rulebook.md §4).

    `covered` are the years whose working days are known without the rulebook's own days.
    """
    return [
        *_the_public_alone(book),
        *_wide_scales(book),
        *_unknown_times(book),
        *_unknown_days(book, covered),
        *_nobody_judges(book),
    ]


def _the_public_alone(book: Rulebook) -> Iterator[Finding]:
    """The public vote alone decides (P40)."""
    for spot, category in spots("类别", "categories", book.categories):
        deciding = {
            code
            for round_ in book.rounds
            if round_.serves(category.code)
            for code in reads.channels_read(book, round_)
        }
        by = {channel.by for channel in book.channels if channel.code in deciding}
        if by == {By.PUBLIC}:
            yield spot.finding("公众投票单独决定结果")


def _wide_scales(book: Rulebook) -> Iterator[Finding]:
    """A percentile from 0 spreads the public's part over all marks there are (domain 2.6)."""
    for spot, score in spots("得分", "scores", book.scores):
        for name, weight in (score.parts or {}).items():
            part = book.score(name)
            channel = book.channel(part.from_) if part and part.from_ else None
            if part is None or channel is None or channel.by is not By.PUBLIC:
                continue
            for step in part.steps:
                if step.as_ is Compare.PERCENTILE and step.onto[0] <= 0:
                    share = weight if isinstance(weight, Percentage) else Percentage(weight)
                    low, high = (written(end) for end in step.onto)
                    yield spot.finding(
                        f"权重 {written(share)} 而刻度是 {low}—{high}："
                        "实际影响可能超过三分之一的名额",
                        "parts",
                    )


def _unknown_times(book: Rulebook) -> Iterator[Finding]:
    """Such stages are opened and closed by an act of the organiser."""
    open_ended = [each.name for each in book.stages if not _has_times(each)]
    if open_ended and not book.rolling:
        sentence = f"有阶段没有起止时间：{'、'.join(open_ended)}"
        yield Spot("阶段", "stages").finding(sentence)


def _has_times(stage: Stage) -> bool:
    return stage.opens is not None and (stage.closes is not None or stage.lasts is not None)


def _unknown_days(book: Rulebook, covered: Container[int]) -> Iterator[Finding]:
    """Nobody can compute the end of the publicity; an official will have to enter it."""
    known = book.calendar.covers
    for spot, stage in spots("阶段", "stages", book.stages):
        counted = stage.lasts is not None and stage.lasts.unit is TermUnit.WORKING_DAYS
        if stage.kind is not StageKind.PUBLICITY or not counted or not stage.lasts:
            continue
        if stage.opens is None:
            years = {book.year}
        else:
            first = stage.opens.astimezone(book.calendar.zone).date()
            last = first + timedelta(days=DAYS_PER_WORKING_DAY * stage.lasts.count)
            years = {first.year, last.year}
        if any(year not in known and year not in covered for year in years):
            yield spot.finding("日历没有覆盖公示期")


def _nobody_judges(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        if channel.by is By.PANEL and not book.panels:
            yield spot.finding(f"{spot} 由评委评，却没有写评审组 [[panels]]")
