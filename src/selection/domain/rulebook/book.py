"""The rulebook as a whole, and the tables of its head, its calendar and its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from selection.domain.rulebook.contest import (
    Channel,
    Integrity,
    Panel,
    Recusal,
    Round,
    Rubric,
    Score,
)
from selection.domain.rulebook.entry import (
    Condition,
    Declaration,
    Exclusion,
    FormalReview,
    FormField,
    Material,
    Nomination,
    UnitType,
)
from selection.domain.rulebook.values import Code, Count, Positive, Term, Text, Year
from selection.domain.rulebook.words import (
    Act,
    By,
    Carried,
    Consent,
    Disclosure,
    Kind,
    ListedBy,
    Nature,
    StageKind,
    SubstituteFrom,
)

MIDNIGHT = time(0, 0)
FEWEST_SIGNATURES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that a document makes working or free; overrides the calendar (domain 7.5)."""

    date: date
    working: bool
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The zone of days and printed times, and the days that documents have moved.

    `covers` are the years whose arrangement `days` gives in full.
    """

    zone: ZoneInfo
    day_starts: time = MIDNIGHT
    first_day_counts_before: time | None = None
    days: tuple[Day, ...] = ()
    covers: tuple[Year, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One of the award lines (R-CAT); `places` is a ceiling, never a number to be filled."""

    code: Code
    name: Text
    kind: Kind
    heading: Text | None = None
    measure_word: Text = Text("个")
    places: Count | None = None
    listed_by: ListedBy = ListedBy.STROKES


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A span of the year; half-open, opened and closed by the clock or by an act."""

    code: Code
    name: Text
    kind: StageKind
    opens: datetime | None = None
    closes: datetime | None = None
    lasts: Term | None = None
    after: tuple[Code, ...] = ()
    asks: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """The publicity notice (公示)."""

    where: Text
    text: Text | None = None
    shows: tuple[Code, ...] = ()
    restart_on_name_change: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRule:
    """Whether score sheets are ever shown outside the review."""

    scores: Disclosure = Disclosure.NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """The procedure of objections (domain 5.3)."""

    admit_within: Term
    report_within: Term
    conclude_within: Term
    review_within: Term
    handlers_least: Positive
    real_name: bool = True
    refused: tuple[Text, ...] = ()
    others_go_on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """Who steps into a place that became free before the decision (domain 5.4)."""

    allowed: bool = False
    from_: SubstituteFrom | None = None
    until: Code | None = None
    own_publicity: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The decision and its certificates (domain 5.5, 6.5)."""

    decided_by: Text | None = None
    certificate: Text = Text("证书")
    number: Text | None = None
    valid_for: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Which other campaign the winners are handed to (domain 11.4)."""

    campaign: Code
    as_unit: Code
    from_round: Code
    categories: Mapping[Code, Code]
    carries: tuple[Carried, ...]
    consent: Consent = Consent.ASK_AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendable:
    """Keys that may change after the rulebook was frozen, and until which stage opens."""

    keys: tuple[Text, ...]  # "publicity.text": the key and all below it
    until: Code | None = None  # None: until the list is released


class _Coded(Protocol):
    @property
    def code(self) -> Code: ...


Table = TypeVar("Table", bound=_Coded)


def _coded(tables: tuple[Table, ...], code: str) -> Table | None:
    for each in tables:  # a plain loop: it is asked for every like
        if each.code == code:
            return each
    return None


THE_PANEL = Panel(code=Code("PANEL"), name=Text("评审组"), least=1)
"""The panel of a contest that does not tell panels apart."""


@dataclass(frozen=True, kw_only=True)  # without slots: what every like asks for is kept
class Rulebook:
    """Everything that a decision of one campaign depends on. The code adds no number to it."""

    schema: int
    id: Code
    title: Text
    year: Year
    nature: Nature
    organizer: Text
    calendar: Calendar
    categories: tuple[Category, ...]
    stages: tuple[Stage, ...]
    secretariat: Text | None = None
    document: Text | None = None
    basis: Text | None = None
    approval: Text | None = None
    rolling: bool = False
    unit_types: tuple[UnitType, ...] = ()
    nomination: Nomination = Nomination()
    conditions: tuple[Condition, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    materials: tuple[Material, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    channels: tuple[Channel, ...] = ()
    integrity: Integrity | None = None
    formal_review: FormalReview | None = None
    panels: tuple[Panel, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    scores: tuple[Score, ...] = ()
    rounds: tuple[Round, ...] = ()
    publicity: Publicity | None = None
    disclosure: DisclosureRule = DisclosureRule()
    objection: Objection | None = None
    substitution: Substitution = Substitution()
    release: Release = Release()
    feeds: tuple[Feed, ...] = ()
    approvals: Mapping[Act, int] | None = None
    amendments: tuple[Amendable, ...] = ()

    def category(self, code: str) -> Category | None:
        """The category of that code, or None."""
        return _coded(self.categories, code)

    def stage(self, code: str) -> Stage | None:
        """The stage of that code, or None."""
        return _coded(self.stages, code)

    def stages_of(self, kind: StageKind) -> tuple[Stage, ...]:
        """The stages of a kind, in the order of the rulebook."""
        return self._of_kind[kind]

    @cached_property
    def _of_kind(self) -> Mapping[StageKind, tuple[Stage, ...]]:
        return {
            kind: tuple(each for each in self.stages if each.kind is kind) for kind in StageKind
        }

    @cached_property
    def ceilings(self) -> Mapping[str, int]:
        """The places of each category that has a ceiling."""
        return {each.code: each.places for each in self.categories if each.places is not None}

    @cached_property
    def recusal_channels(self) -> frozenset[str]:
        """The channels that a recusal may keep somebody out of alone."""
        return frozenset(channel for each in self.recusals for channel in each.channels)

    def unit_type(self, code: str) -> UnitType | None:
        """The unit type of that code, or None."""
        return _coded(self.unit_types, code)

    def channel(self, code: str) -> Channel | None:
        """The channel of that code, or None."""
        return _coded(self.channels, code)

    @property
    def seated(self) -> tuple[Panel, ...]:
        """The panels that judge; one for everything where a contest names none of its own."""
        if self.panels or all(each.by is not By.PANEL for each in self.channels):
            return self.panels
        return (THE_PANEL,)

    def panel(self, code: str) -> Panel | None:
        """The panel of that code, or None."""
        return _coded(self.seated, code)

    def field(self, code: str) -> FormField | None:
        """The field of the form of that code, or None."""
        return _coded(self.nomination.fields, code)

    def score(self, code: str) -> Score | None:
        """The score of that code, or None."""
        return _coded(self.scores, code)

    def round(self, code: str) -> Round | None:
        """The round of that code, or None."""
        return _coded(self.rounds, code)

    def rubric(self, channel: str, category: str, stage: str) -> Rubric | None:
        """The rubric by which the channel marks the category in the stage, or None."""
        return next(
            (
                each
                for each in self.rubrics
                if each.channel == channel and each.serves(Code(category), Code(stage))
            ),
            None,
        )

    def signatures(self, act: Act) -> int:
        """How many different people the act needs; never fewer than two (P18)."""
        return max(FEWEST_SIGNATURES, (self.approvals or {}).get(act, FEWEST_SIGNATURES))

    def day(self, at: datetime) -> date:
        """The voter's day that the instant falls in: civil days of the zone, from `day_starts`."""
        local = at.astimezone(self.calendar.zone)
        starts = self.calendar.day_starts
        if local.time() >= starts:
            return local.date()
        return date.fromordinal(local.date().toordinal() - 1)
