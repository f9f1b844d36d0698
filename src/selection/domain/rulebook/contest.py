"""Tables about deciding: channels, panels, rubrics, scores as lists of steps, rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from functools import cached_property
from typing import Final, Literal

from selection.domain.rulebook.entry import Limit
from selection.domain.rulebook.values import (
    Amount,
    Code,
    Count,
    Positive,
    Share,
    Size,
    Term,
    Text,
)
from selection.domain.rulebook.words import (
    Axis,
    Best,
    By,
    Compare,
    Covers,
    DetectorKind,
    Form,
    FoundBy,
    IfFewer,
    NeedOf,
    OverLimit,
    Per,
    Revocable,
    Rounding,
    Same,
    Shown,
    Take,
    Tier,
    Ties,
    TooDear,
    Within,
)

ALL: Final = "ALL"
CRITERION: Final = "CRITERION"
CANDIDATES: Final = "CANDIDATES"


@dataclass(frozen=True, kw_only=True)  # without slots, as the rulebook
class Channel:
    """Who hands in what, when, and within which limits (domain 2, 4.7)."""

    code: Code
    name: Text
    form: Form
    by: By
    stages: tuple[Code, ...]
    categories: tuple[Code, ...] = ()
    counts_in_result: bool = True
    identity: tuple[Tier, ...] = (Tier.ACCOUNT,)
    limits: tuple[Limit, ...] = ()
    over_limit: OverLimit = OverLimit.REFUSE_NAME
    points: tuple[Size, ...] = ()
    revocable: Revocable = Revocable.NEVER
    shown: Shown = Shown.AFTER_CLOSE
    shown_at: time | None = None
    secret: bool = False
    on_paper: bool = False
    quorum: Share | None = None
    by_panel: bool = False
    notice: Text | None = None

    @cached_property
    def daily(self) -> bool:
        """Whether nothing is remembered from one day to the next: every limit names DAY."""
        return bool(self.limits) and all(Per.DAY in limit.per for limit in self.limits)

    def serves(self, category: str) -> bool:
        """Whether candidates of the category can be named in this channel."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A sign of vote manipulation; all conditions that are written must hold (domain 2.5)."""

    id: Code
    text: Text
    kind: DetectorKind
    more_than: Amount | None = None
    category_median_more_than: Amount | None = None
    within: Term | None = None
    between: tuple[time, ...] = ()
    per_address: bool = False
    networks_more_than: Count | None = None
    outside_region: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """The inspection of the public vote (R-LIKE-10)."""

    appeal: Term
    detectors: tuple[Detector, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A group of experts (domain 4.2)."""

    code: Code
    name: Text
    least: Positive
    categories: tuple[Code, ...] = ()
    odd: bool = False
    sheets_each: Positive | None = None
    sheets_least: Positive | None = None
    most_per_employer: Positive | None = None
    grassroots_least: Share | None = None
    strata: tuple[Text, ...] = ()
    group_most: Positive | None = None

    @property
    def assigns(self) -> bool:
        """Whether its experts are assigned to candidates, and their scoring is locked."""
        return self.sheets_each is not None or self.sheets_least is not None

    @property
    def drawn(self) -> bool:
        """Whether its members are drawn by lot: what it asks of them, only a pool can tell."""
        return bool(
            self.strata or self.most_per_employer or self.grassroots_least or self.group_most
        )

    def serves(self, category: str) -> bool:
        """Whether the panel reviews candidates of the category."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """A ground of recusal (domain 4.3)."""

    id: Code
    text: Text
    found_by: FoundBy
    same: Same | None = None
    covers: Covers = Covers.CANDIDATE
    categories: tuple[Code, ...] = ()
    channels: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a rubric; a mark lies in the rubric's `lowest` … `most`."""

    code: Code
    name: Text
    most: Fraction
    times: Fraction = Fraction(1)
    source: Text | None = None
    anchors: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """What is marked, from where to where, in which steps (domain 4.4)."""

    channel: Code
    criteria: tuple[Criterion, ...]
    categories: tuple[Code, ...] = ()
    stages: tuple[Code, ...] = ()
    lowest: Fraction = Fraction(0)
    step: Size = Fraction(1)
    comment_below: Fraction | None = None
    comment_above: Fraction | None = None
    ask_if_off_median_by: Size | None = None

    def serves(self, category: str, stage: str) -> bool:
        """Whether candidates of the category are marked by this rubric in the stage."""
        return (not self.categories or category in self.categories) and (
            not self.stages or stage in self.stages
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of: fold an axis, compare the candidates, multiply; or round alone."""

    over: Axis | None = None
    take: Take | None = None
    drop_highest: Count = 0
    drop_lowest: Count = 0
    drop_from: Positive | None = None  # None: highest + lowest + 1
    at_least: Positive = 1
    across: Literal["CANDIDATES"] | None = None
    as_: Compare | None = None
    best: Best = Best.HIGHEST
    ties: Ties = Ties.BEST
    points: tuple[Fraction, ...] = ()
    points_rest: Fraction = Fraction(0)
    onto: tuple[Fraction, ...] = (Fraction(0), Fraction(100))
    times: Fraction | Literal["CRITERION"] | Code | None = None  # a Code: a FIGURES channel
    round: Size | None = None
    rounding: Rounding = Rounding.HALF_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A number per candidate, from one of: a channel, a form field, other scores (domain 4.5)."""

    code: Code
    name: Text
    from_: Code | None = None
    field: Code | None = None
    parts: Mapping[Text, Fraction] | None = None  # "score" or "round.score" → weight
    items: tuple[Code, ...] = ()
    steps: tuple[Step, ...] = ()
    show: Size | None = None
    lowest_wins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a candidate must reach to be taken at all."""

    score: Text
    at_least: Fraction
    of: NeedOf | None = None
    categories: tuple[Code, ...] = ()

    def asked_of(self, category: str) -> bool:
        """Whether candidates of the category must reach it."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Takes from its entrants those who meet the needs, in rank order, up to the places."""

    code: Code
    name: Text
    stage: Code
    categories: tuple[Code, ...] = ()
    entrants: tuple[Code, ...] = ()
    entered_by: Code | None = None  # a YES_NO field: who enters a first round
    direct_entry: bool = False
    within: Within = Within.CATEGORY
    needs: tuple[Need, ...] = ()
    rank_by: tuple[Text, ...] = ()
    places: Count | Literal["ALL"] | Mapping[Code, Count] | None = None  # None: the category's
    places_times: Size = Fraction(1)
    cost: Code | None = None
    too_dear: TooDear = TooDear.SKIP
    at_the_cut: tuple[Text, ...] = ()  # score codes, then REVOTE…, then an AtTheCut word
    if_fewer: IfFewer = IfFewer.LEAVE_EMPTY

    def serves(self, category: str) -> bool:
        """Whether candidates of the category go through this round."""
        return not self.categories or category in self.categories
