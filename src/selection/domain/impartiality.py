"""The words of impartiality (回避): undertakings, conflicts, recusals, being barred."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selection.domain.kernel import CandidateId, Paper, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUndertaking:
    """Promise to be just, to keep silent and to stay out where one must (评审承诺书)."""

    expert: PersonId
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A ground on which an expert says to stay out of a candidate; words stay in the vault."""

    candidate: CandidateId
    category: str
    ground: str
    remark: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflicts:
    """Say of which candidates of the panel one must stay out; none is an answer too.

    May be said again: a later declaration adds to the earlier ones.
    """

    panel: str
    expert: PersonId
    conflicts: tuple[Conflict, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRecusal:
    """Keep the expert out, on a ground of the rulebook; by an official or the panel's chair."""

    expert: PersonId
    candidate: CandidateId
    category: str
    ground: str
    by: PersonId
    at: datetime
    remark: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRecusal:
    """Give up one ground: it did not hold."""

    expert: PersonId
    candidate: CandidateId
    category: str
    ground: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BarExpert:
    """Bar an expert who concealed a ground: out of everything, and of all that was handed in."""

    expert: PersonId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = SignUndertaking | DeclareConflicts | ConfirmRecusal | WithdrawRecusal | BarExpert


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingSigned:
    """The expert promised what this version of the text says."""

    expert: PersonId
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsDeclared:
    """The expert said where to stay out; each conflict follows as a recusal."""

    panel: str
    expert: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalConfirmed:
    """The expert is out of `scopes`: `candidate:ID`, `category:CODE` or `all` (see `facts`).

    Where the ground names channels there is a scope for each; otherwise it holds in every channel
    of a panel.
    """

    expert: PersonId
    candidate: CandidateId
    scopes: tuple[str, ...]
    ground: str
    remark: Paper | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecusalWithdrawn:
    """A ground is gone: the expert is back in `scopes`, those that no other ground keeps."""

    expert: PersonId
    candidate: CandidateId
    scopes: tuple[str, ...]
    ground: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertBarred:
    """The expert is out for good; nothing that came from the expert counts."""

    expert: PersonId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = UndertakingSigned | ConflictsDeclared | RecusalConfirmed | RecusalWithdrawn | ExpertBarred


@dataclass(frozen=True, slots=True)
class Impartiality:
    """What one expert promised and declared, and what the expert is kept out of and why."""

    version: int | None = None
    declared: frozenset[str] = frozenset()
    barred: bool = False
    scopes: Mapping[tuple[CandidateId, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[CandidateId, str], tuple[str, ...]]
    )
