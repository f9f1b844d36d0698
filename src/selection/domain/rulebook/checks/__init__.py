"""What must be true of a rulebook before it can be frozen (docs/rulebook.md §4)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks import (
    amendments,
    calendar,
    channels,
    conditions,
    entry,
    names,
    outcome,
    rounds,
    rubrics,
    scores,
    steps,
)
from selection.domain.rulebook.checks.base import Check
from selection.domain.rulebook.findings import Finding

CHECKS: Sequence[Check] = (
    *names.CHECKS,
    *calendar.CHECKS,
    *entry.CHECKS,
    *conditions.CHECKS,
    *channels.CHECKS,
    *rubrics.CHECKS,
    *scores.CHECKS,
    *steps.CHECKS,
    *rounds.CHECKS,
    *outcome.CHECKS,
    *amendments.CHECKS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What of a rulebook could not be read: whole tables of it, and single keys."""

    tables: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    def leave(self, check: Check) -> bool:
        """Whether what was read is enough for the check to be worth running."""
        needed = {check.about, *check.rests_on}
        if self.tables & {_table(each) for each in needed}:
            return False
        torn = {_POSITION.sub("", key) for key in self.keys}
        return not any(
            _within(key, rest) or _within(rest, key) for key in torn for rest in check.rests_on
        )

    def explain(self, finding: Finding) -> bool:
        """Whether the finding may only be there because its item could not be read whole."""
        return any(
            _within(finding.key, _item(key)) or _within(key, finding.key) for key in self.keys
        )


NONE = Gaps()
_POSITION = re.compile(r"\[[0-9]+\]")


def refusals(book: Rulebook, gaps: Gaps = NONE) -> Iterator[Finding]:
    """Everything for which the rulebook is refused, though each of its values can be read.

    Where the rulebook has gaps, checks that would have to guess across them are left out.
    """
    for check in CHECKS:
        if gaps.leave(check):
            yield from (each for each in check.find(book) if not gaps.explain(each))


def _table(key: str) -> str:
    """The table of the whole book that the key is in."""
    return key.partition(".")[0].partition("[")[0]


def _item(key: str) -> str:
    """The item of a list that the key is in, or the key itself."""
    return key[: key.find("]") + 1] or key


def _within(key: str, outer: str) -> bool:
    return key.startswith(outer) and key[len(outer) :][:1] in ("", ".", "[")
