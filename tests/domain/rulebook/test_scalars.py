"""Single values that look right and are not."""

from datetime import date, time

import pytest

from selection.domain.rulebook.scalars import Unreadable, clock, day, instant, term
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import TermUnit


def said(read, value) -> str:
    with pytest.raises(Unreadable) as unreadable:
        read(value)
    return unreadable.value.sentence


def test_a_term_ends_within_the_calendar():
    assert term("999 years") == Term(999, TermUnit.YEARS)
    assert said(term, "1000 years") == "不能超过 999 年"
    assert term("1000 months") == Term(1000, TermUnit.MONTHS)


@pytest.mark.parametrize("written", ["0 days", "5 day", "five days", "5  days", 5])
def test_a_term_is_a_number_and_a_plural(written):
    assert said(term, written) == '应写成 "5 working days" 之类'


@pytest.mark.parametrize("written", ["2023-02-29T00:00:00+08:00", "2023-11-20T24:00:00+08:00"])
def test_a_moment_that_does_not_exist_is_refused(written):
    assert said(instant, written) == "不是一个存在的时间"


@pytest.mark.parametrize("written", ["2023-11-20 00:00:00+08:00", "2023-11-20", 20231120])
def test_a_moment_is_written_in_one_way(written):
    assert said(instant, written) == "应写成 2023-11-21T00:00:00+08:00 之类"


@pytest.mark.parametrize("year", ["0999", "3000"])
def test_a_year_far_away_is_a_slip_of_the_pen(year):
    assert said(instant, f"{year}-11-20T00:00:00+08:00") == "的年份不像是真的"
    assert said(day, f"{year}-11-20") == "的年份不像是真的"


def test_a_day_exists_and_is_written_in_one_way():
    assert day("2024-02-29") == date(2024, 2, 29)
    assert said(day, "2023-02-29") == "不是一个存在的日子"
    assert said(day, "2023-2-28") == "应写成 2023-11-20 之类"
    assert said(day, 20231120) == "应写成 2023-11-20 之类"


def test_a_time_of_day_exists_and_is_written_in_one_way():
    assert clock("23:59") == time(23, 59)
    assert said(clock, "24:00") == "不是一个存在的时刻"
    assert said(clock, "9:00") == '应写成 "09:00" 之类'
