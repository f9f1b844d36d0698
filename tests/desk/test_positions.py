"""Positions of the journal as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selection.desk.positions import positions_in, ranges

MOST = 10_000


@given(st.sets(st.integers(1, 10**12), min_size=1, max_size=200))
def test_what_is_written_is_read(positions):
    assert positions_in(ranges(sorted(positions)), MOST) == tuple(sorted(positions))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7", (7,)),
        (" 3 - 5，9、12\n12", (3, 4, 5, 9, 12)),
        ("1,,2", (1, 2)),
    ],
)
def test_marks_and_blanks_are_as_people_put_them(text, found):
    assert positions_in(text, MOST) == found


@pytest.mark.parametrize(
    "text", ["", " ", "a", "5-3", "1-2-3", "-4", "1.5", "1" * 16, "1-10001", "1-9999, 20000-20001"]
)
def test_what_is_no_list_or_too_long_is_none(text):
    assert positions_in(text, MOST) is None
