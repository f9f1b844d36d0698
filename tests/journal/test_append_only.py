import sqlite3
from contextlib import closing

import pytest

from journal.samples import OPEN_LIKES, again, like
from selection.journal.store import StoreTrouble


@pytest.fixture
def place(path):
    """These are about the file."""
    return path


@pytest.fixture
def database(journal, path):
    """The file under a DBA's hands, with three events in it."""
    journal.append([OPEN_LIKES, like("ann"), like("ben")])
    journal.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET state = x'00' WHERE rowid = 2",
        "UPDATE stored_events SET rowid = 9 WHERE rowid = 2",
        "DELETE FROM stored_events WHERE rowid = 3",
        "DELETE FROM stored_events",
        "REPLACE INTO stored_events VALUES (2, 'x', 1, 't', x'00')",
        "REPLACE INTO stored_events VALUES (4, 'ballot-ann', 1, 't', x'00')",
        "REPLACE INTO stored_events VALUES (NULL, 'ballot-ann', 1, 't', x'00')",
        "INSERT OR REPLACE INTO stored_events VALUES (1, 'ballot-ann', 1, 't', x'00')",
        "INSERT INTO stored_events VALUES (0, 'x', 1, 't', x'00')",
    ],
)
def test_an_event_is_neither_changed_nor_deleted_nor_replaced(database, statement):
    before = database.execute("SELECT rowid, * FROM stored_events").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="events are append-only"):
        database.execute(statement)
    assert database.execute("SELECT rowid, * FROM stored_events").fetchall() == before


def test_the_position_of_a_deleted_tail_is_never_given_again(database):
    database.execute("DROP TRIGGER events_are_never_deleted")
    database.execute("DROP TRIGGER events_are_never_replaced")
    database.execute("DELETE FROM stored_events WHERE rowid = 3")
    database.execute(
        "INSERT INTO stored_events (originator_id, originator_version, topic, state)"
        " VALUES ('x', 1, 't', x'00')"
    )
    assert database.execute("SELECT max(rowid) FROM stored_events").fetchone() == (4,)


def test_the_journal_goes_on_after_its_head_whatever_was_deleted_behind_its_back(database, path):
    with again(path) as journal:
        database.execute("DROP TRIGGER events_are_never_deleted")
        database.execute("DELETE FROM stored_events WHERE rowid = 3")
        [verdict] = journal.append([like("cat")])
        assert verdict.first == 4


def test_a_cut_tail_is_noticed_when_the_store_is_opened(database, path):
    database.execute("DROP TRIGGER events_are_never_deleted")
    database.execute("DELETE FROM stored_events WHERE rowid = 3")
    database.execute(
        "CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON stored_events"
        " BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(StoreTrouble, match="已损坏"):
        again(path)


def test_a_store_without_its_triggers_is_refused(database, path):
    database.execute("DROP TRIGGER events_are_never_changed")
    with pytest.raises(StoreTrouble, match="已损坏"):
        again(path)
