"""Who hands in what: channels and their limits, panels, recusals, signs of manipulation."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import (
    PAIR,
    Check,
    Spot,
    check,
    known_categories,
    places_of,
    spots,
)
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.entry import PLACES, Limit
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import By, Form, FoundBy, Of, Per, Shown

VOTES = frozenset({Form.LIKE, Form.BALLOT, Form.POINTS})
"""Forms in which the public would vote without end if nothing limited it."""
COUNTED_ON_PAPER = frozenset({Form.LIKE, Form.BALLOT, Form.POINTS})
"""Forms of which two tellers can record names or points per candidate."""
UNLIMITED = frozenset({Form.MARKS, Form.FIGURES})


@check("channels", "stages.code", "categories.code")
def _names(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        yield from known_categories(book, spot, channel.categories)
        for code in channel.stages:
            if book.stage(code) is None:
                yield spot.undefined(f"阶段 {code}", "stages")


@check("channels")
def _forms(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        figures, officials = channel.form is Form.FIGURES, channel.by is By.OFFICIALS
        if figures != officials:
            yield spot.finding(f"{spot}：数字（FIGURES）由且只由工作人员（OFFICIALS）填报", "by")
        if channel.form is not Form.POINTS and channel.points:
            yield spot.finding(f"{spot} 不是分数票（POINTS），不能写 points", "points")
        shared_freely = channel.form is Form.POINTS and not channel.points
        if shared_freely and not any(
            limit.of is Of.POINTS and limit.most is not None for limit in channel.limits
        ):
            yield spot.finding(f'{spot} 可以自由分配分数，须写 of = "POINTS" 的限额')
        if (channel.shown is Shown.DAILY) != (channel.shown_at is not None):
            yield spot.finding(f"{spot}：每天公布（DAILY）须写，也只有它写几点公布 shown_at")
        if not channel.identity:
            yield spot.finding(f"{spot} 没有写认什么身份 identity", "identity")


@check("channels")
def _panels_only(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        if channel.by is not By.PANEL:
            if channel.secret:
                yield spot.finding(f"{spot}：只有评委的选票可以无记名", "secret")
            if channel.on_paper:
                yield spot.finding(f"{spot}：纸质的只能是评委的选票", "on_paper")
            if channel.quorum is not None:
                yield spot.finding(f"{spot}：只有评委才要求到会人数", "quorum")
            if channel.by_panel:
                yield spot.finding(f"{spot}：只有评委才分评审组 by_panel", "by_panel")
        elif channel.secret and not channel.on_paper:
            # One by one in one order of time, they would tell who voted for whom (decision 0012).
            sentence = f"{spot}：无记名投票须用纸质选票，请写 on_paper = true"
            yield spot.finding(sentence, "secret")
        elif channel.on_paper and channel.form not in COUNTED_ON_PAPER:
            yield spot.finding(f"{spot}：纸质的只能是选票或分数票", "on_paper")
        elif channel.on_paper and channel.by_panel:
            yield spot.finding(f"{spot}：纸质计票不分评审组，不能写 by_panel", "by_panel")


@check("channels")
def _limits(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        if channel.by is By.PUBLIC and channel.form in VOTES and not channel.limits:
            yield spot.finding(f"公众{spot} 没有限额 limits")
        if channel.form in UNLIMITED and channel.limits:
            yield spot.finding(f"{spot} 是打分或填报数字，不能写 limits", "limits")
        for at, limit in places_of(spot, "条限额", "limits", channel.limits):
            yield from _limit(spot, at, limit, channel)


def _limit(spot: Spot, at: Spot, limit: Limit, channel: Channel) -> Iterator[Finding]:
    if Per.VOTER not in limit.per:
        yield at.finding(f"{spot} 的限额 per 必须含 VOTER", "per")
    if Per.UNIT in limit.per:
        yield at.finding(f"{spot} 的限额不能按推荐单位 UNIT 计", "per")
    if limit.most is None and limit.least is None:
        yield at.finding(f"{spot} 的限额须写 most 或 least")
    if isinstance(limit.most, int) and limit.least is not None and limit.least > limit.most:
        yield at.finding(f"{spot} 的限额 least 大于 most", "least")
    if limit.least is not None and channel.form is Form.LIKE:
        yield at.finding(f"{spot} 一次只点一个，不能写最少 least", "least")
    if limit.of is Of.POINTS and channel.form is not Form.POINTS:
        yield at.finding(f"{spot} 不是分数票（POINTS），限额不能数分数", "of")
    if limit.of is Of.CATEGORIES and {Per.CATEGORY, Per.CANDIDATE} & set(limit.per):
        yield at.finding(f"{spot} 的限额数类别，per 不能含 CATEGORY 或 CANDIDATE", "per")
    if limit.most == PLACES and Per.CATEGORY not in limit.per:
        yield at.finding(f"{spot} 的限额写 PLACES，per 须含 CATEGORY", "most")


@check("channels", "categories.places")
def _limits_by_places(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        for at, limit in places_of(spot, "条限额", "limits", channel.limits):
            for category in book.categories:
                unlimited = category.places is None and channel.serves(category.code)
                if limit.most == PLACES and unlimited:
                    sentence = f"{spot} 的限额写 PLACES，类别 {category.code} 却没有名额 places"
                    yield at.finding(sentence, "most")


@check("panels", "categories.code")
def _panels(book: Rulebook) -> Iterator[Finding]:
    for spot, panel in spots("评审组", "panels", book.panels):
        yield from known_categories(book, spot, panel.categories)
        each, least = panel.sheets_each, panel.sheets_least
        if each is not None and least is not None and least > each:
            yield spot.finding(f"{spot} 的 sheets_least 大于 sheets_each", "sheets_least")


@check("channels", "panels.categories", "categories.code")
def _somebody_judges(book: Rulebook) -> Iterator[Finding]:
    """A contest may leave its panels out; one that names some must have one for everybody."""
    for spot, channel in spots("渠道", "channels", book.channels):
        for category in book.categories if book.panels and channel.by is By.PANEL else ():
            panelled = any(panel.serves(category.code) for panel in book.panels)
            if channel.serves(category.code) and not panelled:
                yield spot.finding(f"{spot}：类别 {category.code} 没有评审组")


@check("recusals", "categories.code", "channels.code")
def _recusals(book: Rulebook) -> Iterator[Finding]:
    for spot, recusal in spots("回避情形", "recusals", book.recusals):
        yield from known_categories(book, spot, recusal.categories)
        for code in recusal.channels:
            if book.channel(code) is None:
                yield spot.undefined(f"渠道 {code}", "channels")
        if (recusal.found_by is FoundBy.SYSTEM) != (recusal.same is not None):
            yield spot.finding(f"{spot}：由系统发现（SYSTEM）的须写，也只有它写比对什么 same")


@check("integrity")
def _detectors(book: Rulebook) -> Iterator[Finding]:
    detectors = book.integrity.detectors if book.integrity else ()
    for spot, detector in spots("刷票迹象", "integrity.detectors", detectors):
        if detector.between and len(detector.between) != PAIR:
            yield spot.finding(f"{spot} 的 between 须是起止两个时刻", "between")
        if detector.between and detector.within:
            yield spot.finding(f"{spot} 的 within 和 between 只能写一个", "between")


CHECKS: Sequence[Check] = (
    _names,
    _forms,
    _panels_only,
    _limits,
    _limits_by_places,
    _panels,
    _somebody_judges,
    _recusals,
    _detectors,
)
