"""Stages follow one another in time, and those that count days can count them."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.checks.base import Check, Spot, check, spots
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import StageKind, TermUnit

DAYS = (TermUnit.WORKING_DAYS, TermUnit.DAYS)


@check("stages")
def _spans(book: Rulebook) -> Iterator[Finding]:
    for spot, stage in spots("阶段", "stages", book.stages):
        if stage.opens and stage.closes and stage.opens >= stage.closes:
            yield spot.finding(f"阶段 {stage.name} 的开始不早于结束", "closes")
        if stage.closes and stage.lasts:
            yield spot.finding(f"阶段 {stage.name} 的 closes 和 lasts 只能写一个", "lasts")
        if stage.kind is StageKind.PUBLICITY and not stage.lasts:
            yield spot.finding(f"阶段 {stage.name} 须写多长 lasts")
        elif stage.kind is StageKind.PUBLICITY and stage.lasts and stage.lasts.unit not in DAYS:
            sentence = f"阶段 {stage.name} 须按日计，写成 5 working days 或 7 days 之类"
            yield spot.finding(sentence, "lasts")
        if stage.kind is StageKind.VOTE_INSPECTION and not (stage.lasts or stage.closes):
            yield spot.finding(f"阶段 {stage.name} 须写多长 lasts")
        if stage.asks and stage.kind is not StageKind.CONSULTATION:
            yield spot.finding(f"阶段 {stage.name} 不是协审，不能写 asks", "asks")


@check("stages")
def _asked_in_time(book: Rulebook) -> Iterator[Finding]:
    """The list waits for the answers of all bodies, and the publicity for the list."""
    published = False
    for spot, stage in spots("阶段", "stages", book.stages):
        published = published or stage.kind is StageKind.PUBLICITY
        if stage.asks and published and stage.kind is StageKind.CONSULTATION:
            sentence = f"阶段 {stage.name} 征求部门意见，须写在公示之前：名单要等答复"
            yield spot.finding(sentence, "asks")


@check("stages")
def _sequence(book: Rulebook) -> Iterator[Finding]:
    earlier: dict[str, Stage] = {}
    for spot, stage in spots("阶段", "stages", book.stages):
        for code in stage.after:
            before = earlier.get(code)
            if before is None:
                yield spot.undefined(f"阶段 {code}", "after", later=True)
            elif stage.opens and before.closes and stage.opens < before.closes:
                sentence = f"阶段 {stage.name} 须等阶段 {before.name} 结束，开始却早于它的结束"
                yield spot.finding(sentence, "opens")
        earlier[stage.code] = stage


@check("calendar", "stages.kind")
def _first_day(book: Rulebook) -> Iterator[Finding]:
    if book.stages_of(StageKind.PUBLICITY) and book.calendar.first_day_counts_before is None:
        spot = Spot("日历", "calendar")
        yield spot.finding("有公示，须写几点以前发布算第一天 first_day_counts_before")


def _procedure(table: str, kind: StageKind, name: str) -> Check:
    """A stage of this kind cannot be held without its table."""

    def find(book: Rulebook) -> Iterator[Finding]:
        if book.stages_of(kind) and getattr(book, table) is None:
            yield Spot("总则", table).finding(f"有{name}，须写 [{table}]")

    return check(table, "stages.kind")(find)


CHECKS: Sequence[Check] = (
    _spans,
    _asked_in_time,
    _sequence,
    _first_day,
    _procedure("publicity", StageKind.PUBLICITY, "公示"),
    _procedure("objection", StageKind.PUBLICITY, "公示"),
    _procedure("formal_review", StageKind.FORMAL_REVIEW, "初审"),
    _procedure("integrity", StageKind.VOTE_INSPECTION, "票数核查"),
)
