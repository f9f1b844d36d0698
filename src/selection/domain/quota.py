"""The words of a recommending unit: what is asked for, what happened, where its slate stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit:
    """Admit a recommending unit, of a type the rulebook knows.

    Another type may be given as long as the unit has nominated nobody.
    """

    unit: UnitId
    unit_type: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUnitDeadline:
    """Let the unit's nominations end earlier than the campaign's; by the unit's leader."""

    unit: UnitId
    deadline: datetime
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftUnitDeadline:
    """Let the campaign's deadline hold for the unit again; by an official."""

    unit: UnitId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameUnit:
    """Call the unit by another name from now on; `name` is where it is kept."""

    unit: UnitId
    name: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUnits:
    """Let a unit go into another one, by the document in `paper`.

    `people` and `candidates` are all who belong to it, and `roll` the fact that says so.
    """

    unit: UnitId
    into: UnitId
    people: tuple[PersonId, ...]
    candidates: tuple[CandidateId, ...]
    roll: str
    paper: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSlot:
    """Use a slot of the quota for a candidate.

    `admitted_by` are the officials who let a late submission in; nobody for one in time.
    """

    unit: UnitId
    candidate: CandidateId
    category: str
    at: datetime
    admitted_by: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSlot:
    """Use a slot of another category for a candidate, whom the unit agreed to move there."""

    unit: UnitId
    candidate: CandidateId
    category: str
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSlot:
    """Give back the slot of a candidate who is gone; it stays used if the rulebook says so."""

    unit: UnitId
    candidate: CandidateId
    at: datetime


Command = (
    RegisterUnit
    | SetUnitDeadline
    | LiftUnitDeadline
    | RenameUnit
    | MergeUnits
    | TakeSlot
    | MoveSlot
    | ReleaseSlot
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegistered:
    """The unit may recommend, as one of this type."""

    unit: UnitId
    unit_type: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDeadlineSet:
    """The unit hands nothing in at this instant or later."""

    unit: UnitId
    deadline: datetime
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDeadlineLifted:
    """The unit has no deadline of its own any more."""

    unit: UnitId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRenamed:
    """The unit has another name since then."""

    unit: UnitId
    name: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsMerged:
    """The unit is no more; the other one has its people, and answers for its candidates.

    They stay nominated by the former unit, in its slots: the other one's quota is as before.
    """

    unit: UnitId
    into: UnitId
    people: tuple[PersonId, ...]
    candidates: tuple[CandidateId, ...]
    paper: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTaken:
    """A slot is used."""

    unit: UnitId
    candidate: CandidateId
    category: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotMoved:
    """The slot of the candidate is one of this category, and the former one is free."""

    unit: UnitId
    candidate: CandidateId
    former: str
    category: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotReleased:
    """A slot of the category is free again."""

    unit: UnitId
    candidate: CandidateId
    category: str
    at: datetime


Event = (
    UnitRegistered
    | UnitDeadlineSet
    | UnitDeadlineLifted
    | UnitRenamed
    | UnitsMerged
    | SlotTaken
    | SlotMoved
    | SlotReleased
)


@dataclass(frozen=True, slots=True)
class Slate:
    """Of which type the unit is, until when it hands in, and which slots it has used.

    `begun` stays true once the unit nominated anybody, whatever became of it; `into` is the unit
    that this one went into.
    """

    unit_type: str | None = None
    begun: bool = False
    deadline: datetime | None = None
    into: UnitId | None = None
    taken: Mapping[CandidateId, str] = field(default_factory=dict[CandidateId, str])
