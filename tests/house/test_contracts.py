"""The floors and walls of pyproject.toml stand (import-linter)."""

import subprocess
import sys
import tomllib
from pathlib import Path

from selection.domain.deciders import DECIDERS

ROOT = Path(__file__).parents[2]


def test_the_contracts_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")  # in this process it ends all loggers

    checked = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_stage_is_walled_off_from_the_others():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [stages] = [each for each in contracts["contracts"] if each["type"] == "independence"]

    assert {f"selection.domain.{each.name}" for each in DECIDERS} == set(stages["modules"])
