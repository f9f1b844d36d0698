"""The power goes at any moment: what was acknowledged is on the disk, and the store is whole."""

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from faults.children import FORK, Say, forked, inject, needs_strace, traced, wait_for_the_tracer
from faults.powerloss import TRACED, Said, Step, SyncFailed, Written, losses, steps
from faults.writing import OFTEN, acknowledged, made, write, wrong

TRACES = [(8, 500), pytest.param(20, 5_000, marks=pytest.mark.full)]
BATCHES = [range(n, n + 3) for n in range(1, 25, 3)]
MANY = [range(n, n + 1) for n in range(1, 221)]  # pages enough for a checkpoint by itself
FAILING = [(4, 50), pytest.param(40, 500, marks=pytest.mark.full)]


def spoilt(
    trace: list[Step], before: dict[str, bytes], image: Path, states: int, chance: random.Random
) -> list[str]:
    """What is wrong in states after a loss of power, a sentence for each that does not hold."""
    return [
        finding
        for said in images(trace, before, image.parent, states, chance)
        for finding in [*wrong(image, acknowledged(said))][:1]
    ]


def images(
    trace: list[Step], before: dict[str, bytes], folder: Path, states: int, chance: random.Random
) -> Iterator[list[str]]:
    """Lay each state in the folder in turn, and tell what had been said by then."""
    folder.mkdir(exist_ok=True)
    for said, files in losses(before, trace, states, chance):
        for old in folder.iterdir():
            old.unlink()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        yield said


def written(
    path: Path, batches: Sequence[range] = BATCHES, *pragmas: str, faults: Sequence[str] = ()
) -> tuple[list[Step], dict[str, bytes]]:
    """What a writer does to a new store and says of it, and what was there before."""
    before = {made(path).name: path.read_bytes()}
    output = path.with_suffix(".trace")
    work = partial(write, path, batches, pragmas)
    with forked(work) as child, traced(child, *TRACED, *faults, output=output):
        said = child.rest()
    assert said[-1] == "DONE"
    assert [*wrong(path, acknowledged(said))] == []
    return list(steps(output, path)), before


def checkpoints(trace: list[Step], before: dict[str, bytes]) -> int:
    """How often the log was folded into the file while the writer was at work."""
    folded = [isinstance(step, Written) and step.name in before for step in trace]
    last = max(n for n, step in enumerate(trace) if isinstance(step, Said))
    return sum(now and not then for then, now in pairwise(folded[:last]))


@pytest.mark.parametrize(("traces", "states"), TRACES)
def test_a_loss_of_power_at_any_moment_takes_nothing_acknowledged(
    quick: Path, traces: int, states: int
):
    needs_strace()
    with ProcessPoolExecutor(mp_context=FORK) as cores:
        found = [*cores.map(partial(lost_in_a_trace, quick, states), range(traces))]
    assert found == [[]] * traces


def lost_in_a_trace(folder: Path, states: int, number: int) -> list[str]:
    """What is wrong after losses of power in one trace, which meets more than one checkpoint."""
    happened = written(folder / f"{number}.db", BATCHES, OFTEN)
    assert checkpoints(*happened) > 1
    image = folder / f"image-{number}" / f"{number}.db"
    return spoilt(*happened, image, states, random.Random(number))


@pytest.mark.full
def test_nor_does_one_about_the_checkpoint_that_comes_by_itself(quick: Path):
    needs_strace()
    trace, before = written(quick / "a.db", MANY)
    folded = [
        n for n, step in enumerate(trace) if isinstance(step, Written) and step.name in before
    ]
    said = [n for n, step in enumerate(trace) if isinstance(step, Said)]
    assert folded[0] < said[-10]
    assert spoilt(trace, before, quick / "image" / "a.db", 1_000, random.Random(1)) == []


@pytest.mark.parametrize(("traces", "states"), FAILING)
def test_nor_does_one_after_a_sync_that_failed(quick: Path, traces: int, states: int):
    needs_strace()
    for number in range(traces):
        fail = inject(["fdatasync"], what="error=EIO", when=f"{3 + number % 10}+5")
        happened = written(quick / f"{number}.db", BATCHES, OFTEN, faults=[fail])
        assert any(isinstance(each, SyncFailed) for each in happened[0])
        image = quick / "image" / f"{number}.db"
        found = spoilt(*happened, image, states, random.Random(number))
        assert found == [], f"trace {number}"


def test_a_store_that_does_not_sync_each_commit_is_caught(quick: Path):
    needs_strace()
    happened = written(quick / "a.db", BATCHES, "synchronous=NORMAL")
    found = spoilt(*happened, quick / "image" / "a.db", 200, random.Random(1))
    assert len(found) >= 100
    assert any("is lost" in each for each in found)


def make(path: Path, say: Say) -> None:
    """The work of a child: a new store."""
    wait_for_the_tracer()
    made(path)
    say("DONE")


@pytest.mark.parametrize("states", [100, pytest.param(2_000, marks=pytest.mark.full)])
def test_a_store_that_is_made_when_the_power_goes_is_there_whole_or_not_at_all(
    quick: Path, states: int
):
    needs_strace()
    path, output = quick / "a.db", quick / "trace"
    with forked(partial(make, path)) as child, traced(child, *TRACED, output=output):
        assert child.rest() == ["DONE"]
    image, absent = quick / "image", 0
    for said in images([*steps(output, path)], {}, image, states, random.Random(states)):
        if not (image / path.name).exists():
            assert not said
            absent += 1
            made(image / path.name)
        assert [*wrong(image / path.name, ())] == []
    assert 0 < absent < states
