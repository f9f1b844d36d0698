"""The words of an assignment: groups with their experts, and gaps that are filled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selection.domain.kernel import CandidateId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSheets:
    """Divide the candidates into groups and give each its experts; `experts` are the whole panel.

    Candidates who have experts already are left alone; later ones join the smallest group.
    """

    channel: str
    stage: str
    category: str
    candidates: tuple[CandidateId, ...]
    experts: tuple[PersonId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSupplement:
    """Give a candidate who lacks sheets one more expert; `assigned` are those it has by now.

    `instead_of` is the recused expert whose gap this fills, if it is one's.
    """

    channel: str
    stage: str
    category: str
    candidate: CandidateId
    expert: PersonId
    assigned: tuple[PersonId, ...]
    by: PersonId
    at: datetime
    instead_of: PersonId | None = None


Command = AssignSheets | AssignSupplement


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Candidates, and the experts who all score all of them."""

    group: str
    candidates: tuple[CandidateId, ...]
    experts: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsAssigned:
    """Candidates have their experts; a group that is named again has these more candidates."""

    channel: str
    stage: str
    category: str
    panel: str
    groups: tuple[Group, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementaryReviewerAssigned:
    """One more expert scores the candidate; `experts` are all who are assigned now."""

    channel: str
    stage: str
    category: str
    candidate: CandidateId
    expert: PersonId
    instead_of: PersonId | None
    experts: tuple[PersonId, ...]
    by: PersonId
    at: datetime


Event = SheetsAssigned | SupplementaryReviewerAssigned


@dataclass(frozen=True, slots=True)
class Assignment:
    """The groups of a category, and the experts of each candidate."""

    groups: Mapping[str, Group] = field(default_factory=dict[str, Group])
    experts: Mapping[CandidateId, tuple[PersonId, ...]] = field(
        default_factory=dict[CandidateId, tuple[PersonId, ...]]
    )
