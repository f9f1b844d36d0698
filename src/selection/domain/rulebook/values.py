"""The values a rulebook is written in, and the bounds that are part of a key's type."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, NewType

from selection.domain.rulebook.words import TermUnit

Code = NewType("Code", str)
Text = NewType("Text", str)
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Term:
    """A span such as "5 working days"; counting it is the calendar's business."""

    count: int
    unit: TermUnit


class Percentage(Fraction):
    """A number that was written with a percent sign, so that it is checked and shown as one.

    It equals, and counts as, the plain fraction.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Range:
    """The bounds of a number; a rulebook outside them is refused."""

    least: int | None = None
    most: int | None = None
    above: int | None = None

    def holds(self, number: int | Fraction) -> bool:
        """Whether the number keeps the bounds."""
        return (
            (self.least is None or number >= self.least)
            and (self.most is None or number <= self.most)
            and (self.above is None or number > self.above)
        )


Count = Annotated[int, Range(least=0)]
Positive = Annotated[int, Range(least=1)]
Year = Annotated[int, Range(least=1, most=9999)]
Amount = Annotated[Fraction, Range(least=0)]
Size = Annotated[Fraction, Range(above=0)]
Share = Annotated[Fraction, Range(above=0, most=1)]


def written(number: Fraction | int) -> str:
    """The number exactly, as a rulebook may write it: "90%", "30", "0.5", otherwise "2/3"."""
    if isinstance(number, Percentage):
        return f"{written(number * 100)}%"
    number = Fraction(number)
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    if places == 0:
        return str(number.numerator)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"
