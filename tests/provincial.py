"""The province's selection of `rulebooks/youxiu-sheng-2023.toml`, held to its released list."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from samples import RULEBOOKS
from selection.desk.rehearsal.plan import Mishaps, Plan
from selection.desk.rehearsal.rehearsal import rehearse
from selection.domain.rulebook.canonical import canonical
from selection.settings import Home

PROVINCIAL = canonical((RULEBOOKS / "youxiu-sheng-2023.toml").read_bytes())
RARELY = 1_000
PLAN = Plan(
    seed=11,
    units=(4, 4, 2, 2, 1),
    nominations=(9, 9, 9, 9),
    likes=0,
    voters=0,
    experts=(7,),
    reviewers=6,
    honourees=0,
    mishaps=Mishaps(
        ineligible=RARELY,
        incomplete=RARELY,
        again=RARELY,
        past_winner=RARELY,
        late=RARELY,
        over_quota=RARELY,
        exempted=RARELY,
    ),
)
ROOT = TemporaryDirectory()


def quietly(act: str, done: int, total: int) -> None:
    assert done <= total, act


@cache
def province() -> Home:
    """The province's selection, held once for all tests."""
    home = Home(Path(ROOT.name))
    rehearse(home, PROVINCIAL, PLAN, quietly)
    return home
