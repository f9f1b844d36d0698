"""What else must hold, so that nothing later meets a rulebook that cannot be obeyed."""

import tomllib
from pathlib import Path

import pytest

from domain.rulebook.edits import CONTESTS, SHIPPED, edited, findings
from selection.domain.rulebook.canonical import from_toml

HERE = Path(__file__).parent
UNSOUND = tomllib.loads((HERE / "unsound.toml").read_text("utf-8"))
SOUND = tomllib.loads((HERE / "sound.toml").read_text("utf-8"))


def after(case):
    file = f"{case['rulebook']}.toml"
    [folder] = (each for each in (HERE, SHIPPED, CONTESTS) if (each / file).exists())
    return edited(*case["edits"], text=(folder / file).read_text("utf-8"))


@pytest.mark.parametrize("name", UNSOUND)
def test_this_and_nothing_else_is_told(name):
    case = UNSOUND[name]

    assert sorted([each.key, each.sentence] for each in findings(after(case))) == sorted(
        case["told"]
    )


@pytest.mark.parametrize("name", SOUND)
def test_this_may_be_written(name):
    assert from_toml(after(SOUND[name]).encode())
