"""Selections that stand in the midst of a stage each, open to real browsers."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from browser.working import working
from selection.desk.clock import ScriptedClock
from selection.desk.rehearsal.live import standing
from selection.desk.rehearsal.rehearsal import rehearse
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import StageKind
from selection.settings import Home
from web.desks.selections import FEW, NOW, RULEBOOK, STAGES, Selection


@contextmanager
def under_way(folder: Path) -> Generator[tuple[str, dict[StageKind, Selection]]]:
    """The address, and the selections by the stage that they are in."""
    home = Home(folder)
    home.root.mkdir()
    campaigns = {
        kind: rehearse(
            home,
            standing(canonical(RULEBOOK.read_bytes()), kind, now=NOW),
            FEW,
            _silent,
            until=NOW,
            leaving=kind,
        ).campaign
        for kind in STAGES
    }
    clock = ScriptedClock(NOW + timedelta(minutes=1))
    with working(home, clock) as (installation, address):
        yield (
            address,
            {
                kind: Selection(installation, None, installation.campaigns[code], clock)
                for kind, code in campaigns.items()
            },
        )


def _silent(_: str, __: int, ___: int) -> None:
    """Nobody watches this rehearsal."""
