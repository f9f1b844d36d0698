"""Two processes that decide at the same moment on one real store, round after round.

    outcomes = race(200, setup, [one_clerk, another_clerk])

`setup(folder)` makes a campaign in the folder and closes it again; each round runs on a copy of
its own. Every contender is a process with a connection of its own. In each round both have
decided before either appends, so that every round is a race and none is won by a head start. The
lock file that keeps a second writing process out of a store is left aside: what is put to the
test is the transaction itself, as two threads of one program would meet in it.
"""

import multiprocessing
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any

from selection.desk.desk import Desk
from selection.desk.requests import Busy, Receipt
from selection.domain.deciders import counts, leaves
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.journal.check import findings
from selection.journal.codec import product_codec
from selection.journal.items import Recorded
from selection.journal.journal import Journal
from selection.journal.sqlite.file import SQLiteDatabase

FORK = multiprocessing.get_context("fork")
PATIENCE = 30  # seconds until a contender that does not come is given up


@dataclass(frozen=True)
class Ground:
    """A campaign made ready: its closed store, and what the clock says there."""

    journal: Path
    campaign: str
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """One round: what each was told, what is in the store now, and what is wrong with it.

    `answers` are the names of the events on the receipt, "nothing", or the reason of a refusal.
    `collided`: the store turned a decision down because the other one had been recorded.
    """

    answers: tuple[str, ...]
    recorded: Counter[str]
    collided: bool
    wrong: tuple[str, ...]


Contender = Callable[[Desk], Receipt]


@dataclass(frozen=True)
class Course:
    """What the processes of one race share: the grounds of all rounds, and where they meet."""

    rules: Rulebook
    grounds: Sequence[Ground]
    start: Barrier
    meet: Barrier
    told: Sequence["SimpleQueue[Any]"]

    def run(self, number: int, contender: Contender) -> None:
        """All rounds of one contender, in a process of its own."""
        for ground in self.grounds:
            self.start.wait(PATIENCE)
            with _opened(ground) as journal:
                meeting = Meeting(journal, self.meet)
                desk = Desk(meeting, self.rules, clock=partial(_stand_still, ground.now))
                answer = _answer(contender, desk)
                self.start.wait(PATIENCE)  # nobody closes the store while the other uses it
            self.told[number].put((answer, meeting.collided))


def race(
    rounds: int,
    setup: Callable[[Path], Ground],
    contenders: Sequence[Contender],
    folder: Path,
) -> list[Outcome]:
    """Let the contenders meet so many times; the outcomes in order."""
    ground = setup(folder / "ground")
    with _opened(ground) as journal:
        before = journal.head().position
        rules = Desk.open(journal, clock=partial(_stand_still, ground.now)).rules
    grounds = [replace(ground, journal=folder / f"round-{n}.db") for n in range(rounds)]
    for each in grounds:
        shutil.copyfile(ground.journal, each.journal)
    course = Course(
        rules=rules,
        grounds=grounds,
        start=FORK.Barrier(len(contenders)),
        meet=FORK.Barrier(len(contenders)),
        told=[FORK.SimpleQueue() for _ in contenders],
    )
    runners = [FORK.Process(target=course.run, args=each) for each in enumerate(contenders)]
    for runner in runners:
        runner.start()
    outcomes = [
        _outcome(each, before, [_next(*pair) for pair in zip(course.told, runners, strict=True)])
        for each in grounds
    ]
    for runner in runners:
        runner.join(PATIENCE)
    return outcomes


def _next(queue: "SimpleQueue[Any]", runner: BaseProcess) -> tuple[str, bool]:
    """What a contender says of its next round; an error if it died instead."""
    while not queue._poll(1):
        assert runner.is_alive(), f"a contender ended with {runner.exitcode}"
    return queue.get()


def _stand_still(now: datetime) -> datetime:
    return now


def _answer(contender: Contender, desk: Desk) -> str:
    try:
        receipt = contender(desk)
    except Refused as refused:
        return refused.reason
    except Busy:
        return "busy"
    if receipt.repeated:
        return "repeated"
    return " ".join(type(event).__name__ for event in receipt.events) or "nothing"


class Meeting(Journal):
    """A journal whose first append waits until the other has decided too."""

    def __init__(self, journal: Journal, meet: Barrier) -> None:
        self.__dict__.update(vars(journal))
        self._meet: Barrier | None = meet
        self.collided = False

    def append(self, items: Sequence[Any]) -> list[Any]:
        """Append, together with the other contender the first time."""
        meet, self._meet = self._meet, None
        if meet is not None:
            try:
                meet.wait(PATIENCE)
            except BrokenBarrierError as broken:
                raise AssertionError("the other contender had nothing to append") from broken
        verdicts = super().append(items)
        self.collided |= not all(isinstance(each, Recorded) for each in verdicts)
        return verdicts


@contextmanager
def _opened(ground: Ground) -> Generator[Journal]:
    database = SQLiteDatabase(
        ground.journal, campaign=ground.campaign, write=True, held=ExitStack()
    )
    clock = partial(_stand_still, ground.now)
    with Journal(database, codec=product_codec(), clock=clock) as journal:
        yield journal


def _outcome(ground: Ground, before: int, told: Sequence[tuple[str, bool]]) -> Outcome:
    with _opened(ground) as journal:
        recorded = Counter(type(record.event).__name__ for record in journal.since(before))
        wrong = tuple(findings(journal, leaves=leaves, counts=counts))
    return Outcome(
        answers=tuple(answer for answer, _ in told),
        recorded=recorded,
        collided=any(collided for _, collided in told),
        wrong=wrong,
    )
