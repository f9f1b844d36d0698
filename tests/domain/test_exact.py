from decimal import Decimal
from fractions import Fraction

import pytest

from selection.domain.exact import exact
from selection.domain.kernel import Refused


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", Fraction(0)),
        ("-2.50", Fraction(-5, 2)),
        ("0.1", Fraction(1, 10)),
        ("1E-18", Fraction(1, 10**18)),
        ("999999999999999999", Fraction(10**18 - 1)),
        ("1E+17", Fraction(10**17)),
    ],
)
def test_a_number_is_taken_as_it_is_written(written, number):
    assert exact(Decimal(written)) == number


@pytest.mark.parametrize("written", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+18", "1E-19"])
def test_what_nobody_can_count_is_no_number(written):
    with pytest.raises(Refused) as refused:
        exact(Decimal(written))
    assert refused.value.reason == "number-is-not-plain"
