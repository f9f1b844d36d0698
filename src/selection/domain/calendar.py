"""Counting time: half-open spans, and working days by the State Council's arrangement (7.5).

Which days are working days comes in with the command (`Workdays`, from a calendar library) and
from the rulebook, whose table overrides it. A year that neither covers is never guessed.
"""

import calendar
from collections.abc import Mapping
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


def is_working(rules: Rulebook, day: date, known: Workdays) -> bool:
    """Whether the day is worked: the rulebook's table first, then the calendar library.

    In a year that the rulebook's table covers, a day it does not name follows the week.
    Raises Refused("calendar-does-not-cover", year=…) for a year that neither covers.
    """
    for each in rules.calendar.days:
        if each.date == day:
            return each.working
    if day in known:
        return known[day]
    if any(each.date.year == day.year for each in rules.calendar.days):
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
            return _end_of_working_days(rules, local, term.count, known)


def first_working_day(rules: Rulebook, opened: datetime, known: Workdays) -> date:
    """Day 1 of a span of working days that opened at this instant.

    An opening at `first_day_counts_before` itself still counts: a stage may be set for it.
    """
    local = opened.astimezone(rules.calendar.zone)
    before = rules.calendar.first_day_counts_before
    day = local.date()
    if before is None or local.time() > before or not is_working(rules, day, known):
        day = _next_working_day(rules, day, known)
    return day


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


def _end_of_working_days(
    rules: Rulebook, opened: datetime, count: int, known: Workdays
) -> datetime:
    day = first_working_day(rules, opened, known)
    for _ in range(count - 1):
        day = _next_working_day(rules, day, known)
    return datetime.combine(day + ONE_DAY, time(0), tzinfo=rules.calendar.zone)
