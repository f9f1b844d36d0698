"""What every check is made of: the place it speaks of, and what it must be able to read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.findings import Finding

PAIR = 2
"""From and to, least and most, width and height."""

T = TypeVar("T")
Finds = Callable[[Rulebook], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """Looks for one kind of fault in one table of the whole book.

    It may rest on other tables, or on one key of theirs (`categories.code`).
    """

    about: str
    rests_on: frozenset[str]
    find: Finds


def check(about: str, *rests_on: str) -> Callable[[Finds], Check]:
    """Make a check of a function: what it speaks of, and the other tables that it reads."""
    return lambda find: Check(about, frozenset(rests_on), find)


@dataclass(frozen=True, slots=True)
class Spot:
    """A table of the rulebook: in words (条件 R-VOL-01) and as a key (`conditions[0]`)."""

    place: str
    key: str

    def __str__(self) -> str:
        return self.place

    def finding(self, sentence: str, at: str = "") -> Finding:
        """The sentence, about this place or the key `at` below it."""
        return Finding(
            place=self.place, key=f"{self.key}.{at}" if at else self.key, sentence=sentence
        )

    def undefined(self, what: str, at: str = "", *, later: bool = False) -> Finding:
        """The sentence about a name that nothing carries, or only something further down."""
        or_later = "，或写在它后面" if later else ""
        return self.finding(f"{self} 用到的{what} 没有定义{or_later}", at)


def spots(name: str, key: str, items: Sequence[T]) -> Iterator[tuple[Spot, T]]:
    """Each item of a list with its spot; it is called by its code, or else its id."""
    for at, item in enumerate(items):
        called: Any = item
        code = called.code if hasattr(called, "code") else called.id
        yield Spot(f"{name} {code}", f"{key}[{at}]"), item


def places_of(spot: Spot, name: str, key: str, items: Sequence[T]) -> Iterator[tuple[Spot, T]]:
    """Each item of a list inside a table, called by its position: 得分 expert 第 2 步."""
    for at, item in enumerate(items):
        yield Spot(f"{spot} 第 {at + 1} {name}", f"{spot.key}.{key}[{at}]"), item


def known_categories(
    book: Rulebook, spot: Spot, codes: Collection[str], at: str = "categories"
) -> Iterator[Finding]:
    """Findings about categories that do not exist."""
    for code in codes:
        if book.category(code) is None:
            yield spot.undefined(f"类别 {code}", at)
