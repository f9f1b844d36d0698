"""How large a rehearsal is. These are sizes of a demonstration, not rules of a selection."""

from dataclasses import dataclass, replace
from itertools import cycle, islice


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """One in so many nominations goes wrong in each of these ways, or is exempted."""

    ineligible: int
    incomplete: int
    again: int
    past_winner: int
    late: int
    over_quota: int
    exempted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to rehearse; lists go round if the rulebook has more categories or unit types."""

    seed: int
    units: tuple[int, ...]  # by unit type
    nominations: tuple[int, ...]  # attempts, by category
    likes: int  # recorded ones, in each public channel
    voters: int
    experts: tuple[int, ...]  # by panel, each raised to what its panel needs
    reviewers: int
    honourees: int
    mishaps: Mishaps

    def units_of(self, types: int) -> list[int]:
        """How many units there are of each type."""
        return list(islice(cycle(self.units), types))

    def nominations_of(self, categories: int) -> list[int]:
        """How many nominations are attempted in each category."""
        return list(islice(cycle(self.nominations), categories))

    def so_far(self) -> "Plan":
        """The same for a vote that goes on: three tenths of the likes have come in."""
        return replace(self, likes=self.likes * 3 // 10)


FULL = Plan(
    seed=81,
    units=(210, 32, 22, 15, 1),
    nominations=(400, 330, 330, 140),
    likes=100_000,
    voters=30_000,
    experts=(15, 11, 11, 7),
    reviewers=60,
    honourees=139,
    mishaps=Mishaps(
        ineligible=40,
        incomplete=60,
        again=70,
        past_winner=50,
        late=80,
        over_quota=30,
        exempted=25,
    ),
)

SMALL = Plan(
    seed=81,
    units=(21, 6, 4, 3, 1),
    nominations=(34, 30, 30, 16),
    likes=2_000,
    voters=600,
    experts=(7, 7, 7, 5),
    reviewers=8,
    honourees=12,
    mishaps=Mishaps(
        ineligible=9, incomplete=10, again=11, past_winner=8, late=20, over_quota=13, exempted=7
    ),
)
