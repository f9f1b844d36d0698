"""Stores of both kinds: whatever asks for `place` is run on each."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from races.crowd import Place


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """As many as are asked for, each with nothing in it."""
    if request.param == "sqlite":
        folders = (tmp_path / str(n) for n in count())
        return (folder for folder in folders if not folder.mkdir())
    server = request.getfixturevalue("postgres")
    return (server.schema() for _ in count())


@pytest.fixture
def place(places: Iterator[Place]) -> Place:
    return next(places)
