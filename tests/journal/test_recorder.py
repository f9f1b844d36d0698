"""The eventsourcing library's own cases for recorders, run on ours."""

import importlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, SimpleNamespace
from uuid import uuid4

from journal.samples import OPEN_LIKES
from selection.journal.sqlite import file


def _the_librarys_cases() -> ModuleType:
    # Their module imports a cipher for the mappers' cases, which needs a second crypto library.
    cipher = "eventsourcing.cipher"
    sys.modules[cipher] = SimpleNamespace(AESCipher=None)
    try:
        return importlib.import_module("eventsourcing.tests.persistence")
    finally:
        del sys.modules[cipher]


cases = _the_librarys_cases()


class OnOurStore:
    """Text ids, and a new store for every case."""

    def new_originator_id(self) -> str:
        return str(uuid4())

    def create_recorder(self):
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        database = file.create(Path(folder.name) / "journal.db", campaign="practice")
        self.addCleanup(database.close)
        return database.recorder


class TestApplicationRecorder(OnOurStore, cases.ApplicationRecorderTestCase):
    pass


class TestNonInterleaving(OnOurStore, cases.NonInterleavingNotificationIDsBaseCase):
    pass


class TestAggregateRecorder(OnOurStore, cases.AggregateRecorderTestCase):
    """These expect no positions back, as aggregates have none; all else must hold."""

    def create_recorder(self):
        recorder = super().create_recorder()
        insert = recorder.insert_events

        def insert_silently(events):
            insert(events)

        recorder.insert_events = insert_silently
        return recorder


def test_the_head_follows_what_the_library_inserts(journal):
    recorder = journal.database.recorder
    recorder.insert_events([cases.StoredEvent("s", version, "t", b"{}") for version in (1, 2)])
    assert (journal.head().position, journal.head().events) == (2, 2)


def test_the_library_reads_what_the_journal_appends(journal):
    journal.append([OPEN_LIKES])
    [stored] = journal.database.recorder.select_notifications(None, 10)
    assert (stored.id, stored.originator_id, stored.originator_version, stored.topic) == (
        1,
        "stage-likes",
        1,
        "stage.opened.1",
    )
