"""Names that nobody could take for a real person or body: counted with the heavenly stems."""

from collections.abc import Iterator
from itertools import count, product

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
TURNS = "初仲叔季"


def people() -> Iterator[str]:
    """虚构甲子初, 虚构甲子仲, …: first sixty times four, then with a number."""
    for turn in count(1):
        for stem, branch, last in product(STEMS, BRANCHES, TURNS):
            yield f"虚构{stem}{branch}{last}" + (str(turn) if turn > 1 else "")


def bodies(what: str) -> Iterator[str]:
    """虚构第1…, counted."""
    for number in count(1):
        yield f"虚构第{number}{what}"
