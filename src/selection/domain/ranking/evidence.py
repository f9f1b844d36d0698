"""What a ranking is computed from: candidates, marks at their crossings, counts, votes among ties.

All of it is replayed from the journal at one position. A mark stands at a crossing of up to four
axes: candidate × sheet × item × panel. An absent mark is absent: it has no line here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from selection.domain.kernel import CandidateId

Answer = bool | int | Fraction | date | str | tuple[str, ...]
"""A value of the recommendation form that is neither text nor personal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A candidate who may enter a first round: passed the review, or nominated if there is none.

    `group` is what WITHIN = GROUP ranks inside of (country, college, heat …); `answers` are the
    form's values that scores, costs and `entered_by` read.
    """

    candidate: CandidateId
    category: str
    group: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: a like is 1; a place of a ranking, points, or a rubric's mark is its number."""

    panel: str
    sheet: str
    candidate: CandidateId
    item: str
    value: Fraction | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """All that was handed in through one channel at one stage.

    `marks` holds single marks. `counted` holds names or points that were counted instead of kept
    one by one (paper ballots, tallies): already folded over the sheets, per candidate.
    `ballots` is the number of ballots handed in per category; `eligible` the voters present less
    those recused, per candidate. `again` are those voted on in a supplementary ballot, whose votes
    and voters are the ones of that ballot: they stand below all others. `confirmed` are those for
    whom the chair let fewer sheets suffice than the panel asks for, and how many.
    """

    channel: str
    stage: str
    marks: Sequence[Mark] = ()
    counted: Mapping[CandidateId, Fraction | int] = field(
        default_factory=dict[CandidateId, Fraction | int]
    )
    ballots: Mapping[str, int] = field(default_factory=dict[str, int])
    eligible: Mapping[CandidateId, int] = field(default_factory=dict[CandidateId, int])
    again: frozenset[CandidateId] = frozenset()
    confirmed: Mapping[CandidateId, int] = field(default_factory=dict[CandidateId, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class Revote:
    """A recorded vote among those tied at the line of a round."""

    round: str
    tied: frozenset[CandidateId]
    votes: Mapping[CandidateId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything a ranking depends on besides the rulebook."""

    contenders: Sequence[Contender]
    polls: Sequence[Poll] = ()
    revotes: Sequence[Revote] = ()  # in the order in which they were recorded
    lots: Mapping[str, str] = field(default_factory=dict[str, str])  # round → published seed
    entered: Mapping[str, frozenset[CandidateId]] = field(
        default_factory=dict[str, frozenset[CandidateId]]
    )  # round → those that officials entered directly
