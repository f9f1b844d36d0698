"""A store of every version that was ever released is opened, and made one of today's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from journal.samples import CAMPAIGN, OPEN_LIKES, Clock, again, counts, item, leaves, like, new
from selection.journal.bundles import Look
from selection.journal.check import findings
from selection.journal.migrations import NEWEST, OLDER
from selection.journal.sqlite import schema
from selection.journal.store import StoreTrouble

STORES = Path(__file__).with_name("stores")


@pytest.fixture(params=OLDER)
def old(request, path) -> Path:
    """A store as a version of the program left it, and nobody has opened since."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((STORES / f"{request.param}.sql").read_text())
    return path


def tables(path: Path) -> dict[str, list]:
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
        )
        return {
            "made": sorted(" ".join(sql.split()) for (sql,) in made),
            "events": connection.execute("SELECT rowid, * FROM stored_events").fetchall(),
            "revision": connection.execute("SELECT version_num FROM alembic_version").fetchall(),
        }


def test_every_released_version_has_its_store_here():
    assert {each.stem for each in STORES.iterdir()} == {*OLDER}


def test_an_old_store_is_upgraded_when_it_is_opened_for_writing(old, tmp_path):
    before = tables(old)
    with again(old, Clock()) as journal:
        assert journal.campaign == CAMPAIGN
        assert len([*journal.since(0)]) == journal.head().events == 5
        assert [*findings(journal, leaves=leaves, counts=counts)] == []
        with journal.database.reading() as view:
            assert (view.head().facts_changed, view.look(Look((), 5)).news) == (5, {})
            assert view.look(Look((), 4)).news == view.facts(None) == {}
        [verdict] = journal.append([item(("stage-likes", 2, OPEN_LIKES.writes[0].events[0]))])
        assert verdict.first == 6
        journal.append([like("dan")])
        assert [*findings(journal, leaves=leaves, counts=counts)] == []
    after = tables(old)
    assert after["events"][:5] == before["events"]
    assert after["revision"] == [(NEWEST,)]
    new(tmp_path / "new.db").close()
    assert after["made"] == tables(tmp_path / "new.db")["made"]


def test_a_reader_changes_nothing_and_says_what_does(old):
    before = tables(old)
    with pytest.raises(StoreTrouble, match="较早版本"):
        again(old, write=False)
    assert tables(old) == before


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(old, monkeypatch):
    before = tables(old)
    real = schema.command.upgrade

    def break_after(*args) -> None:
        real(*args)
        raise sqlite3.OperationalError("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(schema.command, "upgrade", break_after)
        with pytest.raises(StoreTrouble, match="无法读写"):
            again(old)
    assert tables(old) == before
    again(old).close()
    assert tables(old)["revision"] == [(NEWEST,)]
