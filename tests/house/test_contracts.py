"""The floors and walls of pyproject.toml stand (import-linter)."""

import sys
import tomllib
from pathlib import Path

from importlinter import cli

from selection.domain.deciders import DECIDERS

ROOT = Path(__file__).parents[2]


def test_the_contracts_are_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [*sys.path])  # which the linter adds to

    kept = cli.lint_imports(no_cache=True, no_logo=True)

    assert kept == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_stage_is_walled_off_from_the_others():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [stages] = [each for each in contracts["contracts"] if each["type"] == "independence"]

    assert {f"selection.domain.{each.name}" for each in DECIDERS} == set(stages["modules"])
