from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from selection.settings import DATABASE, Database

MEMORY = Path("/dev/shm")  # noqa: S108 (a folder with a name of its own is made in it)


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory if there is one: what is put to the test there never waits for a disk."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def database(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Database | None:
    """Where the campaign is kept: in files, or in a PostgreSQL that no fault befalls."""
    if kind == "sqlite":
        return None
    database: Database = request.getfixturevalue("postgresql")
    monkeypatch.setenv(DATABASE, database.url)
    return database
