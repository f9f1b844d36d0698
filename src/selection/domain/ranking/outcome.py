"""What a round says of each of its entrants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from selection.domain.kernel import CandidateId, Refused

Value = Fraction | tuple[Fraction, ...]
"""An exact score, or for a count-back the sorted list that is compared place by place."""

ALGORITHM = 1
"""The version of the ranking, recorded with every list: it rises when the same rulebook and the
same evidence would give another result, so that a sealed one is never computed by other code."""

LOW_COVERAGE = "LOW_COVERAGE"
"""Flag: too few marks to drop the extremes, so none was dropped (domain 4.5)."""

WAITS_FOR_REVOTE = "REVOTE"
WAITS_FOR_LOTS = "LOTS"
WAITS_FOR_RESULT = "RESULT"
WAITS_FOR_DECISION = "DECISION"


class Unrankable(Refused):
    """The rulebook asks something of the evidence that it cannot give; no guess is made.

    The checks of a rulebook are there to make this impossible before it is frozen.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entrant: its scores by code (None: no result, never 0), its rank, whether it is taken.

    `scores` also holds the scores of earlier rounds that this round reads, as `round.score`.
    `rank` is None while the entrant waits for a result, fails a need, or if the round ranks
    nobody. `flags` name what the chair must confirm, such as LOW_COVERAGE.
    """

    candidate: CandidateId
    category: str
    group: str | None
    scores: Mapping[str, Value | None]
    rank: int | None
    taken: bool
    waiting: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTie:
    """A tie that crosses the line and has no answer yet: what it waits for, and among whom.

    `waits_for` is REVOTE or LOTS (a vote, a seed, to be recorded), RESULT (a score of
    `at_the_cut` is still without result for one of them) or DECISION (`at_the_cut` is exhausted).
    Nobody of those tied is taken. `category` is None where all categories are ranked together.
    """

    category: str | None
    group: str | None
    tied: tuple[CandidateId, ...]
    free: int  # places left for them; with costs, money
    waits_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of one round, best first within each category (and group)."""

    round: str
    lines: Sequence[Line]
    open_ties: Sequence[OpenTie]

    @property
    def taken(self) -> tuple[CandidateId, ...]:
        """Those taken, in the order of the lines."""
        return tuple(line.candidate for line in self.lines if line.taken)
