"""Stores of both kinds: whatever asks for `place` is run on each."""

from pathlib import Path

import pytest

from races.crowd import Place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return tmp_path
    return request.getfixturevalue("postgres").schema()
