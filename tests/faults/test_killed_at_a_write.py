"""The writer is killed at its k-th write or sync: strace does it before the call begins."""

import random
from functools import partial
from pathlib import Path

import pytest

from faults.children import Say, forked, inject, needs_strace, traced, wait_for_the_tracer
from faults.writing import OFTEN, acknowledged, item_of, made, persist, write, wrong
from journal.samples import again, item

SHORT, LONG = 20, pytest.param(300, marks=pytest.mark.full)
BATCHES = [range(n, n + 3) for n in range(1, 181, 3)]
KILLED = {"pwrite64": 780, "fdatasync": 64}
"""The calls at which a writer dies, and so many of them at least do all the batches take."""


@pytest.mark.parametrize("points", [SHORT, LONG])
def test_a_writer_killed_at_any_write_or_sync_loses_nothing_and_leaves_the_store_whole(
    quick: Path, points: int
):
    needs_strace()
    chance = random.Random(points)
    for point in range(points):
        path = made(quick / f"{point}.db")
        call = list(KILLED)[point % len(KILLED)]
        when = chance.randrange(1, KILLED[call])
        die = inject([call], what="signal=SIGKILL", when=str(when))
        with forked(partial(write, path, BATCHES, [OFTEN])) as child, traced(child, die):
            said = child.rest()
        place = f"killed at {call} number {when}"
        assert "DONE" not in said, f"not {place}"
        promised = acknowledged(said)
        assert [*wrong(path, promised)] == [], place
        with again(path) as journal:
            for numbers in BATCHES:
                persist(journal, numbers, said.append)
        assert [*wrong(path, acknowledged(said))] == [], f"{place}, and gone on"


def write_in_two_goes(path: Path, _: Say) -> None:
    """The work of a child that breaks the promise: each event of a command on its own."""
    wait_for_the_tracer()
    with again(path) as journal:
        for number in range(3, 300, 5):
            for each in item_of(number).writes:
                part = item((each.stream, each.after, *each.events), command=f"c-{number}")
                journal.append([part])


def test_a_writer_that_records_a_command_in_two_goes_is_caught(quick: Path):
    needs_strace()
    found: list[str] = []
    for when in range(10, 14):
        path = made(quick / f"{when}.db")
        die = inject(["fdatasync"], what="signal=SIGKILL", when=str(when))
        with forked(partial(write_in_two_goes, path)) as child, traced(child, die):
            child.rest()
        found += wrong(path, ())
    assert any("1 events instead of 2" in each for each in found)
