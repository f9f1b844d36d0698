"""The server is killed under load, again and again: nothing acknowledged is lost or doubled."""

import asyncio
import random
import sqlite3
from collections.abc import Awaitable
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from faults.children import Child
from faults.ground import CAMPAIGN, IN_ALL, Ground, must_pass
from faults.serving import CLIENTS, Crowd, begun, free_port, server
from selection.domain import ballot
from selection.settings import Database

ROUNDS = [
    ("sqlite", 50),
    ("postgresql", 5),
    pytest.param("sqlite", 2_000, marks=pytest.mark.full),
    pytest.param("postgresql", 100, marks=pytest.mark.full),
]
DEVICES = 40  # that want to like in one round, more than get an answer
MOST = 30  # answers before the server is killed
A_COMMIT = 0.005  # seconds, about
A_START = 0.4  # seconds, at most, where nothing else is at work
AT_THE_START = 0.2  # of the servers is killed once more, before its doors are open


@pytest.mark.parametrize(("kind", "rounds"), ROUNDS)
def test_a_server_killed_under_load_loses_and_doubles_nothing(
    quick: Path, database: Database | None, rounds: int
):
    ground, port, chance = Ground.made(quick, database), free_port(), random.Random(rounds)
    crowd = Crowd(ground.likes(rounds * DEVICES, chance))
    for number in range(rounds):
        if chance.random() < AT_THE_START:
            with begun(ground, port):
                sleep(chance.random() * A_START)
        with server(ground, port) as child:
            assert [*ground.wrong(crowd.acknowledged)] == [], f"after {number} kills"
            answers, more = chance.randrange(1, MOST), chance.random() * A_COMMIT
            asyncio.run(liked(crowd, port, killed(child, crowd, answers, more)))
    assert [*Ground(ground.home, ground.labels).wrong(crowd.acknowledged)] == []
    assert len(crowd.acknowledged) > rounds * 5
    must_pass("check", quick)
    must_pass("rebuild", quick)


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.full)])
def test_of_two_servers_on_one_postgresql_one_is_killed_and_the_other_goes_on(
    quick: Path, database: Database, rounds: int
):
    ground, chance = Ground.made(quick, database), random.Random(rounds)
    stays, dies = free_port(), free_port()
    with server(ground, stays):
        for _ in range(rounds):
            crowd = Crowd(ground.likes(DEVICES, chance))
            with server(ground, dies) as child:
                end = killed(child, crowd, chance.randrange(1, MOST))
                asyncio.run(both(crowd.like(stays, CLIENTS), liked(crowd, dies, end)))
            assert [*crowd.contradictions()] == []
            assert [*ground.wrong(crowd.acknowledged)] == []
            assert len(crowd.acknowledged) == DEVICES * IN_ALL
    must_pass("check", quick)


def test_a_disk_that_forgets_what_it_had_kept_is_noticed(quick: Path):
    ground, port = Ground.made(quick), free_port()
    crowd = Crowd(ground.likes(DEVICES, random.Random(1)))
    journal, before = ground.home.journal(CAMPAIGN), quick / "before.db"

    async def forgetting(child: Child) -> None:
        await crowd.answered(10)
        with closing(sqlite3.connect(journal)) as now, closing(sqlite3.connect(before)) as then:
            now.backup(then)
        await killed(child, crowd, 30)

    with server(ground, port) as child:
        asyncio.run(liked(crowd, port, forgetting(child)))
    for name in (f"{journal.name}-wal", f"{journal.name}-shm"):
        journal.with_name(name).unlink()
    before.replace(journal)

    assert any("is lost" in each for each in ground.wrong(crowd.acknowledged))


def test_a_server_that_forgets_the_limits_is_noticed(quick: Path, monkeypatch: pytest.MonkeyPatch):
    ground, port = Ground.made(quick), free_port()
    crowd = Crowd(like for like in ground.likes(10, random.Random(1)) for _ in range(2))
    monkeypatch.setattr(ballot, "too_many", lambda *_: None)

    with server(ground, port):
        asyncio.run(crowd.like(port, CLIENTS))

    assert [*crowd.contradictions()] != []
    found = [*ground.wrong(crowd.acknowledged)]
    for word in ("doubled", "beyond the limits"):
        assert any(word in each for each in found)


async def liked(crowd: Crowd, port: int, ends: Awaitable[None]) -> None:
    """Let the crowd like until that ends, and with it the server."""
    liking = asyncio.create_task(crowd.like(port, CLIENTS))
    await ends
    await liking


async def both(one: Awaitable[None], other: Awaitable[None]) -> None:
    """Let two things happen at once."""
    await asyncio.gather(one, other)


async def killed(child: Child, crowd: Crowd, answers: int, seconds: float = 0.0) -> None:
    """The server is killed after so many more answers, and so many seconds."""
    await crowd.answered(answers)
    await asyncio.sleep(seconds)
    child.process.kill()
