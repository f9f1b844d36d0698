from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from samples import CAST, SIGE, at, book, without_first_day
from selection.domain.calendar import (
    Period,
    closing,
    first_working_day,
    plus_months,
    printed_period,
)
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Calendar, Day
from selection.domain.rulebook.values import Term, Text
from selection.domain.rulebook.words import TermUnit

DAY = timedelta(days=1)
FIVE = Term(5, TermUnit.WORKING_DAYS)


def weekdays(first: str, last: str, *, but: dict[str, bool] | None = None) -> dict[date, bool]:
    """Monday to Friday are worked, but for the days that are said to be otherwise."""
    day, known = date.fromisoformat(first), dict[date, bool]()
    while day <= date.fromisoformat(last):
        known[day] = day.weekday() < 5
        day += DAY
    return known | {date.fromisoformat(each): works for each, works in (but or {}).items()}


YEAR_END = weekdays("2023-12-01", "2024-01-31", but={"2024-01-01": False})
NEW_YEAR = weekdays(
    "2024-01-15",
    "2024-03-01",
    but={
        **{f"2024-02-{day}": False for day in (12, 13, 14, 15, 16)},
        "2024-02-04": True,
        "2024-02-18": True,
    },
)
AUTUMN = weekdays(
    "2024-09-01",
    "2024-10-31",
    but={
        **{f"2024-10-0{day}": False for day in (1, 2, 3, 4, 7)},
        "2024-09-29": True,
        "2024-10-12": True,
    },
)


@pytest.mark.parametrize(
    ("opened", "last", "known"),
    [
        ("2023-12-25", "2023-12-29", YEAR_END),
        ("2023-12-28", "2024-01-04", YEAR_END),  # over New Year's Day
        ("2024-02-05", "2024-02-09", NEW_YEAR),  # New Year's Eve was worked in 2024
        ("2024-09-27", "2024-10-09", AUTUMN),  # a worked Sunday, then the holidays
    ],
)
def test_five_working_days_are_counted_with_the_first_and_end_at_midnight(
    opened: str, last: str, known: dict[date, bool]
):
    closes = closing(CAST, at(f"{opened} 08:30"), FIVE, known)

    assert closes == at(f"{last} 00:00") + DAY


def test_a_stage_opened_at_the_very_hour_counts_its_day_and_a_moment_later_it_does_not():
    nine = at("2023-12-25 09:00")

    assert closing(CAST, nine, FIVE, YEAR_END) == at("2023-12-30 00:00")
    late = nine + timedelta(milliseconds=1)
    assert closing(CAST, late, FIVE, YEAR_END) == at("2024-01-03 00:00")


def test_a_stage_opened_on_a_free_day_is_counted_from_the_next_working_day():
    saturday = at("2023-12-23 08:00")

    assert first_working_day(CAST, saturday, YEAR_END) == date(2023, 12, 25)
    assert closing(CAST, saturday, FIVE, YEAR_END) == at("2023-12-30 00:00")


def test_without_an_hour_in_the_rulebook_the_first_day_never_counts():
    early = at("2023-12-25 00:00")

    assert first_working_day(without_first_day(CAST), early, YEAR_END) == date(2023, 12, 26)


def test_the_hour_is_one_of_the_rulebook_s_zone():
    """One o'clock in London is nine in Beijing."""
    london = datetime(2023, 12, 25, 1, 0, tzinfo=UTC)

    assert closing(CAST, london, FIVE, YEAR_END) == at("2023-12-30 00:00")


def test_the_rulebook_s_table_overrides_the_calendar():
    moved = dict.fromkeys(YEAR_END, True)  # a library that knows of no holiday

    assert closing(CAST, at("2023-12-28 08:30"), FIVE, moved) == at("2024-01-03 00:00")


def test_a_year_that_nothing_covers_is_refused_and_never_guessed():
    with pytest.raises(Refused) as refused:
        closing(SIGE, at("2027-03-01 08:30"), FIVE, {})

    assert (refused.value.reason, refused.value.because) == (
        "calendar-does-not-cover",
        {"year": 2027},
    )


def test_a_span_that_runs_into_an_unknown_year_is_refused():
    with pytest.raises(Refused):
        closing(SIGE, at("2023-12-28 08:30"), FIVE, weekdays("2023-12-01", "2023-12-31"))


def test_a_day_that_the_rulebook_s_table_leaves_out_follows_the_week():
    table = (Day(date=date(2031, 5, 2), working=False, source=Text("A made-up document")),)
    calendar = Calendar(
        zone=ZoneInfo("Asia/Shanghai"), first_day_counts_before=time(9), days=table, covers=(2031,)
    )
    rules = replace(book(), calendar=calendar)

    # Thursday 1, (Friday 2 is free,) Monday 5, Tuesday 6, Wednesday 7, Thursday 8
    assert closing(rules, at("2031-05-01 08:00"), FIVE, {}) == at("2031-05-09 00:00")


@pytest.mark.parametrize(
    ("term", "closes"),
    [
        (Term(90, TermUnit.MINUTES), "2024-01-31 21:30"),
        (Term(48, TermUnit.HOURS), "2024-02-02 20:00"),
        (Term(3, TermUnit.DAYS), "2024-02-03 20:00"),
        (Term(1, TermUnit.MONTHS), "2024-02-29 20:00"),
        (Term(2, TermUnit.YEARS), "2026-01-31 20:00"),
    ],
)
def test_other_spans_are_counted_from_the_instant(term: Term, closes: str):
    assert closing(CAST, at("2024-01-31 20:00"), term, {}) == at(closes)


def test_months_are_those_of_the_rulebook_s_zone():
    """In Beijing the month of this instant is February already."""
    opened = datetime(2023, 1, 31, 20, 0, tzinfo=UTC)

    assert closing(CAST, opened, Term(1, TermUnit.MONTHS), {}) == at("2023-03-01 04:00")


def test_hours_are_hours_where_clocks_are_put_back():
    warsaw = ZoneInfo("Europe/Warsaw")
    rules = replace(book(), calendar=Calendar(zone=warsaw))
    night = datetime(2023, 10, 29, 1, 0, tzinfo=warsaw)  # at three it is two again

    closes = closing(rules, night, Term(3, TermUnit.HOURS), {})

    assert closes - night.astimezone(UTC) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2020, 2, 29), 24, date(2022, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 10, 31), 1, date(2023, 11, 30)),
        (date(2023, 1, 15), 12, date(2024, 1, 15)),
    ],
)
def test_a_month_without_that_day_ends_on_its_last(day: date, months: int, later: date):
    assert plus_months(day, months) == later


# --- what a notice prints

SEVEN = Term(7, TermUnit.DAYS)
NOT_COVERED = {"year": 2027}


def days(first: str, last: str) -> Period:
    until = at(f"{last} 00:00") + DAY
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last), until=until)


@pytest.mark.parametrize("count", [5, 7, 10, 15])
def test_a_notice_prints_the_first_and_the_last_working_day(count: int):
    term = Term(count, TermUnit.WORKING_DAYS)
    last = {5: "2024-01-04", 7: "2024-01-08", 10: "2024-01-11", 15: "2024-01-18"}[count]

    printed = printed_period(CAST, at("2023-12-28 08:30"), term, YEAR_END, by_hand=None)

    assert printed == days("2023-12-28", last)
    assert printed.until == closing(CAST, at("2023-12-28 08:30"), term, YEAR_END)


def test_natural_days_are_whole_days_and_the_first_one_counts_if_it_is_early():
    early, late = at("2027-03-06 08:00"), at("2027-03-06 09:01")

    assert printed_period(CAST, early, SEVEN, {}, by_hand=None) == days("2027-03-06", "2027-03-12")
    assert printed_period(CAST, late, SEVEN, {}, by_hand=None) == days("2027-03-07", "2027-03-13")


def test_a_last_day_is_entered_by_hand_only_where_no_calendar_has_it():
    opened = at("2027-03-01 08:30")
    with pytest.raises(Refused) as refused:
        printed_period(CAST, opened, FIVE, {}, by_hand=None)
    assert refused.value.because == NOT_COVERED
    by_hand = printed_period(CAST, opened, FIVE, {}, by_hand=date(2027, 3, 5))
    assert by_hand == days("2027-03-01", "2027-03-05")
    with pytest.raises(Refused) as refused:
        printed_period(CAST, opened, FIVE, {}, by_hand=date(2027, 3, 4))
    assert refused.value.reason == "publicity-is-too-short"

    start, last = at("2023-12-25 08:30"), date(2023, 12, 29)
    assert printed_period(CAST, start, FIVE, YEAR_END, by_hand=last).last == last
    with pytest.raises(Refused) as refused:
        printed_period(CAST, start, FIVE, YEAR_END, by_hand=last + DAY)
    assert refused.value.reason == "publicity-is-counted"
    assert refused.value.because == {"last": last}


def test_a_table_that_names_some_days_of_a_year_does_not_cover_it():
    one_day = (Day(date=date(2027, 3, 3), working=False, source=Text("A made-up document")),)
    calendar = replace(CAST.calendar, days=one_day)
    with pytest.raises(Refused) as refused:
        closing(replace(CAST, calendar=calendar), at("2027-03-01 08:30"), FIVE, {})
    assert refused.value.because == NOT_COVERED

    whole = replace(CAST, calendar=replace(calendar, covers=(2027,)))
    assert closing(whole, at("2027-03-01 08:30"), FIVE, {}) == at("2027-03-09 00:00")
