"""The words of the pool of experts (专家库): who is in it, seeds, draws, declined seats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selection.domain.drawing import Pooled
from selection.domain.kernel import Paper, PersonId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterExpert:
    """Take an expert into the pool, or replace what the pool knows of one (one line per expert).

    `county` is a division code, `unit` the recommending unit the person works for, `group` the
    country, college or house; `served` are the years of earlier service. Name, title and
    telephone are kept in the vault, under `paper`.
    """

    pooled: Pooled
    paper: Paper
    by: PersonId
    at: datetime
    county: str | None = None
    unit: UnitId | None = None
    group: str | None = None
    served: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveExpert:
    """Take an expert out of the pool, with a reason; not one who was drawn."""

    expert: PersonId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitSeed:
    """Fix one's own part of the seed of a draw, by its SHA-256; the part itself stays secret.

    Two officials do so, neither of whom knows the other's part: so nobody chooses the outcome.
    """

    panel: str
    commitment: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPanel:
    """Reveal the parts of the seed, in the order in which they were fixed, and draw.

    `pool` is the whole pool, so that everybody in it can be asked about.
    """

    panel: str
    seats: int
    substitutes: int
    seeds: tuple[str, ...]
    pool: tuple[Pooled, ...]
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineSeat:
    """A drawn expert cannot serve; the next substitute with whom the panel keeps its terms does.

    By the expert, or by an official who was told.
    """

    panel: str
    expert: PersonId
    reason: Paper
    by: PersonId
    at: datetime


Command = EnterExpert | RemoveExpert | CommitSeed | DrawPanel | DeclineSeat


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertEntered:
    """An expert is in the pool."""

    pooled: Pooled
    county: str | None
    unit: UnitId | None
    group: str | None
    served: tuple[int, ...]
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRemoved:
    """An expert is in the pool no more."""

    expert: PersonId
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedCommitted:
    """A part of a seed is fixed, over the pool of that hash (see `drawing.digest`)."""

    panel: str
    commitment: str
    pool: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDrawn:
    """A panel was drawn from `eligible`, who are those of the pool who may judge at all."""

    panel: str
    seed: str
    eligible: tuple[PersonId, ...]
    members: tuple[PersonId, ...]
    substitutes: tuple[PersonId, ...]
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDeclined:
    """A drawn expert does not serve; `successor` sits in the place."""

    panel: str
    expert: PersonId
    successor: PersonId
    reason: Paper
    by: PersonId
    at: datetime


Event = ExpertEntered | ExpertRemoved | SeedCommitted | PanelDrawn | SeatDeclined


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """A panel as it was drawn, and as it is after those who declined."""

    seed: str
    members: tuple[PersonId, ...]
    substitutes: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Who is in the pool, which seeds are fixed for which panel, and who was drawn."""

    experts: Mapping[PersonId, ExpertEntered] = field(
        default_factory=dict[PersonId, ExpertEntered]
    )
    commitments: Mapping[str, tuple[SeedCommitted, ...]] = field(
        default_factory=dict[str, tuple[SeedCommitted, ...]]
    )
    panels: Mapping[str, Seating] = field(default_factory=dict[str, Seating])

    @property
    def pooled(self) -> tuple[Pooled, ...]:
        """Everybody in the pool, as far as a draw asks."""
        return tuple(each.pooled for each in self.experts.values())
