"""The words of the preliminary review: what is asked for, and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from selection.domain.calendar import Workdays
from selection.domain.checklist import Tick
from selection.domain.kernel import CandidateId, Paper, PersonId

NOT_CORRECTED = "NOT_CORRECTED"
"""The ground of a rejection where the unit gave no answer in time (3.2)."""


class Verdict(StrEnum):
    """通过 · 退回补正 · 不通过."""

    PASSED = "PASSED"
    RETURNED = "RETURNED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignReviewers:
    """Name those who review the candidate; whoever was named before and is not now is free."""

    candidate: CandidateId
    reviewers: tuple[PersonId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConflict:
    """A reviewer or chief steps back from a case; the remark says why."""

    candidate: CandidateId
    reviewer: PersonId
    remark: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion:
    """A reviewer's own answer to every open item of the checklist, and what follows from it.

    `ticks` need not repeat what the system found. `rules` are conditions and exclusions that a
    defect rests on besides the items; `grants` are the conditions that the candidate, who asks
    for it, should be exempt from. A rejection says why in the remark.
    """

    candidate: CandidateId
    reviewer: PersonId
    verdict: Verdict
    at: datetime
    ticks: Mapping[str, Tick] = field(default_factory=dict[str, Tick])
    remarks: Mapping[str, Paper] = field(default_factory=dict[str, Paper])
    rules: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    remark: Paper | None = None
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReview:
    """The chief's decision where reviewers disagree; `ticks` are of what one of them failed."""

    candidate: CandidateId
    chief: PersonId
    verdict: Verdict
    at: datetime
    ticks: Mapping[str, Tick] = field(default_factory=dict[str, Tick])
    remarks: Mapping[str, Paper] = field(default_factory=dict[str, Paper])
    rules: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    remark: Paper | None = None
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectUncorrected:
    """Reject who was returned and did not come back in time; by the clock, or who reviews."""

    candidate: CandidateId
    by: PersonId
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRejection:
    """The recommending unit asks for the rejection to be looked at again (复核)."""

    candidate: CandidateId
    by: PersonId
    reason: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal:
    """A person who took no part in the review says whether it was right."""

    candidate: CandidateId
    by: PersonId
    upheld: bool
    reason: Paper
    at: datetime


Command = (
    AssignReviewers
    | DeclareConflict
    | GiveOpinion
    | DecideReview
    | RejectUncorrected
    | AppealRejection
    | DecideAppeal
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAssigned:
    """These people review the candidate, and nobody else."""

    candidate: CandidateId
    reviewers: tuple[PersonId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictDeclared:
    """The person has nothing to do with the case any more; an opinion of this round is void."""

    candidate: CandidateId
    reviewer: PersonId
    remark: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven:
    """A reviewer has answered; `rules` are all items and clauses that are found wanting.

    `category` is where the candidate stood: after a transfer (A-19) it is answered anew.
    """

    candidate: CandidateId
    category: str
    reviewer: PersonId
    verdict: Verdict
    ticks: Mapping[str, Tick]
    remarks: Mapping[str, Paper]
    rules: tuple[str, ...]
    grants: tuple[str, ...]
    remark: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSettled:
    """The chief has answered what the reviewers disagreed on."""

    candidate: CandidateId
    chief: PersonId
    verdict: Verdict
    ticks: Mapping[str, Tick]
    remarks: Mapping[str, Paper]
    rules: tuple[str, ...]
    grants: tuple[str, ...]
    remark: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionGranted:
    """The candidate need not meet the condition (破格); `by` are those who would have it so."""

    candidate: CandidateId
    condition: str
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionRefused:
    """The candidate would have to meet the condition; `by` are those who did not exempt it."""

    candidate: CandidateId
    condition: str
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePassed:
    """The candidate goes on to the experts; `exempted` are the conditions it need not meet."""

    candidate: CandidateId
    exempted: tuple[str, ...]
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """An item or clause that is found wanting, and what the reviewers remarked on it."""

    rule: str
    remarks: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateReturned:
    """The nomination goes back to the unit, every defect at once (一次性告知), until `due`."""

    candidate: CandidateId
    defects: tuple[Defect, ...]
    due: datetime
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRejected:
    """The candidate is out, by these rules and for the reasons in the papers.

    The unit may appeal before `appeal_until`.
    """

    candidate: CandidateId
    rules: tuple[str, ...]
    reasons: tuple[Paper, ...]
    appeal_until: datetime
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalReviewAppealed:
    """The unit does not accept the rejection."""

    candidate: CandidateId
    by: PersonId
    reason: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided:
    """Upheld, the review begins anew with other people; otherwise the rejection is final."""

    candidate: CandidateId
    upheld: bool
    by: PersonId
    reason: Paper
    at: datetime


Event = (
    ReviewAssigned
    | ConflictDeclared
    | OpinionGiven
    | DisputeSettled
    | ExemptionGranted
    | ExemptionRefused
    | CandidatePassed
    | CandidateReturned
    | CandidateRejected
    | FormalReviewAppealed
    | AppealDecided
)
