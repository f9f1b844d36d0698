"""Stores of both kinds: whatever asks for `place` or `journal` is run on each."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from journal.samples import Clock, new
from postgres import Server
from selection.journal.journal import Journal
from selection.settings import Database, Schema


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture(scope="session")
def one_database(postgres: Server) -> Database:
    """One for all tests of the journal: each has a schema of its own."""
    return postgres.database()


@pytest.fixture
def schema(one_database: Database) -> Schema:
    return Schema(one_database, f"campaign_{uuid4().hex}")


@pytest.fixture(params=["path", "schema"], ids=["sqlite", "postgresql"])
def place(request) -> Path | Schema:
    return request.getfixturevalue(request.param)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(place: Path | Schema, clock: Clock) -> Iterator[Journal]:
    with new(place, clock) as made:
        yield made
