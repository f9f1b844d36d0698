"""The server ends, stands still or acknowledges what is none: nothing acknowledged is lost.

On a server of their own, since they do to it what nobody else could bear meanwhile.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from journal.load import PATIENCE, Writers, until, whole
from journal.samples import OPEN, OPEN_LIKES, again, like, new
from postgres import Server
from selection.journal.bundles import Look
from selection.journal.items import Recorded
from selection.journal.journal import Journal
from selection.journal.store import StoreTrouble
from selection.settings import Database, Schema

pytestmark = pytest.mark.alone


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def place(server):
    """A schema on that server."""
    return Schema(server.database(), f"campaign_{uuid4().hex}")


def outages(server: Server, place: Schema, rounds: int, seconds: float) -> Writers:
    """Kill the server so many times under load, and start it again after so many seconds."""
    chance = random.Random(2023)
    with new(place) as journal:
        journal.append([OPEN_LIKES])
        writers = Writers(journal)
        with writers.at_work():
            for _ in range(rounds):
                writers.go_on()
                time.sleep(chance.random() * 0.1)
                server.kill9()
                time.sleep(seconds)
                server.start()
            writers.go_on()
    recorded = whole(place)
    assert Counter(writers.acknowledged) - recorded == Counter()
    assert set(recorded.values()) == {1}
    assert writers.troubles
    return writers


def test_a_server_killed_five_times_under_load_loses_and_doubles_nothing(server, place):
    outages(server, place, rounds=5, seconds=0)


@pytest.mark.full
def test_a_server_killed_a_hundred_times_under_load_loses_and_doubles_nothing(server, place):
    outages(server, place, rounds=100, seconds=0)


def test_a_program_goes_on_by_itself_after_an_outage(server, place):
    outages(server, place, rounds=1, seconds=2)


@pytest.mark.full
def test_a_program_goes_on_by_itself_after_an_outage_of_half_a_minute(server, place):
    writers = outages(server, place, rounds=1, seconds=30)
    assert 30 <= writers.longest < 40


END = {"cancelled": "pg_cancel_backend", "terminated": "pg_terminate_backend"}


@pytest.mark.parametrize("end", END.values(), ids=END)
def test_a_commit_that_waited_for_a_standby_in_vain_is_not_acknowledged(server, place, end):
    with new(place) as journal, ThreadPoolExecutor(1) as pool:
        journal.append([OPEN_LIKES])
        with server.waiting_for_nobody():
            task = pool.submit(journal.append, [like("ann", command="tap-7")])
            until(server.waiting)
            server.run(*(f"SELECT {end}({pid})" for pid in server.waiting()))
            with pytest.raises(StoreTrouble, match="可能已保存") as refused:
                task.result(PATIENCE)
            assert "不会重复" in str(refused.value)
        # Who asks again with the same command finds it, and journal and program go on.
        assert [r.envelope.command for r in journal.read("ballot-ann")] == ["tap-7"]
        assert journal.append([like("ben")])[0].first == 3


def test_the_driver_alone_would_have_called_it_committed(server, place):
    """The control: without our reading of the warning, COMMIT succeeds."""
    with psycopg.connect(place.database.url) as db, ThreadPoolExecutor(1) as pool:
        db.execute("CREATE TABLE likes (id int)")
        db.commit()
        with server.waiting_for_nobody():
            db.execute("INSERT INTO likes VALUES (1)")
            task = pool.submit(db.commit)
            until(server.waiting)
            server.run(*(f"SELECT pg_cancel_backend({pid})" for pid in server.waiting()))
            assert task.result(PATIENCE) is None


def test_nobody_waits_longer_for_a_standby_than_the_bound(server, place, monkeypatch):
    monkeypatch.setattr("selection.postgresql.ANSWER", 0.5)
    with new(place) as journal:
        journal.append([OPEN_LIKES])
        with server.waiting_for_nobody():
            began = time.monotonic()
            with pytest.raises(StoreTrouble, match="可能已保存"):
                journal.append([like("ann")])
            assert time.monotonic() - began < 5
            server.run(*(f"SELECT pg_terminate_backend({pid})" for pid in server.waiting()))
        assert len(journal.read("ballot-ann")) == 1


def everybody(server: Server) -> list[int]:
    """The server's processes."""
    parent = server._process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


def test_a_server_that_stands_still_holds_nobody_up_for_ever(server, place, monkeypatch):
    monkeypatch.setattr("selection.postgresql.ANSWER", 0.5)
    with new(place) as journal:
        journal.append([OPEN_LIKES])
        frozen = everybody(server)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            with pytest.raises(StoreTrouble):
                journal.append([like("ann")])
            with pytest.raises(StoreTrouble):
                journal.head()
            assert time.monotonic() - began < 10
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        until(lambda: _recorded(journal, "ann"))
    assert whole(place) == {"c-1": 1}


def _recorded(journal: Journal, voter: str) -> bool:
    try:
        return bool(journal.read(f"ballot-{voter}") or journal.append([like(voter)]))
    except StoreTrouble:
        return False


def fall_asleep(journal: Journal) -> None:
    """Hold the head, and wait longer than a writer may."""
    with journal.database.writing() as asleep:
        asleep._cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '300ms'")
        time.sleep(1)
        asleep.head()
        asleep.facts(None)


def test_a_writer_that_sleeps_with_the_head_in_its_hands_is_thrown_out(place):
    with new(place) as journal, again(place) as other, ThreadPoolExecutor(1) as pool:
        task = pool.submit(fall_asleep, other)
        time.sleep(0.1)
        assert type(journal.append([OPEN_LIKES])[0]) is Recorded
        with pytest.raises(StoreTrouble):
            task.result(PATIENCE)


@pytest.mark.full
def test_a_server_that_may_lose_what_it_acknowledged_is_refused(server, place):
    new(place).close()
    safe = server._settings
    for name in ("fsync", "full_page_writes"):
        begin_again(server, safe | {name: "off"})
        with pytest.raises(StoreTrouble, match=f"设置不安全.*{name}=off"):
            again(place)
    begin_again(server, safe)
    again(place).close()


def begin_again(server: Server, settings: dict[str, str]) -> None:
    server.kill9()
    server._settings = settings
    server.start()


def test_a_database_in_another_encoding_is_refused(server, place):
    server.run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreTrouble, match="server_encoding=LATIN1"):
        new(Schema(Database(server.url("latin")), place.name))


def test_idle_sessions_of_a_server_that_was_started_again_are_replaced_unseen(server, place):
    with new(place) as journal:
        journal.append([OPEN_LIKES])
        with journal.database.reading(), journal.database.reading():
            pass  # two sessions are idle now
        server.kill9()
        server.start()
        assert journal.look(Look((), -1)).news == {OPEN: "open"}
        journal.append([like("after")])
        assert journal.look(Look(("ballot-after",), 1)).head.events == 2
