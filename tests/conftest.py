"""What tests of every floor may ask for."""

from collections.abc import Generator

import pytest

from postgres import Server
from selection.settings import Database


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
