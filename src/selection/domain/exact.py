"""Numbers that people hand in, taken exactly: a mark, points, a figure, a count of votes."""

from decimal import Decimal
from fractions import Fraction

from selection.domain.kernel import Refused

MOST_DIGITS = 18
"""Before the point, and after it (docs/contests.md); what is longer is no number of a contest."""


def exact(number: Decimal) -> Fraction:
    """The number as it was handed in; Refused if it is not finite, or beyond all use long."""
    exponent = number.as_tuple().exponent
    if (
        not isinstance(exponent, int)  # infinite, or not a number
        or exponent < -MOST_DIGITS
        or number.adjusted() >= MOST_DIGITS
    ):
        raise Refused("number-is-not-plain")
    return Fraction(number)
