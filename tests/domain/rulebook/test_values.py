import pickle
from fractions import Fraction

import pytest

from selection.domain.rulebook.values import Percentage, Range, written


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(30), "30"),
        (Fraction(-1), "-1"),
        (Fraction(1, 2), "0.5"),
        (Fraction(-1, 100), "-0.01"),
        (Fraction(3, 2), "1.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(2, 3), "2/3"),
        (Fraction(-7, 6), "-7/6"),
        (Percentage(9, 10), "90%"),
        (Percentage(1, 8), "12.5%"),
        (Percentage(1, 3), "100/3%"),
        (7, "7"),
    ],
)
def test_a_number_is_written_exactly(number, text):
    assert written(number) == text


def test_a_percentage_is_the_fraction_it_stands_for():
    assert Percentage(3, 4) == Fraction(3, 4)
    assert hash(Percentage(3, 4)) == hash(Fraction(3, 4))
    assert type(Percentage(3, 4) + 0) is Fraction
    assert pickle.loads(pickle.dumps(Percentage(3, 4))) == Fraction(3, 4)  # noqa: S301


def test_bounds_are_kept():
    share = Range(above=0, most=1)

    assert [share.holds(each) for each in (0, Fraction(1, 2), 1, 2)] == [False, True, True, False]
    assert [Range(least=1).holds(each) for each in (0, 1)] == [False, True]
