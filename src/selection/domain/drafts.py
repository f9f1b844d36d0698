"""The words of a draft inside a unit: what is asked for, what happened, where it stands."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selection.domain.dossier import Declared, Exemption
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId
from selection.domain.rulebook.words import Declarer


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNomination:
    """Begin a draft; by a clerk of the unit.

    `applicant` is who signs for the candidate (申报人): the person, or whoever speaks for a body;
    None where the candidate signs on paper only.
    """

    candidate: CandidateId
    unit: UnitId
    category: str
    by: PersonId
    at: datetime
    applicant: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveForm:
    """Save the form; `opened` is the revision that was opened to write in, 0 for the first one."""

    candidate: CandidateId
    opened: int
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDeclarations:
    """Sign what the candidate, or the unit, has to declare about the draft as it stands.

    The unit's are signed by its leader, the candidate's by the applicant; or the clerk records
    what the candidate signed by hand, and `scan` is that sheet.
    """

    candidate: CandidateId
    declarations: tuple[str, ...]
    declarer: Declarer
    by: PersonId
    at: datetime
    scan: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimExemption:
    """Plead for a SOFT condition that is not met; a later plea for it takes its place."""

    candidate: CandidateId
    exemption: Exemption
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveDraft:
    """Approve the draft at this revision, and endorse these of its pleas; by the leader.

    `shown` is the hash of what the leader was shown (see `contents`), files among it; None where
    nobody was shown anything but the revision.
    """

    candidate: CandidateId
    revision: int
    by: PersonId
    at: datetime
    endorsed: tuple[str, ...] = ()
    shown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDraftBack:
    """Send the draft back to the clerk, with a reason; by the leader."""

    candidate: CandidateId
    reason: Paper
    by: PersonId
    at: datetime


Command = (
    DraftNomination | SaveForm | SignDeclarations | ClaimExemption | ApproveDraft | SendDraftBack
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationDrafted:
    """A unit has begun to write a nomination; it takes no slot of the quota."""

    candidate: CandidateId
    unit: UnitId
    category: str
    applicant: PersonId | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSaved:
    """The form was saved; `signer` is whose signature it is, where a deputy wrote."""

    candidate: CandidateId
    revision: int
    paper: Paper
    by: PersonId
    signer: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationsSigned:
    """Declarations were signed about the draft at this revision."""

    candidate: CandidateId
    revision: int
    declarations: tuple[str, ...]
    declarer: Declarer
    scan: Paper | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionClaimed:
    """An exemption is pleaded for."""

    candidate: CandidateId
    revision: int
    exemption: Exemption
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitApproved:
    """The leader has approved the draft at this revision, with what it holds (see `contents`)."""

    candidate: CandidateId
    revision: int
    contents: str
    endorsed: tuple[str, ...]
    written_by: PersonId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentBack:
    """The leader has sent the draft back to the clerk."""

    candidate: CandidateId
    revision: int
    reason: Paper
    by: PersonId
    at: datetime


Event = (
    NominationDrafted
    | FormSaved
    | DeclarationsSigned
    | ExemptionClaimed
    | UnitApproved
    | DraftSentBack
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Where a draft stands. Its revision grows with whatever is written into it.

    `saved` is the form as it was saved last; `declared` tells at which revision each signature
    was given.
    """

    begun: NominationDrafted | None = None
    revision: int = 0
    saved: FormSaved | None = None
    declared: Mapping[Declared, int] = field(default_factory=dict[Declared, int])
    exemptions: Mapping[str, Exemption] = field(default_factory=dict[str, Exemption])
    approved: UnitApproved | None = None


def contents(
    unit: str,
    category: str,
    paper: Paper,
    files: str | None,
    declared: Iterable[Declared],
    exemptions: Iterable[Exemption],
) -> str:
    """The SHA-256 of all that a nomination says: equal only if not one part of it differs.

    The papers stand in it with their hashes, so what is approved is what was written, to the
    letter; `files` is the fingerprint of what is attached. The order in which declarations and
    pleas came does not matter.
    """
    lines = [
        f"{unit} {category}",
        f"{paper.record} {paper.digest}",
        f"files {files}",
        *sorted(f"declared {each.code} {each.by}" for each in declared),
        *sorted(
            f"exempt {each.condition} {each.reason.record} {each.reason.digest} {each.length}"
            for each in exemptions
        ),
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def approval(contents: str, clerk: str, leader: str) -> str:
    """The value of the fact: the hash of what the draft holds, who wrote and who approved it."""
    return f"{contents} {clerk} {leader}"


def signers_of(approval: str) -> tuple[str, str]:
    """Who wrote and who approved it, by the value of the fact; two empty ids for no value."""
    _, _, signers = approval.partition(" ")
    clerk, _, leader = signers.partition(" ")
    return clerk, leader
