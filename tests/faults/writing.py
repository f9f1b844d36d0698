"""A journal that is written to, command after command, and what must be in it afterwards.

Each command is known by its number, so that the store itself tells which are recorded and whether
each is there once and whole.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

from faults.children import Say, wait_for_the_tracer
from journal.samples import LI, OPEN_LIKES, WANG, Closed, Liked, Opened, again, item, new
from journal.samples import counts as counted
from journal.samples import leaves as left
from selection.journal.check import findings
from selection.journal.items import Item, Recorded
from selection.journal.journal import Journal
from selection.journal.sqlite import connections
from selection.journal.store import StoreTrouble

ACK, NO = "ACK", "NO"
TRIES = 50
OFTEN = "wal_autocheckpoint=20"
"""A checkpoint every other batch instead of every 1,000 pages, so that faults meet many."""


def made(path: Path) -> Path:
    """A store in which likes are open."""
    with new(path) as journal:
        journal.append([OPEN_LIKES])
    return path


def item_of(number: int) -> Item:
    """A like, a like with another, or a fact that comes and goes."""
    candidate = WANG if number % 2 else LI
    writes = [(f"left-{number:06}", 0, Liked(candidate=candidate))]
    match number % 5:
        case 3:
            writes.append((f"right-{number:06}", 0, Liked(candidate=LI)))
        case 4:
            stage = f"extra-{number % 15}"
            event = (Closed if number % 2 else Opened)(stage=stage)
            writes.append((f"stage-{number:06}", 0, event))
    return item(*writes, command=f"c-{number}", requires={"stage:likes": "open"})


@cache
def events_of(number: int) -> int:
    """How many events the command has."""
    return len(item_of(number).writes)


def write(path: Path, batches: Iterable[range], pragmas: Iterable[str], say: Say) -> None:
    """The work of a child: every batch recorded, and said after it is.

    Like somebody who gets no answer, it looks whether a batch is there before it tries again. The
    pragmas change what the product asks of SQLite.
    """
    wait_for_the_tracer()
    tuned(pragmas)
    with opened(path, say) as journal:
        for numbers in batches:
            persist(journal, numbers, say)
    say("DONE")


def tuned(pragmas: Iterable[str]) -> None:
    """Let every connection of this process that works on a store have these settings too."""

    def connect(path: Path, *, mode: str) -> sqlite3.Connection:
        connection = ours(path, mode=mode)
        for each in pragmas:
            connection.execute(f"PRAGMA {each}")
        return connection

    ours, connections.connect = connections.connect, connect


def opened(path: Path, say: Say) -> Journal:
    """The journal, once it can be opened."""
    for _ in range(TRIES):
        try:
            return again(path)
        except StoreTrouble as trouble:
            say(f"{NO} {trouble}")
    raise AssertionError("the store cannot be opened")


def persist(journal: Journal, numbers: range, say: Say) -> None:
    """Try until the batch is recorded, and say so."""
    for _ in range(TRIES):
        try:
            there = journal.read_many([f"left-{n:06}" for n in numbers])
            items = [item_of(n) for n in numbers if not there[f"left-{n:06}"]]
            verdicts = journal.append(items)
        except StoreTrouble as trouble:
            say(f"{NO} {trouble}")
            continue
        assert all(type(each) is Recorded for each in verdicts), verdicts
        say(f"{ACK} {numbers[0]} {numbers[-1]}")
        return
    raise AssertionError("the store does not recover")


def acknowledged(lines: Iterable[str]) -> set[int]:
    """The commands of which a child said that they are recorded."""
    words = [line.split() for line in lines if line.startswith(ACK)]
    return {n for _, first, last in words for n in range(int(first), int(last) + 1)}


def refused(lines: Iterable[str]) -> list[str]:
    """The sentences with which the store said no."""
    return [line.removeprefix(NO).strip() for line in lines if line.startswith(NO)]


def wrong(path: Path, promised: Collection[int]) -> Iterator[str]:
    """What is wrong with the store, if so many commands were acknowledged; nothing if it holds."""
    with again(path, write=False) as journal:
        yield from findings(journal, leaves=left, counts=counted)
        recorded = Counter(
            int(each.envelope.command.removeprefix("c-"))
            for each in journal.since(0)
            if each.envelope.command != OPEN_LIKES.command
        )
    yield from (f"{n} was acknowledged and is lost" for n in promised if n not in recorded)
    for number, events in recorded.items():
        if events != events_of(number):
            yield f"{number} has {events} events instead of {events_of(number)}"
