"""Exact numbers: sums, means, rounding at a declared step, and how a value is shown.

Everything is an int or a Fraction, so that ranks compare what the marks say and not what a
binary approximation makes of it. Rounding happens where the rulebook rounds, and nowhere else.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from selection.domain.ranking.outcome import Value
from selection.domain.rulebook.values import written
from selection.domain.rulebook.words import Rounding

Number = int | Fraction


def total(values: Sequence[Number]) -> Number:
    """The exact sum; of nothing, 0.

    Numerators are added per denominator: marks in halves or hundredths share a few of these, and
    adding integers is many times faster than adding fractions.
    """
    numerators: dict[int, int] = {}
    for value in values:
        denominator = value.denominator
        numerators[denominator] = numerators.get(denominator, 0) + value.numerator
    whole = numerators.pop(1, 0)
    return sum((Fraction(top, bottom) for bottom, top in numerators.items()), start=whole)


def mean(values: Sequence[Number]) -> Number:
    """The exact mean of at least one value."""
    return Fraction(total(values), len(values))


def median(values: Sequence[Number]) -> Number:
    """The middle of at least one value; of an even number of them, the mean of the middle two."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return mean(ordered[half - 1 : half + 1])


def rounded(value: Number, quantum: Fraction, mode: Rounding) -> Number:
    """The multiple of `quantum` nearest to the value in the way of `mode`.

    HALF_UP is half away from zero (四舍五入), HALF_EVEN goes to the even multiple; UP and DOWN go
    to the next higher and the next lower multiple, also below zero.
    """
    multiples = Fraction(value) / quantum
    match mode:
        case Rounding.HALF_UP:
            nearest = floor(abs(multiples) + Fraction(1, 2))
            return quantum * (nearest if multiples >= 0 else -nearest)
        case Rounding.HALF_EVEN:
            return quantum * round(multiples)
        case Rounding.UP:
            return quantum * ceil(multiples)
        case Rounding.DOWN:
            return quantum * floor(multiples)


def show(value: Value | int, quantum: Fraction | None = None) -> str:
    """The value as officials read it, rounded half up to `quantum`; without one, exactly.

    What no decimal can say exactly is written as a fraction; a count-back is written mark by mark.
    """
    if isinstance(value, tuple):
        return " ".join(show(each, quantum) for each in value)
    if quantum is None:
        return written(value)
    nearest = written(rounded(value, quantum, Rounding.HALF_UP))
    decimals = written(Fraction(quantum)).partition(".")[2]
    whole, _, part = nearest.partition(".")
    return f"{whole}.{part.ljust(len(decimals), '0')}" if decimals else nearest
