import sqlite3
from contextlib import closing

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from journal.samples import CLOSE_LIKES, OPEN_LIKES
from selection.journal.bundles import Look
from selection.journal.migrations import HERE, NEWEST
from selection.journal.sqlite.recorder import TRIGGERS


def test_the_newest_revision_is_the_one_that_stores_are_compared_with():
    config = Config()
    config.set_main_option("script_location", str(HERE))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_the_end_of_a_fact_is_news(journal):
    journal.append([OPEN_LIKES])
    journal.append([CLOSE_LIKES])
    assert journal.look(Look((), 0)).news == {"stage:likes": None}
    assert journal.all_facts() == {}


@pytest.mark.parametrize("place", ["path"], indirect=True)
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
