"""The words of a nomination: what is asked for, what happened, where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from selection.domain import consents, transferring
from selection.domain.answers import Answers, Form
from selection.domain.dossier import Declared, Exemption
from selection.domain.eligibility import Finding
from selection.domain.identity import Comparison, Match
from selection.domain.kernel import CandidateId, EntityId, Paper, PersonId, UnitId
from selection.domain.rulebook.words import Signature
from selection.domain.transferring import TransferAgreed, TransferProposed


class Objections(StrEnum):
    """What came in against a candidate: nothing, or what the unit has dealt with."""

    NONE = "NONE"
    HANDLED = "HANDLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAtHome:
    """The unit's own publicity (本级公示) of a candidate, from one day to another, both in full.

    `paper` is the notice, and how objections were dealt with (R-QUO-10).
    """

    begins: date
    ends: date
    objections: Objections
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitNomination:
    """Hand a nomination in. `form` is judged and not recorded; `paper` is where it is kept.

    `entities` are salted hashes of whatever identifies the person or body, the surest first;
    `follows` is an earlier nomination of the same, which was released (see `renewal`).
    `materials` are the files of each kind by their digests, as they are attached; `compared`
    holds the candidate's name against the registers of past winners, where there are any.
    """

    candidate: CandidateId
    unit: UnitId
    category: str
    entities: tuple[EntityId, ...]
    form: Form
    paper: Paper
    at: datetime
    group: str | None = None
    materials: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    declared: tuple[Declared, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    signed_by: Mapping[Signature, PersonId] = field(default_factory=dict[Signature, PersonId])
    own_publicity: ShownAtHome | None = None
    compared: Comparison | None = None
    follows: CandidateId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNomination:
    """Hand a returned nomination in again, with a corrected form.

    `entities` replace the former ones, if what identifies the candidate was corrected.
    `changed` are the fields and materials whose content is another one now: told by whoever
    compared the words and files, which never come here; what is seen here is added (3.2).
    """

    candidate: CandidateId
    form: Form
    paper: Paper
    at: datetime
    entities: tuple[EntityId, ...] = ()
    materials: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    declared: tuple[Declared, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    compared: Comparison | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitLateSubmission:
    """Let a late submission stand, with a reason; a slot is taken for it in the same breath.

    `entities` are those that were recorded: the decision looks up where else they stand.
    `compared` holds the name against the registers of past winners as they are now.
    """

    candidate: CandidateId
    entities: tuple[EntityId, ...]
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime
    compared: Comparison | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNomination:
    """Take a nomination back; by somebody of its unit, or by an official."""

    candidate: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRival:
    """Note on the nomination that stands which other one was refused because of it (A-11).

    `entities` are those of the nomination that was refused, `unit` and `rival` its unit and id.
    """

    candidate: CandidateId
    unit: UnitId
    rival: CandidateId
    entities: tuple[EntityId, ...]
    at: datetime


Command = (
    SubmitNomination
    | AdmitLateSubmission
    | CorrectNomination
    | transferring.Command
    | consents.Command
    | WithdrawNomination
    | NoteRival
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationSubmitted:
    """A candidate stands.

    `findings` are what every clause says of it, `exemptions` the pleas that are needed; `warnings`
    are clauses that a reviewer settles, `matches` the past winners whom the candidate may be.
    """

    candidate: CandidateId
    unit: UnitId
    unit_type: str
    category: str
    group: str | None
    entities: tuple[EntityId, ...]
    answers: Answers
    paper: Paper
    materials: Mapping[str, tuple[str, ...]]
    declared: tuple[Declared, ...]
    findings: tuple[Finding, ...]
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]
    signed_by: Mapping[Signature, PersonId]
    own_publicity: ShownAtHome | None
    follows: CandidateId | None
    matches: tuple[Match, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateSubmissionRecorded:
    """A nomination came in at the deadline or later: judged as if in time, and without a slot.

    Nobody stands by it. `submission` is what stands if it is let in.
    """

    candidate: CandidateId
    submission: NominationSubmitted
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LateSubmissionAdmitted:
    """Officials let a late submission in; what stands by it is told by NominationSubmitted."""

    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationCorrected:
    """The form of a candidate was replaced after a return; `dropped` are entities it gave up.

    `changed` are the codes of all fields, materials and declarations that are not as before.
    """

    candidate: CandidateId
    entities: tuple[EntityId, ...]
    dropped: tuple[EntityId, ...]
    answers: Answers
    paper: Paper
    materials: Mapping[str, tuple[str, ...]]
    declared: tuple[Declared, ...]
    findings: tuple[Finding, ...]
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]
    matches: tuple[Match, ...]
    changed: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationWithdrawn:
    """A candidate stands no more."""

    candidate: CandidateId
    entities: tuple[EntityId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalRefused:
    """Another unit handed in the same person or body, and was refused: a notice to this unit."""

    candidate: CandidateId
    unit: UnitId
    rival: CandidateId
    at: datetime


Event = (
    NominationSubmitted
    | LateSubmissionRecorded
    | LateSubmissionAdmitted
    | NominationCorrected
    | transferring.Event
    | consents.Event
    | NominationWithdrawn
    | RivalRefused
)


HandedIn = NominationSubmitted | NominationCorrected | TransferAgreed
"""Whatever carries a whole dossier."""


@dataclass(frozen=True, slots=True)
class Nomination:
    """Whether the candidate stands, and what of.

    `late` is what came in after the deadline, `transfer` how far a change of category has come.
    """

    submitted: NominationSubmitted | None = None
    handed_in: HandedIn | None = None  # what was so last
    late: NominationSubmitted | None = None
    entities: tuple[EntityId, ...] = ()
    matches: tuple[Match, ...] = ()
    transfer: TransferProposed | TransferAgreed | None = None
    withdrawn: bool = False
    rivals: frozenset[CandidateId] = frozenset()
