"""The power goes at any moment: what was acknowledged is on the disk, and the store is whole."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from faults.children import Say, forked, needs_strace, traced, wait_for_the_tracer
from faults.powerloss import TRACED, Step, losses, steps
from faults.writing import OFTEN, acknowledged, made, write, wrong

TRACES = [(8, 500), pytest.param(20, 5_000, marks=pytest.mark.full)]
BATCHES = [range(n, n + 3) for n in range(1, 25, 3)]
MANY = [range(n, n + 3) for n in range(1, 400, 3)]


def trace(path: Path, batches: list[range], *pragmas: str) -> list[Step]:
    """What a writer with such settings does, and says, to the store."""
    written = path.with_suffix(".trace")
    work = partial(write, path, batches, pragmas)
    with forked(work) as child, traced(child, *TRACED, output=written):
        said = child.rest()
    assert said[-1] == "DONE"
    assert [*wrong(path, acknowledged(said))] == []
    return list(steps(written, path))


def spoilt(
    path: Path, batches: list[range], *pragmas: str, states: int, chance: random.Random
) -> list[str]:
    """What is wrong in states after a loss of power, a sentence for each that does not hold."""
    begin = {made(path).name: path.read_bytes()}
    happened = trace(path, batches, *pragmas)
    image = path.with_name("image")
    return [
        finding
        for said in images(image, begin, happened, states, chance)
        for finding in [*wrong(image / path.name, acknowledged(said))][:1]
    ]


def images(
    folder: Path, begin: dict[str, bytes], happened: list[Step], states: int, chance: random.Random
) -> Iterator[list[str]]:
    """Lay each state in the folder in turn, and tell what had been said by then."""
    folder.mkdir()
    for said, files in losses(begin, happened, states, chance):
        for old in folder.iterdir():
            old.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        yield said


@pytest.mark.alone
@pytest.mark.parametrize(("traces", "states"), TRACES)
def test_a_loss_of_power_at_any_moment_takes_nothing_acknowledged(
    quick: Path, traces: int, states: int
):
    needs_strace()
    for number in range(traces):
        chance = random.Random(number)
        folder = quick / str(number)
        folder.mkdir()
        found = spoilt(folder / "journal.db", BATCHES, OFTEN, states=states, chance=chance)
        assert found == [], f"trace {number}"


@pytest.mark.alone
@pytest.mark.full
def test_nor_does_one_about_the_checkpoint_that_comes_by_itself(quick: Path):
    needs_strace()
    path = quick / "journal.db"
    assert spoilt(path, MANY, states=2_000, chance=random.Random(1)) == []


@pytest.mark.alone
def test_a_store_that_does_not_sync_each_commit_is_caught(quick: Path):
    needs_strace()
    path = quick / "journal.db"
    pragma = "synchronous=NORMAL"
    found = spoilt(path, BATCHES, pragma, states=200, chance=random.Random(1))
    assert len(found) >= 100
    assert any("is lost" in each for each in found)


def make(path: Path, say: Say) -> None:
    """The work of a child: a new store."""
    wait_for_the_tracer()
    made(path)
    say("DONE")


@pytest.mark.alone
@pytest.mark.parametrize("states", [100, pytest.param(5_000, marks=pytest.mark.full)])
def test_a_store_that_is_made_when_the_power_goes_is_there_whole_or_not_at_all(
    quick: Path, states: int
):
    needs_strace()
    path, written = quick / "journal.db", quick / "trace"
    with forked(partial(make, path)) as child, traced(child, *TRACED, output=written):
        assert child.rest() == ["DONE"]
    image = quick / "image"
    there = image / path.name
    absent = 0
    for said in images(image, {}, list(steps(written, path)), states, random.Random(states)):
        if not there.exists():
            assert not said
            absent += 1
            made(there)
        assert [*wrong(there, ())] == []
    assert 0 < absent < states
