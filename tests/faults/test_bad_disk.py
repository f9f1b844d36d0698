"""A disk that is full, or fails at a write or a sync: refused clearly, nothing lost, gone on."""

import asyncio
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from faults.children import PATIENCE, forked, inject, missing, needs_strace, traced
from faults.ground import Ground, must_pass
from faults.serving import BUSY, CLIENTS, Crowd, free_port, server
from faults.writing import OFTEN, acknowledged, item_of, made, persist, refused, write, wrong
from journal.samples import again
from selection.journal.journal import Journal
from selection.journal.store import StoreTrouble

POINTS = [10, pytest.param(200, marks=pytest.mark.full)]
BATCHES = [range(n, n + 3) for n in range(1, 61, 3)]
FULL, BAD = "磁盘空间不足", "无法读写数据文件"
FAULTS = [
    ("fdatasync", "EIO", 30, (BAD,)),
    ("pwrite64", "EIO", 200, (BAD,)),
    ("fdatasync", "ENOSPC", 30, (BAD,)),
    ("pwrite64", "ENOSPC", 200, (FULL, BAD)),  # the file of the shared memory is not told apart
]
"""The call, its error, about how many of them a run takes, and what may be said then."""


@pytest.mark.parametrize("points", POINTS)
def test_a_write_or_sync_that_fails_is_told_and_loses_nothing(quick: Path, points: int):
    needs_strace()
    chance = random.Random(points)
    told: set[str] = set()
    for point in range(points):
        path = made(quick / f"{point}.db")
        call, error, most, sentences = FAULTS[point % len(FAULTS)]
        first = chance.randrange(1, most)
        last = first + chance.randrange(4)
        place = f"{error} at {call} {first} to {last}"
        fail = inject([call], what=f"error={error}", when=f"{first}..{last}")
        with forked(partial(write, path, BATCHES, [OFTEN])) as child, traced(child, fail):
            said = child.rest()
        assert said[-1] == "DONE", place
        assert acknowledged(said) == {n for batch in BATCHES for n in batch}
        assert [*wrong(path, acknowledged(said))] == [], place
        # Nothing is said of a checkpoint that fails: it is tried again, and what is in the log
        # stays there.
        assert all(each.startswith(sentences) for each in refused(said)), place
        told |= set(refused(said))
    assert any(each.startswith(FULL) for each in told)
    assert any(each.startswith(BAD) for each in told)


@contextmanager
def room(folder: Path, kilobytes: int) -> Generator[Callable[[int], None]]:
    """A disk of its own in the folder, with so much room until it is given more."""
    if os.geteuid() != 0:
        missing("only root can mount a small disk")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        missing("no disk may be mounted here")

    def more(kilobytes: int) -> None:
        change = ["mount", "-o", f"remount,size={kilobytes}k", str(folder)]
        subprocess.run(change, check=True)

    try:
        yield more
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def filled(journal: Journal) -> int:
    """Record until there is no room; the number of the command that was refused."""
    number = 1
    with suppress(StoreTrouble):
        while journal.append([item_of(number)]):
            number += 1
    return number


@pytest.mark.parametrize("points", [1, pytest.param(20, marks=pytest.mark.full)])
def test_a_full_disk_refuses_and_goes_on_when_there_is_room(quick: Path, points: int):
    for point in range(points):
        with room(quick / str(point), 400 + 7 * point) as more:
            path = made(quick / str(point) / "a.db")
            with again(path) as journal:
                number = filled(journal)
                for _ in range(3):
                    with pytest.raises(StoreTrouble, match=FULL):
                        journal.append([item_of(number)])
                assert [*wrong(path, range(1, number))] == []
                more(4_000)
                persist(journal, range(number, number + 100), lambda _: None)
            assert [*wrong(path, range(1, number + 100))] == []


def test_a_server_on_a_full_disk_says_so_and_goes_on_when_there_is_room(quick: Path):
    with room(quick / "disk", 8_000) as more:
        home = quick / "disk" / "home"
        ground, port = Ground.made(home), free_port()
        crowd = Crowd(ground.likes(100, random.Random(1)))

        async def make_room() -> None:
            async with asyncio.timeout(PATIENCE):
                while crowd.told[BUSY] < 20:
                    await crowd.answered(1)
            assert [*ground.wrong(crowd.acknowledged)] == []
            more(8_000)

        async def story() -> None:
            await asyncio.gather(crowd.like(port, CLIENTS), make_room())

        with server(ground, port):
            used = shutil.disk_usage(home).used // 1024
            more(used + 300)
            asyncio.run(story())
            assert [*ground.wrong(crowd.acknowledged)] == []
        assert crowd.told["liked"] == 300
        must_pass("check", home)
        must_pass("rebuild", home)
