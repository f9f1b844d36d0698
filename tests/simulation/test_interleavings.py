"""A like and the close of its stage, in the orders in which their steps can fall."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import small
from selection.desk.checking import findings
from selection.desk.desk import Desk
from selection.desk.requests import Order
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import CloseStage
from selection.domain.kernel import Refused
from selection.journal.codec import product_codec
from selection.journal.database import Database
from selection.journal.journal import Journal
from selection.journal.sqlite.file import SQLiteDatabase
from simulation.stepping import Actor, Stepped, Trace, all_orders, play

SHM = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
CLOSES = datetime.fromisoformat("2030-02-03T09:00:00+08:00")
OPEN_ENDED = small.TOML.replace("closes = 2030-02-03T09:00:00+08:00\n", "")

Choose = Callable[[int], int]
Wrapped = Callable[[Database], Stepped]


def the_clock(desk: Desk) -> None:
    desk.keep_time()


def an_official(desk: Desk) -> None:
    command = CloseStage(stage="LIKES", by=small.ONE, at=desk.clock())
    desk.handle(small.ONE, Order(CAMPAIGN, command))


@dataclass(frozen=True)
class Ground:
    """A campaign in the middle of its vote, its store closed, and who is about to end the vote."""

    store: Path
    desk: Desk
    close: Callable[[Desk], None]

    @contextmanager
    def sat_at(self, *times: datetime, wrapped: Wrapped = Stepped) -> Generator[list[Desk]]:
        """Desks of processes of their own, and of clocks of their own, on a copy of the store."""
        with ExitStack() as held, TemporaryDirectory(dir=self.store.parent) as folder:
            copy = Path(shutil.copy(self.store, folder))
            desks: list[Desk] = []
            for now in times:
                database = SQLiteDatabase(copy, campaign="small", write=True, held=ExitStack())
                held.enter_context(closing(database))
                clock = partial(_standing_still, now)
                journal = Journal(wrapped(database), codec=product_codec(), clock=clock)
                desk = Desk(journal, self.desk.rules, rulebook=self.desk.version, clock=clock)
                desk.fingerprint = self.desk.fingerprint
                desks.append(desk)
            yield desks


def _standing_still(now: datetime) -> datetime:
    return now


@pytest.fixture(scope="module", params=[the_clock, an_official], ids=lambda each: each.__name__)
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    book = small.TOML if request.param is the_clock else OPEN_ENDED
    with TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as folder:
        desk, _ = small.opened(Path(folder), book)
        desk.keep_time()
        desk.journal.close()
        yield Ground(Path(folder) / "journal.db", desk, request.param)


def likes(desk: Desk, voter: str) -> str:
    """Like somebody; the name of what was recorded, or why nothing was."""
    try:
        receipt = desk.handle("public", small.like(voter, small.ANNA, desk.clock()))
    except Refused as refused:
        return refused.reason
    return type(receipt.events[0]).__name__


@dataclass(frozen=True)
class Outcome:
    """What an order came to: who went on where, what each voter was told, what was recorded."""

    trace: Trace
    told: dict[str, str]
    recorded: list[str]
    wrong: list[str]

    @property
    def late(self) -> bool:
        """Whether a like stands after the close."""
        return self.recorded[-1] != "StageClosed"

    def agrees(self) -> None:
        """What everybody was told is so, and the vote is over when it is closed."""
        assert not self.late, self.trace
        *liked, closed = self.recorded
        assert closed == "StageClosed", self.trace
        assert sorted(self.told.values()) == sorted(
            [*liked, *["stage-is-not-open"] * (len(self.told) - len(liked))]
        ), self.trace
        assert not self.wrong, self.trace


def one(ground: Ground, voters: int, choose: Choose, wrapped: Wrapped = Stepped) -> Outcome:
    """Some likes in the last millisecond, and the close, in one order."""
    times = [CLOSES - timedelta(milliseconds=1)] * voters + [CLOSES]
    with ground.sat_at(*times, wrapped=wrapped) as desks:
        before = desks[0].journal.head().position
        for desk in desks[:voters]:
            desk.keep_time()
        actors = {
            f"v-{n}": Actor(f"v-{n}", partial(likes, desk, f"v-{n}"))
            for n, desk in enumerate(desks[:voters])
        }
        official = Actor("close", partial(ground.close, desks[-1]))
        trace = play([*actors.values(), official], choose)
        for actor in (*actors.values(), official):
            if actor.error is not None:
                raise actor.error
        journal = desks[0].journal
        return Outcome(
            trace,
            {name: actor.result for name, actor in actors.items()},
            [type(each.event).__name__ for each in journal.since(before)],
            list(findings(journal)),
        )


def some_orders(rounds: int) -> Iterable[Choose]:
    """Orders drawn by chance, the same ones every time."""
    return (random.Random(seed).randrange for seed in range(rounds))


def tried(outcomes: Iterable[Outcome]) -> Counter[str]:
    """How often which likes were in time; an error as soon as an order goes wrong."""
    seen: Counter[str] = Counter()
    different: set[tuple[tuple[str, str], ...]] = set()
    for outcome in outcomes:
        outcome.agrees()
        seen[" ".join(outcome.recorded)] += 1
        different.add(tuple(outcome.trace))
    seen["orders"] = len(different)
    return seen


@pytest.mark.refuses("R-TIME-03")
def test_no_like_stands_after_the_close_in_whatever_order_their_steps_fall(ground: Ground):
    seen = tried(one(ground, 1, choose) for choose in some_orders(150))

    assert seen["CandidateLiked StageClosed"] > 20
    assert seen["StageClosed"] > 20


def test_nor_do_the_likes_of_two_voters(ground: Ground):
    seen = tried(one(ground, 2, choose) for choose in some_orders(100))

    assert seen["orders"] > 95


def test_two_clocks_that_close_the_same_stage_do_not_get_in_each_other_s_way(ground: Ground):
    for choose in some_orders(100):
        with ground.sat_at(CLOSES, CLOSES) as desks:
            before = desks[0].journal.head().position
            clocks = [Actor(str(n), desk.keep_time) for n, desk in enumerate(desks)]
            trace = play(clocks, choose)
            closed = [type(each.event).__name__ for each in desks[0].journal.since(before)]

        assert [each.error for each in clocks] == [None, None], trace
        assert closed == ["StageClosed"] * (ground.close is the_clock), trace


class ReadsBeforeItLocks(Stepped):
    """Looks at the fences first and takes the lock then: the mistake this file is there for."""

    @contextmanager
    def writing(self) -> Generator[Any]:
        with self.reading() as view:
            stale = view.facts(None)
        with super().writing() as transaction:
            transaction.facts = lambda names: {n: stale[n] for n in names if n in stale}
            yield transaction


def test_fences_that_are_read_before_the_lock_are_found_out(ground: Ground):
    outcomes = [one(ground, 1, each, ReadsBeforeItLocks) for each in some_orders(20)]

    assert sum(outcome.late for outcome in outcomes) >= 3


@pytest.mark.full
def test_no_like_stands_after_the_close_in_any_order_at_all(ground: Ground):
    seen = tried(one(ground, 1, choose) for choose in all_orders(100_000))

    assert 5_000 < seen["orders"] < 100_000  # there are no others


@pytest.mark.full
def test_nor_do_the_likes_of_two_voters_ten_thousand_times(ground: Ground):
    seen = tried(one(ground, 2, choose) for choose in some_orders(10_000))

    assert seen["orders"] > 9_900
