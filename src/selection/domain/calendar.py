"""Counting time: half-open spans, and working days by the State Council's arrangement (7.5).

Which days are working days comes in with the command (`Workdays`, from a calendar library) and
from the rulebook, whose table overrides it. A year that neither covers is never guessed.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import TermUnit

Workdays = Mapping[date, bool]
"""Day → whether it is worked; a day that is missing is not known."""

SATURDAY = 5
MONTHS_IN_A_YEAR = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a notice prints, both of them counted; `until` is 24:00 of the last one."""

    first: date
    last: date
    until: datetime


def is_working(rules: Rulebook, day: date, known: Workdays) -> bool:
    """Whether the day is worked: the rulebook's table first, then the calendar library.

    In a year that the rulebook's table covers (`calendar.covers`), a day it does not name follows
    the week; a table that only names some of its days does not cover a year (7.5).
    Raises Refused("calendar-does-not-cover", year=…) for a year that neither covers.
    """
    for each in rules.calendar.days:
        if each.date == day:
            return each.working
    if day in known:
        return known[day]
    if day.year in rules.calendar.covers:
        return day.weekday() < SATURDAY
    raise Refused("calendar-does-not-cover", year=day.year)


def closing(rules: Rulebook, opened: datetime, term: Term, known: Workdays) -> datetime:
    """When a stage that was opened then, and lasts that long, closes (half-open).

    Minutes and hours are counted from the instant; days, months and years end at the same time
    of day. Working days are counted inclusively (A-14): the day of the opening is day 1 if it is
    worked and the stage opened by `first_day_counts_before`, otherwise the next working day is;
    the last day ends at 24:00. Raises Refused("calendar-does-not-cover", year=…).
    """
    local = opened.astimezone(rules.calendar.zone)
    match term.unit:
        case TermUnit.MINUTES:
            return _later(local, timedelta(minutes=term.count))
        case TermUnit.HOURS:
            return _later(local, timedelta(hours=term.count))
        case TermUnit.DAYS:
            return datetime.combine(local.date() + term.count * ONE_DAY, local.timetz())
        case TermUnit.MONTHS:
            return datetime.combine(plus_months(local.date(), term.count), local.timetz())
        case TermUnit.YEARS:
            return datetime.combine(
                plus_months(local.date(), MONTHS_IN_A_YEAR * term.count), local.timetz()
            )
        case TermUnit.WORKING_DAYS:
            first = first_working_day(rules, local, known)
            return _period(rules, first, _last_working_day(rules, first, term.count, known)).until


def first_working_day(rules: Rulebook, opened: datetime, known: Workdays) -> date:
    """Day 1 of a span of working days that opened at this instant.

    An opening at `first_day_counts_before` itself still counts: a stage may be set for it.
    """
    day = _first_day(rules, opened)
    return day if is_working(rules, day, known) else _next_working_day(rules, day, known)


def printed_period(
    rules: Rulebook, published: datetime, term: Term, known: Workdays, *, by_hand: date | None
) -> Period:
    """The days of a publicity that is published at this instant (A-14, domain 5.1).

    The term is one of days or working days; a rulebook with another one is not accepted.
    The day of the publication counts if it is not later than `first_day_counts_before`, and for
    working days only if it is one. `by_hand` is the last day as officials enter it where no
    calendar covers the days. Refused: calendar-does-not-cover without it; publicity-is-too-short
    if it leaves fewer days than the term has; publicity-is-counted if the calendar gives another.
    """
    try:
        period = _counted(rules, published, term, known)
    except Refused:
        if by_hand is None:
            raise
        first = _first_day(rules, published)
        if (by_hand - first).days + 1 < term.count:
            raise Refused("publicity-is-too-short", least=term.count) from None
        return _period(rules, first, by_hand)
    if by_hand not in (None, period.last):
        raise Refused("publicity-is-counted", last=period.last)
    return period


def _counted(rules: Rulebook, published: datetime, term: Term, known: Workdays) -> Period:
    if term.unit is TermUnit.WORKING_DAYS:
        first = first_working_day(rules, published, known)
        return _period(rules, first, _last_working_day(rules, first, term.count, known))
    first = _first_day(rules, published)
    return _period(rules, first, first + (term.count - 1) * ONE_DAY)


def _period(rules: Rulebook, first: date, last: date) -> Period:
    return Period(first=first, last=last, until=end_of(rules, last))


def end_of(rules: Rulebook, day: date) -> datetime:
    """24:00 of the day, in the rulebook's zone; half-open."""
    return datetime.combine(day + ONE_DAY, time(0), tzinfo=rules.calendar.zone)


def _first_day(rules: Rulebook, published: datetime) -> date:
    """The day of the publication, or the next one if it came too late in the day."""
    local = published.astimezone(rules.calendar.zone)
    before = rules.calendar.first_day_counts_before
    late = before is None or local.time() > before
    return local.date() + ONE_DAY if late else local.date()


def plus_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where there is none."""
    year, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _later(local: datetime, span: timedelta) -> datetime:
    # Added in UTC: on the clock of the zone an hour may come twice, or not at all.
    return (local.astimezone(UTC) + span).astimezone(local.tzinfo)


def _next_working_day(rules: Rulebook, day: date, known: Workdays) -> date:
    day += ONE_DAY
    while not is_working(rules, day, known):
        day += ONE_DAY
    return day


def _last_working_day(rules: Rulebook, day: date, count: int, known: Workdays) -> date:
    for _ in range(count - 1):
        day = _next_working_day(rules, day, known)
    return day
