"""Codes are unique in their table: they are what events and addresses carry."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import Check, Spot, check, spots
from selection.domain.rulebook.contest import CRITERION
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import AtTheCut

TABLES = (
    ("类别", "categories"),
    ("推荐单位", "unit_types"),
    ("字段", "nomination.fields"),
    ("条件", "conditions"),
    ("规定", "exclusions"),
    ("材料", "materials"),
    ("承诺", "declarations"),
    ("阶段", "stages"),
    ("渠道", "channels"),
    ("刷票迹象", "integrity.detectors"),
    ("初审要点", "formal_review.checks"),
    ("评审组", "panels"),
    ("回避情形", "recusals"),
    ("得分", "scores"),
    ("轮次", "rounds"),
)


def _codes_twice(name: str, key: str) -> Callable[[Rulebook], Iterator[Finding]]:
    table, _, part = key.partition(".")

    def find(book: Rulebook) -> Iterator[Finding]:
        held = getattr(book, table)
        items: Sequence[Any] = attrgetter(part)(held) if part and held is not None else held or ()
        yield from _twice(name, key, items)

    return find


def _twice(name: str, key: str, items: Sequence[Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for spot, item in spots(name, key, items):
        called = "code" if hasattr(item, "code") else "id"
        code = getattr(item, called)
        if code in seen:
            yield spot.finding(f"{spot} 出现了两次", called)
        seen.add(code)


@check("rubrics")
def _criteria_twice(book: Rulebook) -> Iterator[Finding]:
    for at, rubric in enumerate(book.rubrics):
        yield from _twice("指标", f"rubrics[{at}].criteria", rubric.criteria)


@check("calendar")
def _days_twice(book: Rulebook) -> Iterator[Finding]:
    days = [day.date for day in book.calendar.days]
    for at, day in enumerate(days):
        if day in days[:at]:
            spot = Spot("日历", f"calendar.days[{at}]")
            yield spot.finding(f"日历里 {day} 写了两次", "date")


@check("scores")
def _reserved_scores(book: Rulebook) -> Iterator[Finding]:
    """`at_the_cut` could not tell such a score from its own words."""
    for spot, score in spots("得分", "scores", book.scores):
        if score.code in frozenset(AtTheCut):
            yield spot.finding(
                f"{spot}：{score.code} 在 at_the_cut 里另有意思，请换一个代号", "code"
            )


@check("channels")
def _reserved_channels(book: Rulebook) -> Iterator[Finding]:
    for spot, channel in spots("渠道", "channels", book.channels):
        if channel.code == CRITERION:
            yield spot.finding(f"{spot}：{CRITERION} 在 times 里另有意思，请换一个代号", "code")


CHECKS: Sequence[Check] = (
    *(check(key.partition(".")[0])(_codes_twice(name, key)) for name, key in TABLES),
    _criteria_twice,
    _days_twice,
    _reserved_scores,
    _reserved_channels,
)
