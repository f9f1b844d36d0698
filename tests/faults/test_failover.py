"""The server's database loses its primary: it says so, waits for the standby, and goes on."""

import asyncio
import random
from pathlib import Path
from time import monotonic

import pytest

from cluster import Cluster
from faults.children import PATIENCE
from faults.ground import Ground, must_pass
from faults.serving import BUSY, CLIENTS, Crowd, free_port, ready, server
from selection.settings import DATABASE

DEVICES = 40  # that want to like in one round, more than get an answer before the primary is lost
MOST = 30  # answers before that


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.full)])
def test_a_server_whose_primary_is_lost_goes_on_with_the_standby_and_loses_nothing(
    quick: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, rounds: int
):
    database = cluster.database()
    monkeypatch.setenv(DATABASE, database.url)
    ground, port, chance = Ground.made(quick, database), free_port(), random.Random(rounds)
    with server(ground, port):
        for number in range(rounds):
            crowd = Crowd(ground.likes(DEVICES, chance))
            asyncio.run(failing_over(crowd, port, cluster, chance.randrange(1, MOST)))
            assert crowd.told[BUSY]
            assert [*crowd.contradictions()] == []
            assert [*ground.wrong(crowd.acknowledged)] == [], f"after {number} failovers"
    must_pass("check", quick)
    must_pass("rebuild", quick)


async def failing_over(crowd: Crowd, port: int, cluster: Cluster, answers: int) -> None:
    """The primary is lost after so many answers; returns when everybody has got one."""
    await until(port, 200, "ready")
    liking = asyncio.create_task(crowd.like(port, CLIENTS))
    await crowd.answered(answers)
    cluster.primary.kill9()
    await until(port, 503, "store")
    cluster.promote()
    cluster.mend()
    await liking
    await until(port, 200, "ready")


async def until(port: int, status: int, word: str) -> None:
    """Wait until `/readyz` says so."""
    ends = monotonic() + PATIENCE
    while (told := await ready(port))[0] != status or word not in told[1]:
        assert monotonic() < ends, told
        await asyncio.sleep(0.05)
