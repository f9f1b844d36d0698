from collections.abc import Iterator
from pathlib import Path

import pytest

from journal.samples import Clock, new
from selection.journal.journal import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(path: Path, clock: Clock) -> Iterator[Journal]:
    with new(path, clock) as made:
        yield made
