"""Which days are worked, as far as the calendar library knows (domain 7.5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from selection.domain.calendar import Workdays

BEIJING = ZoneInfo("Asia/Shanghai")
YEARS = 3
"""How far ahead deadlines are looked up."""


def known(zone: ZoneInfo, day: date) -> Workdays:
    """The days of that year and the next ones that the State Council's arrangement covers.

    Only years whose shifted days (调休) the library has are known: for a year to come it would
    guess, and a guess must not set a deadline. Other zones than Beijing's are not known at all.
    """
    return _from(day.year) if zone == BEIJING else {}


@cache
def _from(year: int) -> Workdays:
    days: dict[date, bool] = {}
    for each in range(year, year + YEARS):
        days |= _china(each)
    return days


@cache
def _china(year: int) -> Mapping[date, bool]:
    china = holidays.China(years=year)
    if all(each.year != year for each in china.weekend_workdays):
        return {}
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return {each: china.is_working_day(each) for each in days}
