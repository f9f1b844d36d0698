"""Every test of the tables is asked of both databases."""

from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kept import Kept
from postgres import Server
from selection.settings import Schema


@pytest.fixture(params=["file", "PostgreSQL"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Kept]:
    where: Path | Schema = tmp_path / "views.db"
    if request.param == "PostgreSQL":
        server: Server = request.getfixturevalue("postgres")
        where = server.schema()
    with ExitStack() as until:
        yield Kept(where, until)
