"""The words of the list: what is asked for, and what happened to it (see `listed`)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from selection.domain.calendar import Period, Workdays
from selection.domain.kernel import CandidateId, Paper, PersonId
from selection.domain.listing import Place, Printed
from selection.domain.ranking.outcome import Outcome


class Ground(StrEnum):
    """Why an award is revoked (domain 5.5): 弄虚作假 · 违法违纪."""

    FRAUD = "FRAUD"
    VIOLATION = "VIOLATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeList:
    """Propose what the rounds gave at a journal position that the official saw.

    `places` are those whom the last round of each category took; without rounds, all who passed.
    `evidence` is the mark (`facts.EVIDENCE`) read before that, empty if there was none.
    """

    as_of: int
    outcomes: tuple[Outcome, ...]
    places: tuple[Place, ...]
    fingerprint: str
    evidence: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveList:
    """Approve exactly the list of that hash."""

    digest: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishList:
    """Publish the approved list for objections; `candidates` are all who are on it.

    `last` is the last day of the publicity, entered where no calendar covers its working days.
    """

    digest: str
    candidates: frozenset[CandidateId]
    printed: Printed
    signed_by: tuple[PersonId, ...]
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNotice:
    """Print the notice again, with a note: `renamed` have another name, `changed` another line.

    `printed` holds the new lines of both; nobody else's line changes.
    """

    renamed: frozenset[CandidateId]
    changed: frozenset[CandidateId]
    reason: Paper
    printed: Printed
    signed_by: tuple[PersonId, ...]
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeSubstitution:
    """Propose who steps into the place that somebody on the list left.

    `about` are all of the category: on the list, and who may step in (`Publication.rivals`).
    """

    candidate: CandidateId
    instead_of: CandidateId
    about: frozenset[CandidateId]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveSubstitution:
    """Agree to the substitution that is proposed."""

    candidate: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSubstitute:
    """Publish the substitute for objections, as the list was."""

    candidate: CandidateId
    printed: Printed
    signed_by: tuple[PersonId, ...]
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideFinalList:
    """Decide on those whose publicity is over, in published order; the document is a paper.

    `left` are all others on the list: held up, off the list, or still public. `closing` is the
    last decision: nobody steps into a place after it.
    """

    places: tuple[CandidateId, ...]
    left: frozenset[CandidateId]
    closing: bool
    document: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseList:
    """Release those who were decided on and are not released yet; `text` announces all so far.

    `roll` are all who are released by then, in published order.
    """

    digest: str
    candidates: frozenset[CandidateId]
    roll: tuple[CandidateId, ...]
    text: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeAward:
    """Take an award back after the release; `note` is what the public reads beside the name."""

    candidate: CandidateId
    ground: Ground
    reason: Paper
    note: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = (
    ProposeList
    | ApproveList
    | PublishList
    | CorrectNotice
    | ProposeSubstitution
    | ApproveSubstitution
    | PublishSubstitute
    | DecideFinalList
    | ReleaseList
    | RevokeAward
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProposed:
    """A list stands for approval, as long as `evidence` is what last changed its grounds.

    `reserves` may step into a place of their category that becomes free, best first. `algorithm`
    is the version of the ranking that gave both (`ranking.outcome.ALGORITHM`).
    """

    as_of: int
    places: tuple[Place, ...]
    reserves: tuple[Place, ...]
    fingerprint: str
    algorithm: int
    evidence: str
    digest: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApproved:
    """Somebody else agrees to it."""

    digest: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPublished:
    """The list is public, in the stage, for a period; without a stage it has none.

    `printed` is what it says, and `sha256` the hash of that (see `listing.printed_hash`).
    """

    version: int
    as_of: int
    places: tuple[Place, ...]
    fingerprint: str
    digest: str
    stage: str | None
    period: Period | None
    printed: Printed
    sha256: str
    signed_by: tuple[PersonId, ...]
    at: datetime

    @property
    def until(self) -> datetime | None:
        """The end of the publicity, half-open; None if it has none."""
        return self.period.until if self.period else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCorrected:
    """The notice was printed again; `period` is a new one of the renamed, if any."""

    version: int
    renamed: tuple[CandidateId, ...]
    changed: tuple[CandidateId, ...]
    reason: Paper
    period: Period | None
    printed: Printed
    sha256: str
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionProposed:
    """Somebody is to step into a place that became free."""

    place: Place
    instead_of: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutionApproved:
    """Somebody else agrees to it."""

    candidate: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstitutePublished:
    """A substitute is on the list, with a publicity of its own."""

    version: int
    place: Place
    instead_of: CandidateId
    period: Period | None
    printed: Printed
    sha256: str
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalListDecided:
    """Those who were decided on, in published order; after a `closing` one nobody follows."""

    places: tuple[CandidateId, ...]
    closing: bool
    document: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One who is released; the number of the certificate, and until when it holds, if either."""

    candidate: CandidateId
    number: str | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReleased:
    """What was decided on is public for good; `roll` are all so far, in published order.

    Where every nomination walks by itself, each release has a roll of its own.
    """

    version: int
    digest: str
    awards: tuple[Award, ...]
    roll: tuple[CandidateId, ...]
    text: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRevoked:
    """An award was taken back; the list keeps the line, with the note."""

    candidate: CandidateId
    ground: Ground
    reason: Paper
    note: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = (
    ListProposed
    | ListApproved
    | ListPublished
    | NoticeCorrected
    | SubstitutionProposed
    | SubstitutionApproved
    | SubstitutePublished
    | FinalListDecided
    | ListReleased
    | AwardRevoked
)
