import sqlite3
from contextlib import closing

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from journal.samples import CAMPAIGN, CLOSE_LIKES, OPEN_LIKES
from selection.journal import store
from selection.journal.migrations import HERE, NEWEST
from selection.journal.migrations.versions import v0001_the_journal
from selection.journal.sqlite.recorder import TRIGGERS
from selection.journal.trouble import StoreTrouble


def test_the_newest_revision_is_the_one_that_stores_are_compared_with():
    config = Config()
    config.set_main_option("script_location", str(HERE))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def older(path):
    """A store as the first revision made it, with two facts and two events in it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in v0001_the_journal.STATEMENTS.split("\n\n"):
            connection.execute(statement)
        for statement in (
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
            "INSERT INTO alembic_version VALUES ('0001')",
            "PRAGMA application_id=6168263",
            "PRAGMA journal_mode=WAL",
            "INSERT INTO stored_events VALUES (1, 'a', 1, 'x.y.1', x'7b7d')",
            "INSERT INTO stored_events VALUES (2, 'a', 2, 'x.y.1', x'7b7d')",
            "INSERT INTO facts VALUES ('stage:likes', 'open'), ('live:x', 'y')",
        ):
            connection.execute(statement)
        connection.execute("INSERT INTO head VALUES (1, ?, 2, 2, NULL)", (CAMPAIGN,))


def test_the_writer_of_an_older_store_brings_it_up_to_date(path, clock):
    older(path)
    with pytest.raises(StoreTrouble, match="较早版本"):
        store.open_(path, clock=clock, write=False)
    with store.open_(path, clock=clock) as journal:
        assert journal.head().events == 2
        assert journal.all_facts() == {"stage:likes": "open", "live:x": "y"}
        with journal.database.reading() as view:
            assert view.head().facts_changed == 2
            assert view.news(1) == {"stage:likes": "open", "live:x": "y"}
            assert view.news(2) == {}
    with store.open_(path, clock=clock, write=False) as journal:
        assert journal.head().events == 2


def test_the_end_of_a_fact_is_news(journal):
    journal.append([OPEN_LIKES])
    journal.append([CLOSE_LIKES])
    with journal.database.reading() as view:
        assert view.news(0) == {"stage:likes": None}
        assert view.facts(None) == {}


@pytest.mark.usefixtures("journal")
def test_the_tables_are_these(path):
    with closing(sqlite3.connect(path)) as connection:
        made = dict(connection.execute("SELECT name, type FROM sqlite_master"))
    assert {name for name, kind in made.items() if kind == "table"} == {
        "alembic_version",
        "facts",
        "head",
        "sqlite_sequence",
        "stored_events",
        "tally",
    }
    assert {name for name, kind in made.items() if kind == "trigger"} == set(TRIGGERS)
