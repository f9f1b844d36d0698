"""Positions of the journal as people write them: 120-180, 190."""

import re
from collections.abc import Sequence

MOST_PARTS = 3_000
_PART = re.compile(r"([0-9]{1,15})(?:\s*[-–]\s*([0-9]{1,15}))?")
_BETWEEN = re.compile(r"[,，、;；\s]*[,，、;；\n][,，、;；\s]*")


def ranges(positions: Sequence[int]) -> str:
    """Positions as text."""
    runs: list[list[int]] = []
    for each in sorted(positions):
        if runs and runs[-1][-1] == each - 1:
            runs[-1][1:] = [each]
        else:
            runs.append([each])
    return ", ".join("-".join(map(str, run)) for run in runs)


def positions_in(text: str, most: int) -> tuple[int, ...] | None:
    """The positions that a text names, in their order; None if it is no list, or names more."""
    parts = [each for each in _BETWEEN.split(text.strip()) if each]
    if not parts or len(parts) > MOST_PARTS:
        return None
    found: set[int] = set()
    for part in parts:
        named = _PART.fullmatch(part)
        if named is None:
            return None
        first, last = int(named[1]), int(named[2] or named[1])
        if last < first or len(found) + last - first >= most:
            return None
        found.update(range(first, last + 1))
    return tuple(sorted(found))
