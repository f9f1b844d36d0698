"""What is marked by which rubric: one for every crossing of channel, category and stage."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import (
    Check,
    Spot,
    check,
    known_categories,
    places_of,
    spots,
)
from selection.domain.rulebook.contest import Channel, Rubric
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.values import written
from selection.domain.rulebook.words import Form

ITEMISED = frozenset({Form.MARKS, Form.FIGURES})
ANCHORS = 3  # low, middle, high


def _rubrics(book: Rulebook) -> Iterator[tuple[Spot, Rubric]]:
    for at, rubric in enumerate(book.rubrics):
        yield Spot(f"第 {at + 1} 张评分表", f"rubrics[{at}]"), rubric


@check("rubrics", "channels.form", "channels.stages", "categories.code", "stages.code")
def _names(book: Rulebook) -> Iterator[Finding]:
    for spot, rubric in _rubrics(book):
        yield from known_categories(book, spot, rubric.categories)
        channel = book.channel(rubric.channel)
        if channel is None:
            yield spot.undefined(f"渠道 {rubric.channel}", "channel")
        elif channel.form not in ITEMISED:
            sentence = f"{spot}：渠道 {channel.code} 不打分也不填报数字，没有评分表"
            yield spot.finding(sentence, "channel")
        for code in rubric.stages:
            if book.stage(code) is None:
                yield spot.undefined(f"阶段 {code}", "stages")
            elif channel is not None and code not in channel.stages:
                sentence = f"{spot}：渠道 {channel.code} 不在阶段 {code} 开放"
                yield spot.finding(sentence, "stages")


@check("rubrics")
def _marks(book: Rulebook) -> Iterator[Finding]:
    for sheet, rubric in _rubrics(book):
        below, above = rubric.comment_below, rubric.comment_above
        if below is not None and above is not None and below > above:
            yield sheet.finding(f"{sheet} 的 comment_below 大于 comment_above", "comment_below")
        for at, criterion in places_of(sheet, "项指标", "criteria", rubric.criteria):
            named = f"{sheet}的指标 {criterion.code}"
            if criterion.most <= rubric.lowest:
                yield at.finding(f"{named} 的满分 most 须大于最低分 lowest", "most")
            elif (criterion.most / rubric.step).denominator != 1:
                step = written(rubric.step)
                yield at.finding(f"{named} 的满分 most 不是一档 {step} 的整数倍", "most")
            if len(criterion.anchors) not in (0, ANCHORS):
                yield at.finding(f"{named} 的 anchors 须是低、中、高三条", "anchors")


@check(
    "channels",
    "rubrics.channel",
    "rubrics.categories",
    "rubrics.stages",
    "categories.code",
    "stages.code",
)
def _every_category(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        served = [each.code for each in book.categories if channel.serves(each.code)]
        for category in served:
            missing = [
                stage for stage in channel.stages if not _serving(book, channel, category, stage)
            ]
            if channel.form is Form.MARKS and missing:
                everywhere = len(missing) == len(channel.stages)
                where = "" if everywhere else f"在阶段 {'、'.join(missing)} "
                yield spot.finding(f"打分{spot} {where}没有类别 {category} 的评分表")
            for stage in channel.stages:
                if len(_serving(book, channel, category, stage)) > 1:
                    sentence = f"{spot} 在阶段 {stage} 有两张类别 {category} 的评分表"
                    yield spot.finding(sentence)
        itemised = {
            bool(_serving(book, channel, category, stage))
            for category in served
            for stage in channel.stages
        }
        if channel.form is Form.FIGURES and len(itemised) > 1:
            yield spot.finding(f"{spot} 有的类别或阶段按指标填报，有的不是：须一致")


def _serving(book: Rulebook, channel: Channel, category: str, stage: str) -> Sequence[Rubric]:
    return [
        each
        for each in book.rubrics
        if each.channel == channel.code
        and (not each.categories or category in each.categories)
        and (not each.stages or stage in each.stages)
    ]


CHECKS: Sequence[Check] = (_names, _marks, _every_category)
