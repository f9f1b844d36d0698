"""Who keeps up the tables, what happens to an event that is too much, and how they are swapped."""

import logging
import multiprocessing
import threading
from contextlib import closing
from dataclasses import replace
from multiprocessing.context import ForkProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, delete, func, select

from kept import Kept
from postgres import Server
from selection import postgresql
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.domain.casting import CandidateLiked
from selection.domain.quota import UnitRegistered
from selection.journal import store
from selection.journal.codec import Row
from selection.journal.items import Record
from selection.journal.names import NAMES
from selection.journal.trouble import MalformedEvent, StoreTrouble
from selection.readmodels import projection, tables, views
from selection.readmodels.migrations import VERSIONS
from selection.readmodels.span import Span
from selection.readmodels.views import Views, rebuild, standing_still
from selection.settings import Database, Schema
from small import ANNA, CARA, VOTING, asked, like, opened

FORK = multiprocessing.get_context("fork")


def raw(opened_views: Views) -> int:
    with opened_views.reading() as db:
        return db.scalar(select(func.coalesce(func.sum(tables.votes.c.raw), 0)))


def liked(desk: Desk, voters: range) -> None:
    at = desk.clock()
    desk.handle_all([asked(like(f"v-{n}", each, at)) for n in voters for each in (ANNA, CARA)])


def is_like(record: Record) -> bool:
    return isinstance(record.event, CandidateLiked)


def failing_at(position: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the votes cannot take in the event at this position, nor many at once."""
    healthy = projection.project_votes

    def project_votes(db: Connection, span: Span) -> None:
        healthy(db, span)
        if span.after < position <= span.until:
            raise ArithmeticError

    others = [each for each in projection.READ_MODELS if each is not healthy]
    monkeypatch.setattr(views, "READ_MODELS", (*others, project_votes))


def test_an_event_that_is_too_much_parks_its_read_model_and_no_other(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    desk, _ = opened(tmp_path)
    liked(desk, range(5))
    fourth = [each.position for each in desk.journal.since(0) if is_like(each)][3]
    failing_at(fourth, monkeypatch)
    mine = kept.open()

    with caplog.at_level(logging.ERROR):
        mine.catch_up(desk.journal)
    liked(desk, range(5, 9))
    mine.catch_up(desk.journal)

    assert mine.position == desk.journal.head().position
    assert mine.parked() == standing_still(kept.where) == {"votes": fourth}
    assert raw(mine) == 3  # what came before is in, what came after is not
    told = [each for each in caplog.records if "stands still" in each.message]
    assert [(each.model, each.position) for each in told] == [("votes", fourth)]
    with mine.reading() as db:
        assert db.scalar(select(func.count()).select_from(tables.candidates)) == 3


def test_a_malformed_event_parks_only_who_wants_it(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    desk, _ = opened(tmp_path)
    liked(desk, range(5))
    name = NAMES[UnitRegistered]
    [first, *_] = [each.position for each in desk.journal.since(0, names=(name,))]
    healthy = desk.journal.codec.record

    def record(row: Row) -> Record:
        if row[3] == name:
            raise MalformedEvent(name, "not what it promises", position=row[0])
        return healthy(row)

    monkeypatch.setattr(desk.journal.codec, "record", record)
    mine = kept.open()
    mine.catch_up(desk.journal)

    assert mine.position == desk.journal.head().position
    assert mine.parked() == {"units": first, "chronicle": first}  # which wants every event
    assert raw(mine) == 10


def test_a_rebuild_by_a_program_that_can_take_it_in_sets_a_parked_read_model_going(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    desk, _ = opened(tmp_path)
    liked(desk, range(5))
    with monkeypatch.context() as broken:
        failing_at(desk.journal.head().position - 1, broken)
        kept.open().catch_up(desk.journal)

    mine, differing = kept.rebuild(desk.journal)
    liked(desk, range(5, 9))
    mine.catch_up(desk.journal)

    assert differing == ["votes"]
    assert mine.parked() == {}
    assert raw(mine) == 18


def test_trouble_of_the_database_parks_nothing(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    desk, _ = opened(tmp_path)
    mine = kept.open()

    def project_trouble(db: Connection, span: Span) -> None:
        del db, span
        raise StoreTrouble("磁盘已满。", "disk full")

    with monkeypatch.context() as full:
        full.setattr(views, "READ_MODELS", (*projection.READ_MODELS, project_trouble))
        with pytest.raises(StoreTrouble, match="磁盘已满"):
            mine.catch_up(desk.journal)

    assert (mine.position, mine.parked()) == (0, {})
    assert mine.catch_up(desk.journal) == desk.journal.head().events


def test_nothing_stands_still_where_nothing_was_built(tmp_path: Path, postgres: Server):
    assert standing_still(tmp_path / "views.db") == standing_still(postgres.schema()) == {}
    assert list(tmp_path.iterdir()) == []


def test_tables_are_swapped_under_readers_and_under_who_keeps_them_up(kept: Kept, tmp_path: Path):
    desk, _ = opened(tmp_path)
    liked(desk, range(10))
    mine = kept.open()
    mine.catch_up(desk.journal)
    with mine.writing() as db:  # somebody's own hand
        db.execute(delete(tables.candidates).where(tables.candidates.c.candidate == ANNA))
    done = threading.Event()
    seen: list[tuple[int, int, int]] = []

    def read() -> None:
        with closing(Views(kept.where)) as reader:
            while not done.is_set():
                with reader.reading() as db:
                    count = db.scalar(select(func.count()).select_from(tables.candidates))
                    votes = db.scalar(select(func.sum(tables.votes.c.raw)))
                    seen.append((Views.position_in(db), votes, count))

    def keep_them_up() -> None:
        with (
            closing(Views(kept.where)) as keeper,
            store.open_(tmp_path / "journal.db", clock=desk.clock, write=False) as journal,
        ):
            while not done.is_set():
                keeper.catch_up(journal)

    threads = [threading.Thread(target=each) for each in (read, keep_them_up)]
    for each in threads:
        each.start()
    try:
        found: list[list[str] | None] = []
        for n in range(4):
            liked(desk, range(10 + n * 5, 15 + n * 5))
            found.append(kept.rebuild(desk.journal)[1])
    finally:
        done.set()
        for each in threads:
            each.join()

    assert found == [["candidates"], [], [], []]
    assert {count for _, _, count in seen} <= {2, 3}
    assert seen == sorted(seen)  # no position, no vote and no candidate was ever gone again
    again, differing = kept.rebuild(desk.journal)
    assert (differing, raw(again)) == ([], 60)


def keep_up(path: Path, where: Schema, ready: Event) -> None:
    clock = ScriptedClock(VOTING)
    mine = Views(where)
    with store.open_(path, clock=clock, write=False) as journal:
        while True:
            mine.catch_up(journal)
            ready.set()


@pytest.mark.alone
def test_three_processes_that_keep_up_the_same_tables_and_are_killed_take_each_event_in_once(
    tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
):
    desk, _ = opened(tmp_path)
    where = postgres.schema()
    monkeypatch.setattr(views, "PAGE", 7)  # many transactions to be killed in

    def keeper() -> ForkProcess:
        ready = FORK.Event()
        process = FORK.Process(target=keep_up, args=(tmp_path / "journal.db", where, ready))
        process.start()
        assert ready.wait(20)
        return process

    keepers = [keeper() for _ in range(3)]
    for n in range(24):
        liked(desk, range(n * 10, n * 10 + 10))
        if n % 3 == 2:
            keepers[0].kill()
            keepers.pop(0).join()
            keepers.append(keeper())
    for each in keepers:
        each.kill()
        each.join()

    with closing(Views(where)) as before:
        assert before.position > desk.journal.head().position - 200  # they did keep up
    mine, differing = rebuild(where, desk.journal)
    with closing(mine):
        assert differing == []
        assert raw(mine) == sum(desk.journal.tally().values()) == 480


def test_the_tables_in_postgresql_are_those_in_a_file(postgres: Server):
    where = postgres.schema()
    Views(where).close()

    with postgresql.making(where) as db:
        options = {"version_table": VERSIONS, "compare_type": True}
        differing = compare_metadata(MigrationContext.configure(db, opts=options), tables.metadata)

    assert differing == []


def test_the_role_of_the_program_keeps_up_tables_that_it_does_not_own(
    tmp_path: Path, postgres: Server
):
    desk, _ = opened(tmp_path)
    postgres.run("CREATE ROLE reader LOGIN")
    owned = postgres.schema()
    mine = Schema(Database(postgres.url(user="reader"), owned.database.url), owned.name)
    program = Schema(Database(postgres.url(user="reader")), owned.name)

    with pytest.raises(StoreTrouble, match="请用表的所有者执行 selection init"):
        Views(program)
    Views(mine).close()
    with closing(Views(program)) as kept_up:
        assert kept_up.catch_up(desk.journal) == desk.journal.head().events


def test_a_database_that_went_away_is_told_and_found_again(tmp_path: Path, postgres: Server):
    desk, _ = opened(tmp_path)
    where = postgres.schema()
    with closing(Views(where)) as mine:
        gone = replace(where, database=Database("postgresql://u@/x?host=/nowhere"))
        with pytest.raises(StoreTrouble, match=r"连不上.*事件已经记录，不受影响"):
            Views(gone)
        with mine.reading() as db:
            pid = db.scalar(select(func.pg_backend_pid()))
        postgres.run(f"SELECT pg_terminate_backend({pid}, 5000)")
        assert mine.catch_up(desk.journal) == desk.journal.head().events
