"""The eventsourcing library's own cases for recorders, run on ours; and its recorders, on it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Generic, TypeVar
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import dict_row

from journal.recorder import Recorder
from journal.samples import LI, OPEN_LIKES, Liked, item
from librarys import cases, imported
from selection.journal.postgres import database
from selection.journal.sqlite import file
from selection.settings import Schema

CT = TypeVar("CT")


class NoPool(Generic[CT]):
    """In place of another package, which only the library's way of connecting needs."""


_POOL = {
    "psycopg_pool": SimpleNamespace(ConnectionPool=NoPool),
    "psycopg_pool.abc": SimpleNamespace(
        CT=CT, ConnectFailedCB=None, ConnectionCB=None, ConninfoParam=None, KwargsParam=None
    ),
}


class TextIds:
    def new_originator_id(self) -> str:
        return str(uuid4())


class OnSQLite(TextIds):
    """A new file for every case."""

    def create_recorder(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        made = file.create(Path(folder.name) / "journal.db", campaign="practice")
        self.addCleanup(made.close)
        return made.recorder


class OnPostgreSQL(TextIds):
    """A new schema for every case."""

    @pytest.fixture(autouse=True)
    def _find_a_database(self, one_database):
        self._database = one_database

    def create_recorder(self):
        made = database.create(
            Schema(self._database, f"campaign_{uuid4().hex}"), campaign="practice"
        )
        self.addCleanup(made.close)
        return Recorder(made)


class Silently:
    """Aggregates have no positions, so their cases expect none back; all else must hold."""

    def create_recorder(self):
        recorder = super().create_recorder()
        insert = recorder.insert_events

        def insert_silently(events):
            insert(events)

        recorder.insert_events = insert_silently
        return recorder


class TestApplicationRecorder(OnSQLite, cases.ApplicationRecorderTestCase):
    pass


class TestNonInterleaving(OnSQLite, cases.NonInterleavingNotificationIDsBaseCase):
    pass


class TestAggregateRecorder(Silently, OnSQLite, cases.AggregateRecorderTestCase):
    pass


class TestApplicationRecorderOnPostgreSQL(OnPostgreSQL, cases.ApplicationRecorderTestCase):
    pass


class TestNonInterleavingOnPostgreSQL(OnPostgreSQL, cases.NonInterleavingNotificationIDsBaseCase):
    insert_num = 200


class TestAggregateRecorderOnPostgreSQL(Silently, OnPostgreSQL, cases.AggregateRecorderTestCase):
    pass


@pytest.fixture
def librarys(journal, place):
    """The library's own recorder, as it is, on the store of the journal."""
    if not isinstance(place, Schema):
        return journal.database.recorder
    library = imported("eventsourcing.postgres", **_POOL)

    class Datastore(library.PostgresDatastore):
        """Without the pool."""

        def __init__(self) -> None:
            self.schema, self.originator_id_type, self.lock_timeout = place.name, "text", 5
            self.db_type_names, self.psycopg_type_adapters = set(), {}

        @contextmanager
        def get_connection(self) -> Generator[psycopg.Connection]:
            with psycopg.connect(place.database.url, row_factory=dict_row) as connection:
                yield connection

        def close(self) -> None:
            pass

    return library.PostgresApplicationRecorder(Datastore())


def test_the_library_reads_what_the_journal_appends(journal, librarys):
    journal.append([OPEN_LIKES, item(("ballot-ann", 0, Liked(candidate=LI)))])
    stored = librarys.select_notifications(None, 10)
    assert [(s.id, s.originator_id, s.originator_version, s.topic) for s in stored] == [
        (1, "stage-likes", 1, "stage.opened.1"),
        (2, "ballot-ann", 1, "ballot.liked.3"),
    ]
    assert [s.id for s in librarys.select_notifications(2, 10, topics=["ballot.liked.3"])] == [2]
    assert [s.topic for s in librarys.select_events("ballot-ann")] == ["ballot.liked.3"]
    assert librarys.max_notification_id() == 2


@pytest.mark.parametrize("place", ["path"], indirect=True)
def test_the_head_follows_what_the_library_inserts(journal):
    recorder = journal.database.recorder
    recorder.insert_events([cases.StoredEvent("s", version, "t", b"{}") for version in (1, 2)])
    assert (journal.head().position, journal.head().events) == (2, 2)
