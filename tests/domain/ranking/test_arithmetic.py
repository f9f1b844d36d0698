from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.domain.ranking.arithmetic import mean, median, rounded, show, total
from selection.domain.rulebook.words import Rounding

CENT = Fraction(1, 100)
MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.UP: ROUND_CEILING,
    Rounding.DOWN: ROUND_FLOOR,
}
DECIMALS = st.decimals(min_value=-1000, max_value=1000, places=3)
NUMBERS = st.one_of(st.integers(), st.fractions(max_denominator=60))


@settings(max_examples=30)
@given(DECIMALS, st.sampled_from(Rounding))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, mode: Rounding):
    expected = value.quantize(Decimal("0.01"), MODES[mode])
    assert rounded(Fraction(value), CENT, mode) == Fraction(expected)


@pytest.mark.parametrize(
    ("value", "half_up", "half_even", "up", "down"),
    [
        ("2.5", 3, 2, 3, 2),
        ("-2.5", -3, -2, -2, -3),
        ("3.5", 4, 4, 4, 3),
        ("-0.5", -1, 0, 0, -1),
        ("2", 2, 2, 2, 2),
    ],
)
def test_a_half_is_rounded_as_the_rulebook_says(value, half_up, half_even, up, down):
    assert [rounded(Fraction(value), Fraction(1), mode) for mode in Rounding] == [
        half_up,
        half_even,
        up,
        down,
    ]


def test_a_quantum_need_not_be_a_decimal():
    assert rounded(Fraction(1, 2), Fraction(1, 3), Rounding.DOWN) == Fraction(1, 3)
    assert rounded(87, Fraction(5), Rounding.HALF_UP) == 85
    assert rounded(Fraction("0.74"), Fraction("0.5"), Rounding.HALF_UP) == Fraction("0.5")


@settings(max_examples=30)
@given(st.lists(NUMBERS))
def test_a_sum_is_exact(values):
    assert total(values) == sum(values, start=Fraction(0))


def test_of_nothing_the_sum_is_nothing():
    assert total([]) == 0


def test_a_mean_is_exact():
    assert mean([1, 1, 2]) == Fraction(4, 3)
    assert mean([Fraction("0.1"), Fraction("0.2")]) == Fraction("0.15")


def test_the_middle_of_an_even_number_lies_between_the_middle_two():
    assert median([9, 1, 5]) == 5
    assert median([1, 9, 2, 4]) == 3
    assert median([3, 4]) == Fraction(7, 2)


@pytest.mark.parametrize(
    ("value", "quantum", "text"),
    [
        ("89.6", "0.01", "89.60"),
        ("89.605", "0.01", "89.61"),
        ("-0.005", "0.01", "-0.01"),
        ("-0.004", "0.01", "0.00"),
        ("0.05", "0.1", "0.1"),
        ("89.5", "1", "90"),
        ("1/3", "0.001", "0.333"),
        ("84.3", "0.5", "84.5"),
        ("90", None, "90"),
        ("597/14", None, "597/14"),
        ("-12.125", None, "-12.125"),
        ("0.0625", None, "0.0625"),
    ],
)
def test_a_value_is_shown_as_officials_round_it(value, quantum, text):
    assert show(Fraction(value), None if quantum is None else Fraction(quantum)) == text


def test_a_count_back_is_shown_mark_by_mark():
    assert show((Fraction(12), Fraction(10), Fraction("0.5"))) == "12 10 0.5"
    assert show((Fraction(12), Fraction("0.25")), Fraction("0.1")) == "12.0 0.3"
    assert show(()) == ""
