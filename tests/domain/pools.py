"""A made-up pool of experts, and the seeds by which panels are drawn from it."""

import hashlib
from collections.abc import Sequence

from samples import CAST, ONE, PAPER, TWO, at
from selection.domain.drawing import Pooled
from selection.domain.kernel import EntityId, PersonId
from selection.domain.pool import CommitSeed, DrawPanel, EnterExpert

BEFORE = at("2023-11-01 09:00")
FIELD, REGION = CAST.panels[0].strata
SEEDS = ("frost20231101", "maple20231102")


def pooled(number: int, *, grassroots: bool | None = None, employer: int | None = None) -> Pooled:
    """Expert 1, 2, 3 …: every second one from the grass roots, each with an own employer."""
    return Pooled(
        expert=PersonId(f"e-{number}"),
        strata={FIELD: f"F{number % 3}", REGION: f"R{number % 2}"},
        employer=EntityId(f"employer-{number if employer is None else employer}"),
        grassroots=number % 2 == 0 if grassroots is None else grassroots,
        entities=(EntityId(f"person-{number}"),),
    )


def pool(count: int) -> tuple[Pooled, ...]:
    return tuple(map(pooled, range(1, count + 1)))


def enter(one: Pooled, **more: object) -> EnterExpert:
    return EnterExpert(pooled=one, paper=PAPER, by=ONE, at=BEFORE, **more)  # type: ignore[arg-type]


def commitment(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


def commit(part: int = 0, panel: str = "PANEL_VOLUNTEER") -> CommitSeed:
    who = (ONE, TWO)[part]
    return CommitSeed(panel=panel, commitment=commitment(SEEDS[part]), by=who, at=BEFORE)


def draw_panel(
    those: Sequence[Pooled], panel: str = "PANEL_VOLUNTEER", seats: int = 7, substitutes: int = 3
) -> DrawPanel:
    return DrawPanel(
        panel=panel,
        seats=seats,
        substitutes=substitutes,
        seeds=SEEDS,
        pool=tuple(those),
        signed_by=(ONE, TWO),
        at=BEFORE,
    )
