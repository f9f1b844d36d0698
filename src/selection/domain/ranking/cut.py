"""Where the line falls: places or money are given down the ranking, and ties that cross it end.

A place costs 1 and the list ends at the first who finds none left; money is spent by each
candidate's cost. Otherwise both are the same walk.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby

from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Revote
from selection.domain.ranking.outcome import (
    WAITS_FOR_DECISION,
    WAITS_FOR_LOTS,
    WAITS_FOR_RESULT,
    WAITS_FOR_REVOTE,
    Unrankable,
    Value,
)
from selection.domain.ranking.steps import Cell, comparable
from selection.domain.rulebook.words import AtTheCut, TooDear

Equals = Sequence[CandidateId]


def in_order(
    candidates: Equals, value: Callable[[CandidateId], Cell], *, lowest_wins: bool
) -> Iterator[Equals]:
    """The candidates in groups of equals, the best group first."""
    best_first = sorted(
        candidates, key=lambda each: comparable(value(each)), reverse=not lowest_wins
    )
    for _, equals in groupby(best_first, key=value):
        yield tuple(equals)


@dataclass(frozen=True, slots=True, kw_only=True)
class StillTied:
    """The tie that crosses the line and has no answer, and what the answer waits for."""

    tied: Equals
    free: int
    waits_for: str


@dataclass(slots=True, kw_only=True)
class Cut:
    """One walk down one ranking: what is left to give, who has been taken, and the open tie.

    `left` None is no ceiling: everybody is taken. `costs` None: everybody costs one place. `value`
    and `lowest_wins` answer for the scores that `at_the_cut` names; a value may be None (no
    result). `revotes` are the round's, in the order in which they were recorded; `seed` is that
    of the draw.
    """

    left: int | None
    at_the_cut: Sequence[str]
    value: Callable[[str, CandidateId], Value | None]
    lowest_wins: Callable[[str], bool]
    revotes: Sequence[Revote]
    seed: str | None
    costs: Mapping[CandidateId, int] | None = None
    too_dear: TooDear = TooDear.SKIP
    taken: list[CandidateId] = field(default_factory=list[CandidateId])
    still_tied: StillTied | None = None

    def walk(self, ranking: Sequence[Equals]) -> None:
        """Take from the ranking, best first: whole groups of equals while they fit.

        A group that does not fit goes through `at_the_cut`, each element ordering only those who
        are still equal. Raises Unrankable if ADMIT_ALL would have to make money grow.
        """
        for equals in ranking:
            if not self._take(equals, self.at_the_cut):
                return

    def _take(self, equals: Equals, chain: Sequence[str]) -> bool:
        """Take those who find room; whether the walk goes on below them."""
        if self.left is None:
            self.taken.extend(equals)
            return True
        left = self.left
        affordable = tuple(each for each in equals if self._cost(each) <= left)
        if self._skips:
            equals = affordable
        cost = sum(self._cost(each) for each in equals)
        if cost <= left:
            self.taken.extend(equals)
            self.left = left - cost
            return True
        if not affordable:
            return False
        return self._settle(equals, left, chain)

    def _settle(self, equals: Equals, left: int, chain: Sequence[str]) -> bool:
        """Let the chain decide among equals who do not all find room in what is left."""
        if not chain:
            return self._wait(equals, left, WAITS_FOR_DECISION)
        element, *rest = chain
        match element:
            case AtTheCut.ADMIT_ALL:
                if self.costs is not None:
                    raise Unrankable("money-does-not-grow")
                self.taken.extend(equals)
                return False
            case AtTheCut.ADMIT_NONE:
                return self._skips
            case AtTheCut.LOTS:
                groups, waits_for = self._drawn(equals), WAITS_FOR_LOTS
            case AtTheCut.REVOTE:
                groups, waits_for = self._voted(equals), WAITS_FOR_REVOTE
            case score:
                groups, waits_for = self._scored(equals, score), WAITS_FOR_RESULT
        if groups is None:
            return self._wait(equals, left, waits_for)
        return all(self._take(each, rest) for each in groups)

    def _wait(self, equals: Equals, left: int, waits_for: str) -> bool:
        # Below an open tie nothing is decided: what is left for the others depends on it.
        self.still_tied = StillTied(tied=tuple(sorted(equals)), free=left, waits_for=waits_for)
        return False

    @property
    def _skips(self) -> bool:
        return self.costs is not None and self.too_dear is TooDear.SKIP

    def _cost(self, candidate: CandidateId) -> int:
        return 1 if self.costs is None else self.costs[candidate]

    def _scored(self, equals: Equals, score: str) -> Sequence[Equals] | None:
        values = {each: self.value(score, each) for each in equals}
        known = {each: value for each, value in values.items() if value is not None}
        if len(known) < len(values):
            return None
        return tuple(in_order(equals, known.__getitem__, lowest_wins=self.lowest_wins(score)))

    def _voted(self, equals: Equals) -> Sequence[Equals] | None:
        """The equals by the next vote that was taken among exactly them."""
        turns = (turn for turn, each in enumerate(self.revotes) if each.tied == frozenset(equals))
        turn = next(turns, None)
        if turn is None:
            return None
        votes = self.revotes[turn].votes
        self.revotes = self.revotes[turn + 1 :]
        return tuple(in_order(equals, lambda each: votes.get(each, 0), lowest_wins=False))

    def _drawn(self, equals: Equals) -> Sequence[Equals] | None:
        """The equals one by one, ascending by SHA-256 of the published seed, ⏎ and the id."""
        if self.seed is None:
            return None
        seed = self.seed
        drawn = sorted(equals, key=lambda each: sha256(f"{seed}\n{each}".encode()).digest())
        return tuple((each,) for each in drawn)
