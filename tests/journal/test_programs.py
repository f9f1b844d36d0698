"""Several programs append to one store of PostgreSQL, in races: nothing is lost or doubled."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from journal.samples import (
    CLOSE_LIKES,
    LI,
    OPEN,
    OPEN_LIKES,
    Liked,
    again,
    counts,
    item,
    leaves,
    like,
    new,
)
from selection.journal.check import findings
from selection.journal.items import Fenced, Overtaken, Recorded
from selection.settings import Schema

FORK = multiprocessing.get_context("fork")
PATIENCE = 60  # seconds
PROGRAMS = 3


@pytest.fixture
def place(schema):
    """A file has one writer; these are about several."""
    return schema


def side_by_side(place: Schema, work: Callable[[Schema, int], Any]) -> list[Any]:
    """What the work gave in each of the programs, which begin together."""
    start, told = FORK.Barrier(PROGRAMS), [FORK.SimpleQueue() for _ in range(PROGRAMS)]

    def run(number: int) -> None:
        start.wait(PATIENCE)
        told[number].put(work(place, number))

    programs = [FORK.Process(target=run, args=(number,)) for number in range(PROGRAMS)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(PATIENCE)
    assert [program.exitcode for program in programs] == [0] * PROGRAMS
    return [queue.get() for queue in told]


def race_for_streams(place: Schema, number: int) -> tuple[list[str], int]:
    """Append to the same twenty streams as the others; what is recorded, and what was lost."""
    recorded, overtaken, versions = [], 0, dict.fromkeys(range(20), 0)
    with again(place) as journal:
        for turn in range(60):
            names = [f"c-{number}-{turn}-{stream}" for stream in versions]
            batch = [
                item((f"s-{stream}", after, Liked(candidate=LI)), command=name)
                for (stream, after), name in zip(versions.items(), names, strict=True)
            ]
            verdicts = journal.append(batch)
            read = journal.read_many([f"s-{stream}" for stream in versions])
            for stream, name, verdict in zip(list(versions), names, verdicts, strict=True):
                match verdict:
                    case Recorded():
                        recorded.append(name)
                    case Overtaken():
                        overtaken += 1
                versions[stream] = len(read[f"s-{stream}"])
    return recorded, overtaken


def test_of_three_programs_that_race_each_has_what_it_was_told(place):
    new(place).close()
    told = side_by_side(place, race_for_streams)
    with again(place, write=False) as journal:
        assert [*findings(journal, leaves=leaves, counts=counts)] == []
        events = Counter(record.envelope.command for record in journal.since(0))
        assert journal.head().position == sum(events.values())
    assert Counter(name for recorded, _ in told for name in recorded) == events
    assert all(overtaken for _, overtaken in told)  # there were races


def like_until_it_is_closed(place: Schema, number: int) -> int:
    """Like as fast as can be, or close the stage after a while; the last position that stands."""
    with again(place) as journal:
        if number == 0:
            while journal.head().position < 40:
                pass
            [closed] = journal.append([CLOSE_LIKES])
            return closed.last
        last = turn = 0
        while True:
            turn += 1
            batch = [like(f"{number}-{turn}-{n}") for n in range(5)]
            verdicts = journal.append(batch)
            if verdicts == [Fenced(fact=OPEN)] * 5:
                return last
            last = verdicts[-1].last


def test_no_like_of_another_program_is_recorded_after_the_stage_has_closed(place):
    with new(place) as journal:
        journal.append([OPEN_LIKES])
    closed, *likes = side_by_side(place, like_until_it_is_closed)
    assert 40 <= max(likes) < closed  # one of them may have come too late
    with again(place, write=False) as journal:
        assert journal.head().position == closed
        assert [*findings(journal, leaves=leaves, counts=counts)] == []
    assert closed > 40
