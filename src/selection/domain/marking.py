"""The words of a score sheet (评分表): drafts, sheets, reasons, what does not count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from selection.domain.kernel import CandidateId, Paper, PersonId
from selection.domain.marks import Marks
from selection.domain.rulebook.words import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftScoresheet:
    """Save marks that may still change."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Marks
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitScoresheet:
    """Hand the sheet in, signed; it is sealed from then on (P20).

    Where the public marks, `expert` is a voter, known as surely as `tier` says.
    """

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Marks
    at: datetime
    tier: Tier = Tier.ACCOUNT
    panel: str | None = None
    comment: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenScoresheet:
    """Open a sealed sheet again, with a reason and two people."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainScoresheet:
    """Give the reason of a total that is far from the others' (偏差说明); by the expert."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludeScore:
    """Take the sheet of an expert who is recused out of the result; it is kept."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    category: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateScore:
    """Let the sheet count again, whose expert is recused no more.

    `replacement` is who was assigned in the expert's place, if anybody was.
    """

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    category: str
    replacement: PersonId | None
    by: PersonId
    at: datetime


Command = (
    DraftScoresheet
    | SubmitScoresheet
    | ReopenScoresheet
    | ExplainScoresheet
    | ExcludeScore
    | ReinstateScore
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetDrafted:
    """Marks were saved."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Mapping[str, Decimal]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetSubmitted:
    """The sheet is signed and sealed."""

    channel: str
    stage: str
    panel: str | None
    expert: PersonId
    tier: Tier
    candidate: CandidateId
    marks: Mapping[str, Decimal]
    comment: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetReopened:
    """The sheet may be changed once more; what was submitted no longer counts."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetExplained:
    """The expert said why the total is far from the others'."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreNoted:
    """A sheet came too late: it is kept as a side note (旁注), and never counts."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Mapping[str, Decimal]
    comment: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreExcluded:
    """The sheet does not count: its expert is recused. It is kept."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReinstated:
    """The sheet counts again."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    by: PersonId
    at: datetime


Event = (
    ScoresheetDrafted
    | ScoresheetSubmitted
    | ScoresheetReopened
    | ScoresheetExplained
    | ScoreNoted
    | ScoreExcluded
    | ScoreReinstated
)


@dataclass(frozen=True, slots=True)
class Scoresheet:
    """The marks, whether they are sealed, explained, and taken out of the result."""

    marks: Marks = field(default_factory=dict[str, Decimal])
    sealed: bool = False
    explained: bool = False
    excluded: bool = False
