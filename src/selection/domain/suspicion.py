"""The words of vote inspection (刷票核查): what is asked for, what happened, where it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from selection.domain.calendar import Workdays
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId, VoterId


class Finding(StrEnum):
    """What people found of a cluster of votes."""

    VALID = "VALID"
    INVALID = "INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A vote that stands in the journal at `position`: whose, and for whom, at which stage."""

    position: int
    voter: VoterId
    stage: str
    candidates: tuple[CandidateId, ...]  # one for a like, all names of a ballot


@dataclass(frozen=True, slots=True)
class Pair:
    """Who voted for whom."""

    voter: VoterId
    candidate: CandidateId


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineVotes:
    """Put a cluster of votes aside: they stay raw votes and are valid no more, for now.

    `unliked` are the marks (`facts.unliked`) read before the votes were looked up, by candidate;
    a like taken back since then is a vote no more.
    """

    channel: str
    votes: tuple[Suspect, ...]
    unliked: Mapping[CandidateId, str]
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCluster:
    """Say what the cluster is; nothing follows until others confirm it."""

    channel: str
    cluster: int
    finding: Finding
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmFinding:
    """Agree with what somebody else found."""

    channel: str
    cluster: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealInvalidation:
    """Object, for the candidate's unit, to votes found invalid (2.5, step 7)."""

    channel: str
    cluster: int
    candidate: CandidateId
    unit: UnitId
    reason: Paper
    by: PersonId
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifyTally:
    """Certify the votes of a stage after the inspection; `raw` are those that were cast."""

    channel: str
    stage: str
    raw: Mapping[CandidateId, int]
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = QuarantineVotes | ReviewCluster | ConfirmFinding | AppealInvalidation | CertifyTally


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesQuarantined:
    """Votes were put aside; clusters count from 1, and a large one is several of these."""

    channel: str
    cluster: int
    votes: tuple[Suspect, ...]
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterReviewed:
    """Somebody found what the cluster is."""

    channel: str
    cluster: int
    finding: Finding
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingConfirmed:
    """Somebody else agrees; `final` if that makes enough people, and it is decided."""

    channel: str
    cluster: int
    finding: Finding
    people: tuple[PersonId, ...]  # all who found or agree
    final: bool
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesInvalidated:
    """Quarantined votes count no more (票数清除); they stay in the journal, and raw."""

    channel: str
    cluster: int
    votes: tuple[Suspect, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesReinstated:
    """Votes count again, which were quarantined or (`invalid`) found invalid before.

    `freed` are the pairs of voter and candidate of which no other vote is put aside.
    """

    channel: str
    cluster: int
    votes: tuple[Suspect, ...]
    invalid: bool
    freed: tuple[Pair, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidationAppealed:
    """The candidate's unit objects; others than those who decided decide again."""

    channel: str
    cluster: int
    candidate: CandidateId
    unit: UnitId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A candidate's votes: cast and not taken back, and of these the invalid ones."""

    raw: int
    invalid: int

    @property
    def valid(self) -> int:
        """What counts."""
        return self.raw - self.invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyCertified:
    """The votes of a stage are final (票数核定): only these go into a ranking."""

    channel: str
    stage: str
    sums: Mapping[CandidateId, Sum]
    signed_by: tuple[PersonId, ...]
    at: datetime


OfACluster = (
    VotesQuarantined
    | ClusterReviewed
    | FindingConfirmed
    | VotesInvalidated
    | VotesReinstated
    | InvalidationAppealed
)

Event = OfACluster | TallyCertified


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A cluster of votes, and how far people are with it."""

    votes: tuple[Suspect, ...] = ()
    outcome: Finding | None = None  # what was last decided
    decided_at: datetime | None = None
    decided_by: frozenset[PersonId] = frozenset()
    review: ClusterReviewed | None = None  # what waits for others to agree
    agreed: frozenset[PersonId] = frozenset()
    appealed: bool = False

    @property
    def open(self) -> bool:
        """Whether people have yet to decide."""
        return self.outcome is None or self.review is not None or self.appealed


@dataclass(frozen=True, slots=True)
class Inspection:
    """The clusters of one channel, and the stages whose tally is certified."""

    clusters: Mapping[int, Cluster] = field(default_factory=dict[int, Cluster])
    certified: frozenset[str] = frozenset()

    def aside(self) -> Iterable[tuple[int, Suspect]]:
        """Every vote that does not count now, and its cluster."""
        for name, cluster in self.clusters.items():
            if cluster.outcome is not Finding.VALID:
                yield from ((name, vote) for vote in cluster.votes)

    def invalid(self, stage: str) -> Counter[CandidateId]:
        """How many invalid votes each candidate has at the stage."""
        return Counter(
            candidate
            for _, vote in self.aside()
            if vote.stage == stage
            for candidate in vote.candidates
        )
