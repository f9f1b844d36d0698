"""The words of the list: what is asked for, what happened to it, how far it is."""

from dataclasses import dataclass
from datetime import datetime

from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.listing import Place
from selection.domain.ranking.outcome import Outcome


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
    """Publish the approved list for objections; `candidates` are all who are on it."""

    digest: str
    candidates: frozenset[CandidateId]
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseList:
    """Release the list after its publicity; `candidates` are all who are on it."""

    digest: str
    candidates: frozenset[CandidateId]
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = ProposeList | ApproveList | PublishList | ReleaseList


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProposed:
    """A list stands for approval, as long as `evidence` is what last changed its grounds."""

    as_of: int
    places: tuple[Place, ...]
    fingerprint: str
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
    """The list is public; `until` is the end of the publicity, half-open, None if it has none."""

    version: int
    as_of: int
    places: tuple[Place, ...]
    fingerprint: str
    digest: str
    until: datetime | None
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReleased:
    """The list is final."""

    version: int
    digest: str
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = ListProposed | ListApproved | ListPublished | ListReleased


@dataclass(frozen=True, slots=True)
class Publication:
    """How far the list is."""

    proposed: ListProposed | None = None
    approved_by: frozenset[PersonId] = frozenset()
    published: ListPublished | None = None
    released: bool = False

    def the_list(self, wanted: str) -> ListProposed:
        """The proposed list; Refused unless it is the one of that hash."""
        if self.proposed is None:
            raise Refused("list-is-not-proposed")
        if self.proposed.digest != wanted:
            raise Refused("list-has-changed")
        return self.proposed
