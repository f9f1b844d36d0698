"""The words of objections (异议, domain 5.3): what is asked for, and what happened (see `cases`).

An objector's name and words are papers in the vault; the events know numbers and days.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from selection.domain.calendar import Workdays
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId


class Way(StrEnum):
    """How an objection came in: by the web form, or entered by a clerk."""

    WEB = "WEB"
    LETTER = "LETTER"
    EMAIL = "EMAIL"
    PHONE = "PHONE"


class Kind(StrEnum):
    """实质性 (truth, merit, integrity) · 非实质性 (how something is written)."""

    SUBSTANTIVE = "SUBSTANTIVE"
    FORMAL = "FORMAL"


class Conclusion(StrEnum):
    """不成立 · 部分成立 (corrected) · 成立 (off the list) · 无法查清 (deferred: not this time)."""

    NOT_UPHELD = "NOT_UPHELD"
    PARTLY_UPHELD = "PARTLY_UPHELD"
    UPHELD = "UPHELD"
    UNRESOLVED = "UNRESOLVED"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileObjection:
    """Object to somebody on the list; `objector` is who that is, None for nobody who says it.

    A clerk enters what came by letter, mail or telephone, with the instant it was `received`.
    """

    candidate: CandidateId
    way: Way
    objector: Paper | None
    statement: Paper
    received: datetime
    at: datetime
    by: PersonId | None = None
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTip:
    """Note what nobody signed, or what came too late, to be looked into ex officio (线索)."""

    candidate: CandidateId
    statement: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitObjection:
    """Take the objection up (受理)."""

    number: int
    kind: Kind
    by: PersonId
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseObjection:
    """Do not take it up; `ground` counts the grounds of the rulebook from 1."""

    number: int
    ground: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvestigation:
    """Let these people look into it; `statement` tells the unit what is said, and not by whom."""

    number: int
    candidate: CandidateId
    handlers: tuple[PersonId, ...]
    statement: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInvestigation:
    """What was found out, by one of those who looked into it."""

    number: int
    report: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeObjection:
    """Conclude, with reasons.

    `last` is the last day to ask for a review, entered where no calendar covers the days.
    """

    number: int
    candidate: CandidateId
    finding: Conclusion
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForReview:
    """The objector or the candidate asks for the one review (复核)."""

    number: int
    request: Paper
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeReview:
    """Conclude for good, by people who took no part in the conclusion."""

    number: int
    candidate: CandidateId
    finding: Conclusion
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenObjection:
    """Read who objected, for a reason."""

    number: int
    reason: Paper
    by: PersonId
    at: datetime


Command = (
    FileObjection
    | LogTip
    | AdmitObjection
    | RefuseObjection
    | OpenInvestigation
    | ReportInvestigation
    | ConcludeObjection
    | AskForReview
    | ConcludeReview
    | OpenObjection
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all objections to a candidate come to: which ones hold up, and whether it is off.

    It is off `since` an instant that no review undoes any more; None if one may still do that.
    """

    held_by: tuple[int, ...] = ()
    off: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFiled:
    """An objection came in; until when it is to be admitted and concluded, if that is counted."""

    number: int
    candidate: CandidateId
    way: Way
    objector: Paper | None
    statement: Paper
    received: datetime
    admit_by: datetime | None
    conclude_by: datetime | None
    standing: Standing
    by: PersonId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TipLogged:
    """A tip was noted; it holds nobody up."""

    number: int
    candidate: CandidateId
    statement: Paper
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAdmitted:
    """The objection is taken up; a report is due by then."""

    number: int
    candidate: CandidateId
    kind: Kind
    report_by: datetime | None
    standing: Standing
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRefused:
    """The objection is not taken up, on that ground of the rulebook."""

    number: int
    candidate: CandidateId
    ground: int
    standing: Standing
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationOpened:
    """These people look into it, and the unit was told what is said."""

    number: int
    unit: UnitId
    handlers: tuple[PersonId, ...]
    statement: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationReported:
    """They told what they found."""

    number: int
    report: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionConcluded:
    """The objection is concluded; a review can be asked for until then."""

    number: int
    candidate: CandidateId
    finding: Conclusion
    reason: Paper
    review_until: datetime
    standing: Standing
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked:
    """Somebody asked for the review, which is due by then."""

    number: int
    candidate: CandidateId
    request: Paper
    review_by: datetime | None
    standing: Standing
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionReviewed:
    """The objection is concluded for good."""

    number: int
    candidate: CandidateId
    finding: Conclusion
    reason: Paper
    standing: Standing
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionOpened:
    """Somebody read who objected."""

    number: int
    reason: Paper
    by: PersonId
    at: datetime


Event = (
    ObjectionFiled
    | TipLogged
    | ObjectionAdmitted
    | ObjectionRefused
    | InvestigationOpened
    | InvestigationReported
    | ObjectionConcluded
    | ReviewAsked
    | ObjectionReviewed
    | ObjectionOpened
)
