"""Everybody asks three times at once, and again after a lost answer or a failed commit."""

import asyncio
import random
from pathlib import Path

import pytest

from faults.children import inject, needs_strace, traced
from faults.ground import IN_ALL, Ground, must_pass
from faults.proxy import Proxy
from faults.serving import BUSY, CLIENTS, Crowd, free_port, server
from selection.settings import Database

COMMANDS = [
    ("sqlite", 500),
    ("postgresql", 100),
    pytest.param("sqlite", 20_000, marks=pytest.mark.full),
    pytest.param("postgresql", 5_000, marks=pytest.mark.full),
]
ASKED = 3  # times at once
LOST = 0.3  # of the answers
LIKES = IN_ALL + 2  # that a device wants


@pytest.mark.parametrize(("kind", "commands"), COMMANDS)
def test_a_like_asked_again_and_again_is_counted_once_and_told_the_same(
    quick: Path, database: Database | None, commands: int
):
    needs_strace()
    ground, port, chance = Ground.made(quick, database), free_port(), random.Random(commands)
    wanted = [*ground.likes(commands // LIKES, chance)]
    crowd = Crowd(like for like in wanted for _ in range(ASKED))
    proxy = Proxy(port, LOST, chance)
    # In this process only commits of SQLite sync; a PostgreSQL does it in its own.
    fail = inject(["fdatasync"], what="error=EIO", when="5+7")

    async def story() -> None:
        async with proxy.open() as through:
            await crowd.like(through, CLIENTS)

    with server(ground, port) as child, traced(child, fail):
        asyncio.run(story())
        child.process.kill()
    assert proxy.lost > commands * ASKED * LOST / 2
    assert (crowd.told[BUSY] > 0) == (database is None)
    assert crowd.answers.keys() == set(wanted)
    assert [*crowd.contradictions()] == []
    assert [*ground.wrong(crowd.acknowledged)] == []
    assert len(ground.liked) == len(crowd.acknowledged)
    must_pass("check", quick)
