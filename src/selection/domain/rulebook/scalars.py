"""How each kind of single value is read from its canonical form, and what to say if it is not."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from fractions import Fraction
from types import MappingProxyType
from zoneinfo import ZoneInfo

from selection.domain.rulebook.patterns import compiled
from selection.domain.rulebook.plain import shortened, without_zone
from selection.domain.rulebook.schema import Hint
from selection.domain.rulebook.values import Code, Pattern, Percentage, Term, Text
from selection.domain.rulebook.words import TermUnit


class Unreadable(Exception):
    """The value is not of its kind; the sentence goes behind `places = 30`, or stands `alone`.

    `near` says that the kind was right and only the value was not: no other kind is meant.
    """

    def __init__(self, sentence: str, *, near: bool = False, alone: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.near = near
        self.alone = alone


YEARS = range(1000, 3000)
"""Far enough from the ends of the calendar that a term may be added to any of its days."""
MOST_YEARS = 999

_TERM_UNITS = frozenset(TermUnit)
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(
    r"(?P<number>-?[0-9]{1,15}(?:\.[0-9]{1,15}|/[0-9]{1,15})?)(?P<percent>%?)", re.ASCII
)
_TERM = re.compile(r"([1-9][0-9]{0,3}) ([a-z ]+)")
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?(?P<zone>[+-]\d\d:\d\d)?", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)


def boolean(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Unreadable("应是 true 或 false")
    return value


def integer(value: object) -> int:
    """A whole number, without quotes."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unreadable("应是整数")
    return value


def number(value: object) -> Fraction:
    """An exact number: 30, "0.01", "2/3", or "75%", which keeps that it was a percentage."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Unreadable('应是数，写成 30、"0.01"、"2/3" 或 "75%"')
    try:
        exact = Fraction(found["number"])
    except ZeroDivisionError:
        raise Unreadable("的分母不能是 0") from None
    return Percentage(exact / 100) if found["percent"] else exact


def text(value: object) -> Text:
    """What officials and the public read."""
    if not isinstance(value, str):
        raise Unreadable("应是文字（加引号）")
    if not value.strip():
        raise Unreadable("是空的")
    return Text(value)


def code(value: object) -> Code:
    """What events and URLs carry."""
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise Unreadable("应是代号（字母、数字、_ 和 -，不超过 64 个）")
    return Code(value)


def term(value: object) -> Term:
    """A span of time, always in the plural: "5 working days"."""
    found = _TERM.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[2] not in _TERM_UNITS:
        raise Unreadable('应写成 "5 working days" 之类')
    span = Term(int(found[1]), TermUnit(found[2]))
    if span.unit is TermUnit.YEARS and span.count > MOST_YEARS:
        raise Unreadable(f"不能超过 {MOST_YEARS} 年")
    return span


def instant(value: object) -> datetime:
    """A moment with its offset from UTC."""
    found = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if not isinstance(value, str) or found is None:
        raise Unreadable("应写成 2023-11-21T00:00:00+08:00 之类")
    if found["zone"] is None:
        raise Unreadable(without_zone(value), alone=True)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise Unreadable("不是一个存在的时间") from None
    if moment.year not in YEARS:
        raise Unreadable("的年份不像是真的")
    return moment


def day(value: object) -> date:
    """A day in the zone of the calendar."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Unreadable("应写成 2023-11-20 之类")
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise Unreadable("不是一个存在的日子") from None
    if found.year not in YEARS:
        raise Unreadable("的年份不像是真的")
    return found


def clock(value: object) -> time:
    """A time of day, to the minute."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise Unreadable('应写成 "09:00" 之类')
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise Unreadable("不是一个存在的时刻") from None


def zone(value: object) -> ZoneInfo:
    """A time zone by its name in the tz database."""
    try:
        return ZoneInfo(text(value))
    except (ValueError, OSError, KeyError):
        raise Unreadable('应是时区名，如 "Asia/Shanghai"') from None


def pattern(value: object) -> Pattern:
    """A regular expression that cannot run away with the machine."""
    source = text(value)
    found = compiled(source)
    if isinstance(found, str):
        raise Unreadable(found)
    return found


SCALARS: Mapping[Hint, Callable[[object], object]] = MappingProxyType(
    {
        bool: boolean,
        int: integer,
        Fraction: number,
        Text: text,
        Code: code,
        Term: term,
        datetime: instant,
        date: day,
        time: clock,
        ZoneInfo: zone,
        Pattern: pattern,
    }
)
"""How each annotation of a single value is read; each reader raises Unreadable."""


def quoted(value: object) -> str:
    """The value as a sentence can show it."""
    match value:
        case str():
            return f"“{shortened(value)}”"
        case bool():
            return str(value).lower()
        case list():
            return "（列表）"
        case dict():
            return "（表）"
        case _:
            return str(value)
