from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from selection.web.languages import CHINESE, ENGLISH, languages, number

BEIJING = ZoneInfo("Asia/Shanghai")
CHINESE_, ENGLISH_ = languages()[CHINESE], languages()[ENGLISH]


def test_a_span_that_ends_at_midnight_is_told_by_its_last_day():
    midnight = datetime(2023, 12, 11, tzinfo=BEIJING)
    assert CHINESE_.closing(midnight) == "12 月 10 日 24:00"
    assert ENGLISH_.closing(midnight) == "10 December, 24:00"


@pytest.mark.parametrize("change", [{"minute": 1}, {"second": 1}, {"microsecond": 1}])
def test_any_later_end_is_told_as_it_is(change):
    assert CHINESE_.closing(datetime(2023, 12, 11, tzinfo=BEIJING).replace(**change)) == (
        "12 月 11 日 00:01" if "minute" in change else "12 月 11 日 00:00"
    )


def test_an_instant_is_told_in_the_zone_it_carries():
    at = datetime(2023, 12, 7, 17, 32, tzinfo=BEIJING)
    assert CHINESE_.moment(at) == "12 月 7 日 17:32"
    assert ENGLISH_.moment(at) == "7 December, 17:32"
    assert ENGLISH_.full_day(at) == "7 December 2023"


def test_numbers_are_grouped():
    assert number(1284506) == "1,284,506"


def test_chinese_content_is_marked_on_english_pages_only():
    assert str(CHINESE_.zh) == ""
    assert str(ENGLISH_.zh) == ' lang="zh-CN"'
