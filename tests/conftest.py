"""What tests of every floor may ask for."""

from collections.abc import Generator
from pathlib import Path

import pytest

from cluster import Cluster
from postgres import Server
from selection.settings import Database


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests that run alone are asked for, no other file is imported."""
    if not config.option.markexpr.startswith("alone") or collection_path.is_dir():
        return None
    return "mark.alone" not in collection_path.read_text() or None


@pytest.fixture(scope="session")
def postgres() -> Generator[Server]:
    """The PostgreSQL of this process of tests."""
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgresql(postgres: Server) -> Database:
    """A database of PostgreSQL with nothing in it."""
    return postgres.database()


@pytest.fixture(scope="module")
def cluster() -> Generator[Cluster]:
    """Two servers, one of which follows the other; each test leaves them like that."""
    made = Cluster()
    try:
        yield made
    finally:
        made.stop()
