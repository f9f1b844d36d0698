"""The primary is lost for good and its standby takes its place: nothing acknowledged is lost."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from cluster import Cluster
from journal.load import PATIENCE, Writers, until, whole
from journal.samples import OPEN_LIKES, again, like, new
from postgres import Server
from selection import settings
from selection.journal.items import Recorded, Verdict
from selection.journal.journal import Journal
from selection.journal.postgres import sessions
from selection.journal.store import StoreTrouble
from selection.settings import Database, Schema


@pytest.fixture
def place(cluster: Cluster) -> Schema:
    """A schema that both hosts hold."""
    return Schema(cluster.database(), f"campaign_{uuid4().hex}")


def lost(cluster: Cluster, place: Schema, rounds: int) -> Counter[str]:
    """What was acknowledged and is gone, after so many primaries were lost under load.

    Every other time the standby hears nothing in the last moments, as the slowest of networks.
    """
    chance = random.Random(2023)
    with new(place) as journal:
        journal.append([OPEN_LIKES])
        cluster.catch_up()  # or the control would have nothing to go on with
        writers = Writers(journal)
        with writers.at_work():
            for number in range(rounds):
                writers.go_on()
                with nullcontext() if number % 2 else cluster.deaf():
                    time.sleep(chance.random() * 0.1)
                    cluster.fail_over()
                cluster.mend()
            writers.go_on()
    recorded = whole(place)
    assert set(recorded.values()) == {1}
    assert writers.troubles
    return Counter(writers.acknowledged) - recorded


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.full)])
def test_a_primary_lost_under_load_takes_nothing_acknowledged_with_it(cluster, place, rounds):
    assert lost(cluster, place, rounds) == Counter()


def test_a_cluster_that_acknowledges_before_the_standby_has_it_is_noticed(
    cluster, place, monkeypatch
):
    """The control: the same, by a program that takes the primary's word alone."""
    monkeypatch.setitem(settings.SESSION, "synchronous_commit", "local")
    monkeypatch.setitem(sessions._SAFE, "synchronous_commit", "local")
    assert lost(cluster, place, rounds=1) != Counter()


def on(server: Server, place: Schema) -> Schema:
    """The same schema, asked of this host alone."""
    return Schema(Database(server.url(urlsplit(place.database.url).path[1:])), place.name)


def append(journal: Journal, voter: str) -> list[Verdict]:
    return journal.append([like(voter, command=voter)])


def test_what_only_the_lost_primary_had_was_acknowledged_to_nobody(cluster, place):
    with new(place) as journal, ThreadPoolExecutor(1) as pool:
        journal.append([OPEN_LIKES])
        append(journal, "ann")
        with cluster.deaf():
            task = pool.submit(append, journal, "ben")
            until(cluster.primary.waiting)
            cluster.fail_over()
            with pytest.raises(StoreTrouble, match="可能已保存"):
                task.result(PATIENCE)
        with cluster.standby.apart():  # the control: it was committed there
            assert whole(on(cluster.standby, place)) == {"ann": 1, "ben": 1}
        cluster.mend()
        assert journal.read("ballot-ben") == []
        assert type(append(journal, "ben")[0]) is Recorded
    assert whole(place) == {"ann": 1, "ben": 1}


@pytest.mark.parametrize("end", ["killed", "terminated"])
def test_what_is_seen_on_the_primary_alone_is_confirmed_by_nobody(cluster, place, end):
    """A commit that waited in vain is seen by everybody, and may yet be lost with its host."""
    with new(place) as journal, ThreadPoolExecutor(1) as pool:
        journal.append([OPEN_LIKES])
        with cluster.deaf():
            task = pool.submit(append, journal, "ann")
            until(cluster.primary.waiting)
            if end == "killed":
                cluster.primary.kill9()
                cluster.primary.start()
            else:
                [pid] = cluster.primary.waiting()
                cluster.primary.run(f"SELECT pg_terminate_backend({pid})")
            with pytest.raises(StoreTrouble, match="可能已保存"):
                task.result(PATIENCE)
            assert [each.envelope.command for each in journal.read("ballot-ann")] == ["ann"]
            asked = pool.submit(journal.confirm)
            until(cluster.primary.waiting)
            assert not asked.done()
        assert asked.result(PATIENCE).events == 2


def test_a_standby_alone_is_refused_in_a_sentence(cluster, place):
    new(place).close()
    cluster.catch_up()
    with pytest.raises(StoreTrouble, match="没有可以写入的主库"):
        again(on(cluster.standby, place))
