import io
import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from selection.domain.materials import Findings
from selection.materials.chamber import Chamber, Cost

VARIABLE = "SELECTION_CONTEST_DATA"


@pytest.fixture(scope="session")
def chamber() -> Generator[Chamber]:
    with Chamber() as opened:
        yield opened


@pytest.fixture
def inspected(chamber: Chamber, tmp_path: Path) -> Callable[[bytes], tuple[Findings, Cost]]:
    """What the chamber finds in a file of these bytes."""

    def inspect(data: bytes) -> tuple[Findings, Cost]:
        path = tmp_path / "file"
        path.write_bytes(data)
        with path.open("rb") as file:
            return chamber.inspect(file)

    return inspect


@pytest.fixture
def copied(chamber: Chamber, tmp_path: Path):
    """The public copies of a photo of these bytes."""

    def copies(data: bytes):
        path = tmp_path / "photo"
        path.write_bytes(data)
        with path.open("rb") as file:
            return chamber.copies(file)

    return copies


@pytest.fixture(scope="session")
def uploads() -> Path:
    folder = Path(os.environ.get(VARIABLE, "")) / "uploads"
    if not os.environ.get(VARIABLE) or not folder.is_dir():
        pytest.skip(f"the real uploads are not at hand: {VARIABLE} names no folder with them")
    return folder


@pytest.fixture
def as_file() -> Callable[[bytes], io.BytesIO]:
    return io.BytesIO
