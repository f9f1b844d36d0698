"""The same command three times at once, on a store that fails at its commits: it counts once."""

import random
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest

import small
from races.crowd import CANDIDATES, Place, opened, seated, writing
from selection.desk.checking import findings
from selection.desk.desk import Desk
from selection.desk.requests import Busy, Receipt, Request
from selection.domain.kernel import CandidateId
from selection.journal.database import Database
from selection.journal.trouble import StoreTrouble

ASKERS = 3
AT_ONCE = 5
COMMANDS = 500
"""In one campaign: each nomination looks at all of its unit before it."""


class Failing:
    """A database whose commits fail now and then, before they are done or after."""

    def __init__(self, database: Database, seed: int) -> None:
        self._database = database
        self._random = random.Random(seed)
        self.failed: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @contextmanager
    def writing(self) -> Generator[Any]:
        """A transaction that is recorded, or not, or recorded though it is said to have failed."""
        chance = self._random.random()
        with self._database.writing() as transaction:
            yield transaction
            if chance < 0.1:
                self._fail("before the commit")
        if chance > 0.9:
            self._fail("after the commit")

    def _fail(self, when: str) -> None:
        self.failed[when] += 1
        raise StoreTrouble("虚构的故障。", when)


def commands(count: int, desk: Desk) -> list[Request]:
    """Likes, likes taken back, and nominations that take a slot of their unit too."""
    requests: list[Request] = []
    for n in range(count):
        match n % 3:
            case 0:
                orders = (small.like(f"v-{n}", CANDIDATES[n % 20], desk.clock()),)
            case 1:
                orders = (
                    small.like(f"v-{n}", CANDIDATES[n % 20], desk.clock()),
                    small.take_back(f"v-{n}", CANDIDATES[n % 20], desk.clock()),
                )
            case _:
                new = CandidateId(f"new-{n}")
                orders = small.nomination(new, "A", desk.clock())
        requests.append(Request(actor="somebody", orders=orders, id=f"command-{n}"))
    return requests


def asked_by(desk: Desk, requests: Sequence[Request], meet: Barrier) -> list[Receipt]:
    """The receipt of each; whoever hears of trouble asks again by the same id."""
    receipts: list[Receipt] = []
    for begin in range(0, len(requests), AT_ONCE):
        meet.wait(30)
        waiting = list(requests[begin : begin + AT_ONCE])
        while waiting:
            try:
                answers = desk.handle_all(waiting)
            except StoreTrouble:
                continue
            again = [r for r, a in zip(waiting, answers, strict=True) if isinstance(a, Busy)]
            receipts += [each for each in answers if not isinstance(each, Busy)]
            waiting = again
    return receipts


def each_counts_once(place: Place, seed: int) -> None:
    """An error unless every command is recorded once and all who asked hold one receipt."""
    like = opened(place)
    requests = commands(COMMANDS, like)
    stores = [Failing(writing(place), seed * ASKERS + n) for n in range(ASKERS)]
    desks = [seated(each, like) for each in stores]
    meet = Barrier(ASKERS)
    with ThreadPoolExecutor(ASKERS) as pool:
        told = list(pool.map(lambda desk: asked_by(desk, requests, meet), desks))
    for desk in desks:
        desk.journal.close()

    recorded: defaultdict[str, list[Any]] = defaultdict(list)
    with like.journal as journal:
        for record in journal.since(0):
            recorded[record.envelope.command].append(record)
        assert list(findings(journal)) == []
    for request, *receipts in zip(requests, *map(_in_order, told), strict=True):
        once = recorded[request.id]
        assert len(once) == (1 if len(request.orders) == 1 else 2)
        assert {(each.first, each.last) for each in receipts} == {
            (once[0].position, once[-1].position)
        }
        assert all(each.events == tuple(e.event for e in once) for each in receipts)
        assert sum(not each.repeated for each in receipts) <= 1
    failed = sum((each.failed for each in stores), Counter())
    assert min(failed["before the commit"], failed["after the commit"]) > 5


def _in_order(receipts: Sequence[Receipt]) -> list[Receipt]:
    return sorted(receipts, key=lambda each: int(each.id.partition("-")[2]))


def test_a_command_that_is_asked_for_three_times_at_once_counts_once(place: Place):
    each_counts_once(place, 0)


@pytest.mark.full
def test_so_do_twenty_thousand(places: Iterator[Place]):
    for seed in range(20_000 // COMMANDS):
        each_counts_once(next(places), seed)
