"""A home moves into PostgreSQL whole, compared and unchanged, or not at all."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import fair
from postgres import Server
from selection.accounts import database as in_files
from selection.accounts.problems import Unusable
from selection.accounts.store import open_accounts
from selection.cli import store as checking_command
from selection.cli.main import selection
from selection.cli.migrate import migrate
from selection.desk.checking import findings, missing_papers
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.requests import Order
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.kernel import CandidateId, VoterId
from selection.domain.rulebook.words import Tier
from selection.journal import contents as comparing
from selection.journal import store
from selection.journal.contents import Contents, contents
from selection.journal.journal import Journal
from selection.journal.postgres import moving
from selection.journal.trouble import StoreTrouble
from selection.readmodels.views import rebuild
from selection.settings import Database, Home, NoDatabase, schema

CODE = "fair-practice"


@pytest.fixture
def clock() -> ScriptedClock:
    return ScriptedClock(fair.BEFORE)


@pytest.fixture
def home(tmp_path: Path, clock: ScriptedClock) -> Home:
    """A home in files, in which two voters have liked."""
    place = Home(tmp_path / "home")
    fair.opened(place, clock)
    clock.to(fair.VOTING)
    with store.open_(place.journal(CODE), clock=clock) as journal:
        desk = Desk.open(journal, clock=clock)
        desk.keep_time()
        for voter in ("v-1", "v-2"):
            like(desk, voter, clock)
    return place


def like(desk: Desk, voter: str, clock: ScriptedClock) -> None:
    clock.to(clock() + timedelta(seconds=1))
    command = LikeCandidate(
        voter=VoterId(voter),
        channel="likes",
        stage="LIKES",
        candidate=CandidateId("anna"),
        tier=Tier.DEVICE,
        at=clock(),
    )
    desk.handle("public", Order(BALLOT, command))


def moved(home: Home, database: Database) -> Result:
    return CliRunner().invoke(migrate, ["--home", str(home.root), "--to", database.url])


def held(journal: Journal) -> Contents:
    with journal.database.reading() as view:
        return contents(view)


def test_everything_is_there_and_goes_on_from_there(
    home: Home, postgresql: Database, clock: ScriptedClock
):
    result = moved(home, postgresql)
    there = Home(home.root, postgresql)

    assert result.exit_code == 0, result.output
    with store.open_(home.journal(CODE), clock=clock, write=False) as before:
        was = held(before)
        first = [next(iter(before.since(0))), before.head()]
    assert was.sha256 in result.output
    assert store.campaigns(there) == [CODE]
    with (
        store.open_(there.journal(CODE), clock=clock) as journal,
        open_accounts(home.root, database=postgresql) as accounts,
    ):
        assert held(journal) == was
        assert [next(iter(journal.since(0))), journal.head()] == first
        assert list(findings(journal)) == []
        assert list(missing_papers(journal, accounts.vault)) == []
        views, differing = rebuild(there.views(CODE), journal)
        views.close()
        assert differing == []
        like(Desk.open(journal, clock=clock), "v-3", clock)
        assert sum(journal.tally().values()) == 3
        assert sum(was.tally.values()) == 2


def test_doing_it_again_finds_everything_there(home: Home, postgresql: Database):
    first, again = moved(home, postgresql), moved(home, postgresql)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.output == again.output


def test_a_target_that_went_on_by_itself_is_refused_and_left_alone(
    home: Home, postgresql: Database, clock: ScriptedClock
):
    moved(home, postgresql)
    with store.open_(schema(postgresql, CODE), clock=clock) as journal:
        like(Desk.open(journal, clock=clock), "v-3", clock)
        was = held(journal)

    again = moved(home, postgresql)

    assert isinstance(again.exception, StoreTrouble)
    assert "不一致，没有改动任何内容" in str(again.exception)
    with store.open_(schema(postgresql, CODE), clock=clock, write=False) as journal:
        assert held(journal) == was


def test_accounts_that_differ_are_refused(home: Home, postgresql: Database, clock: ScriptedClock):
    moved(home, postgresql)
    with open_accounts(home.root) as accounts:
        accounts.vault.keep("anna", "note", {}, at=clock())

    again = moved(home, postgresql)

    assert isinstance(again.exception, Unusable)
    assert "账户与要迁入的不一致" in str(again.exception)


@pytest.mark.parametrize("killed_in", ["accounts", "journal", "comparing"])
def test_what_is_interrupted_is_not_there_and_is_done_the_next_time(
    home: Home,
    postgresql: Database,
    clock: ScriptedClock,
    monkeypatch: pytest.MonkeyPatch,
    killed_in: str,
):
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    where: dict[str, tuple[object, str]] = {
        "accounts": (in_files, "pour"),
        "journal": (moving.PostgresEntry, "record"),
        "comparing": (moving, "_must_be"),
    }
    with monkeypatch.context() as interrupted:
        interrupted.setattr(*where[killed_in], stop)
        assert moved(home, postgresql).exit_code == 1

    assert store.campaigns(Home(home.root, postgresql)) == []
    with pytest.raises(StoreTrouble):
        store.open_(schema(postgresql, CODE), clock=clock)
    assert moved(home, postgresql).exit_code == 0


def changed_state(row: comparing.Row) -> comparing.Row:
    return (*row[:4], row[4].replace(b"anna", b"bert"))


def other_order(row: comparing.Row) -> comparing.Row:
    return (row[0], row[1], row[2] + 1, row[3], row[4])


@pytest.mark.parametrize("change", [changed_state, other_order])
def test_a_copy_that_is_not_the_same_is_never_seen(
    home: Home,
    postgresql: Database,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[comparing.Row], comparing.Row],
):
    right = moving.pages
    monkeypatch.setattr(
        moving, "pages", lambda view: ([change(row) for row in page] for page in right(view))
    )

    result = moved(home, postgresql)

    assert isinstance(result.exception, StoreTrouble)
    assert store.campaigns(Home(home.root, postgresql)) == []


def test_nothing_moves_while_a_server_writes(
    home: Home, postgresql: Database, clock: ScriptedClock
):
    with store.open_(home.journal(CODE), clock=clock):
        result = moved(home, postgresql)

    assert isinstance(result.exception, StoreTrouble)
    assert store.campaigns(Home(home.root, postgresql)) == []


def test_the_keys_move_only_where_a_setting_says_so(
    home: Home, postgresql: Database, postgres: Server, monkeypatch: pytest.MonkeyPatch
):
    elsewhere = postgres.database()
    monkeypatch.setitem(os.environ, "SELECTION_KEYS", elsewhere.url)

    assert moved(home, postgresql).exit_code == 0
    (home.root / "accounts" / "keys.db").unlink()
    with open_accounts(home.root, database=postgresql) as accounts:
        assert accounts.people.units()


def test_the_commands_work_on_postgresql_as_they_do_on_files(
    home: Home, postgresql: Database, clock: ScriptedClock, monkeypatch: pytest.MonkeyPatch
):
    moved(home, postgresql)
    monkeypatch.setitem(os.environ, "SELECTION_DATABASE", postgresql.url)
    monkeypatch.setattr(checking_command, "now", clock)
    (home.folder(CODE) / "journal.db").unlink()  # nobody looks at the old files

    def run(*words: str) -> str:
        done = CliRunner().invoke(selection, [*words, "--home", str(home.root)])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    with store.open_(schema(postgresql, CODE), clock=clock):  # beside a server
        assert "逐行一致" in run("rebuild")
        assert "完整" in run("check")
    assert CODE in run("init")


def test_an_address_that_is_none_is_told_in_a_sentence(home: Home):
    result = CliRunner().invoke(migrate, ["--home", str(home.root), "--to", "mysql://db1/x"])

    assert isinstance(result.exception, NoDatabase)
