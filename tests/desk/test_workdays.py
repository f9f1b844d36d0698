"""The days of the calendar library, and the publicity periods that they give (domain 5.1)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from samples import CAST, SIGE, at
from selection.desk.workdays import known
from selection.domain.calendar import closing
from selection.domain.kernel import Refused
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import TermUnit

FIVE = Term(5, TermUnit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-12-25", "2023-12-29"),
        ("2023-12-28", "2024-01-04"),
        ("2024-02-05", "2024-02-09"),
        ("2024-09-27", "2024-10-09"),
    ],
)
@pytest.mark.parametrize("rules", [CAST, SIGE])
def test_five_working_days_by_the_arrangement_of_the_year(rules, first, last):
    opened = at(f"{first} 08:30")

    closes = closing(rules, opened, FIVE, known(rules.calendar.zone, opened.date()))

    assert closes == at(f"{last} 00:00") + timedelta(days=1)


def test_a_year_to_come_is_not_known_and_nothing_is_guessed():
    opened = at("2099-03-02 08:30")
    days = known(CAST.calendar.zone, opened.date())

    assert days == {}
    with pytest.raises(Refused) as refused:
        closing(CAST, opened, FIVE, days)
    assert refused.value.because == {"year": 2099}


def test_other_zones_have_no_arrangement():
    assert known(ZoneInfo("Europe/Warsaw"), date(2023, 12, 25)) == {}
