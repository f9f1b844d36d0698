"""A like and the close of its stage, in the orders in which their steps can fall."""

import random
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import small
from postgres import Server
from selection.desk.checking import findings
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.liking import Liking
from selection.desk.requests import Answer, Order, Receipt, Request
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import CloseStage
from selection.domain.kernel import VoterId
from selection.domain.rulebook.words import Tier
from selection.journal import store
from selection.journal.codec import product_codec
from selection.journal.database import Database
from selection.journal.journal import Journal
from selection.journal.sqlite.file import SQLiteDatabase
from selection.settings import Schema
from simulation.stepping import Actor, Stepped, Trace, all_orders, play

SHM = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
CLOSES = datetime.fromisoformat("2030-02-03T09:00:00+08:00")
STAGES = 40
A_MILLISECOND = timedelta(milliseconds=1)

Choose = Callable[[int], int]
Wrapped = type[Stepped]
Way = Callable[["Ground", int, str, str], Answer]


def a_stage(number: int) -> str:
    return f"LIKES-{number}"


def closes(number: int) -> datetime:
    return CLOSES + timedelta(minutes=number)


def book(*, end: bool) -> str:
    """The small campaign with many stages of likes, one for each round; with an end or without."""
    [before, stage, after] = small.TOML.partition(
        """[[stages]]
code = "LIKES"
name = "点赞"
kind = "VOTE"
opens = 2030-02-01T09:00:00+08:00
closes = 2030-02-03T09:00:00+08:00
"""
    )
    assert stage
    stages = [
        stage.replace('"LIKES"', f'"{a_stage(n)}"').replace(
            f"closes = {CLOSES.isoformat()}", f"closes = {closes(n).isoformat()}" if end else ""
        )
        for n in range(STAGES)
    ]
    names = ", ".join(f'"{a_stage(n)}"' for n in range(STAGES))
    after = after.replace('stages = ["LIKES"]', f"stages = [{names}]")
    return before + "".join(stages) + after.replace('"LIKES"', f'"{a_stage(STAGES - 1)}"')


def the_clock(desk: Desk, stage: str) -> None:  # noqa: ARG001 (it knows by itself)
    desk.keep_time()


def an_official(desk: Desk, stage: str) -> None:
    command = CloseStage(stage=stage, by=small.ONE, at=desk.clock())
    desk.handle(small.ONE, Order(CAMPAIGN, command))


@dataclass
class Ground:
    """A campaign with a stage for each round, and who is about to close the stage."""

    place: Callable[[], Path | Schema]
    close: Callable[[Desk, str], None]
    desks: list[Desk] = field(default_factory=list[Desk])
    likings: list[Liking] = field(default_factory=list[Liking])
    _rounds: Iterator[int] = field(default_factory=lambda: iter(()))
    _held: ExitStack = field(default_factory=ExitStack)

    def round(self, wrapped: Wrapped) -> int:
        """The number of the next round, in a new campaign if this one has no stage left."""
        number = next(self._rounds, None)
        if number is not None and type(self.desks[0].journal.database) is wrapped:
            return number
        self.end()
        self._begin(wrapped)
        self._rounds = iter(range(STAGES))
        return next(self._rounds)

    def _begin(self, wrapped: Wrapped) -> None:
        place = self.place()
        desk, clock = small.opened(place, book(end=self.close is the_clock))
        desk.keep_time()
        desk.journal.close()
        for _ in range(3):
            database = self._held.enter_context(closing(_opened(place, clock)))
            clock = ScriptedClock(clock())
            journal = Journal(wrapped(database), codec=product_codec(), clock=clock)
            self.desks.append(Desk(journal, desk.rules, rulebook=desk.version, clock=clock))
            self.desks[-1].fingerprint = desk.fingerprint
        self.likings = [Liking(desk) for desk in self.desks]

    def end(self) -> None:
        """Look through the whole store, and let go of it."""
        if self.desks:
            assert list(findings(self.desks[0].journal)) == []
        self.desks.clear()
        self._held.close()


def _opened(place: Path | Schema, clock: ScriptedClock) -> Database:
    """For one writer of several, as the threads of one program would write to a file."""
    if isinstance(place, Schema):
        return store.open_(place, clock=clock).database
    return SQLiteDatabase(place / "journal.db", campaign="small", write=True, held=ExitStack())


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Callable[[], Path | Schema]]:
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        yield server.schema
        return
    with TemporaryDirectory(dir=SHM if SHM.is_dir() else None) as folder:
        numbers = count()
        yield lambda: Path(folder) / str(next(numbers))


@pytest.fixture(scope="module", params=[the_clock, an_official], ids=lambda each: each.__name__)
def ground(place: Callable[[], Path | Schema], request: pytest.FixtureRequest) -> Iterator[Ground]:
    ground = Ground(place, request.param)
    yield ground
    ground.end()


def a_like(desk: Desk, stage: str, voter: str) -> LikeCandidate:
    return LikeCandidate(
        channel="likes",
        stage=stage,
        voter=VoterId(voter),
        tier=Tier.DEVICE,
        candidate=small.ANNA,
        at=desk.clock(),
    )


def at_the_desk(ground: Ground, n: int, stage: str, voter: str) -> Answer:
    """A like that is decided as every other command."""
    desk = ground.desks[n]
    request = Request(actor="public", orders=(Order(BALLOT, a_like(desk, stage, voter)),))
    return desk.handle_all([request])[0]


def from_memory(ground: Ground, n: int, stage: str, voter: str) -> Answer:
    """A like that goes the short way, by what was remembered of ballots and facts."""
    return ground.likings[n].handle_all([a_like(ground.desks[n], stage, voter)])[0].answer


def said(answer: Answer) -> str:
    """The name of what was recorded, or why nothing was."""
    return type(answer.events[0]).__name__ if isinstance(answer, Receipt) else answer.reason


@dataclass(frozen=True)
class Outcome:
    """What an order came to: who went on where, what each voter was told, what was recorded."""

    trace: Trace
    told: Sequence[str]
    recorded: Sequence[str]

    @property
    def late(self) -> bool:
        """Whether a like stands after the close."""
        return self.recorded[-1] != "StageClosed"

    def agrees(self) -> None:
        """What everybody was told is so, and the vote is over when it is closed."""
        assert not self.late, self.trace
        *liked, closed = self.recorded
        assert closed == "StageClosed", self.trace
        refused = ["stage-is-not-open"] * (len(self.told) - len(liked))
        assert sorted(self.told) == sorted([*liked, *refused]), self.trace


def one(
    ground: Ground,
    voters: int,
    choose: Choose,
    like: Way = at_the_desk,
    wrapped: Wrapped = Stepped,
) -> Outcome:
    """Some likes in the last millisecond, and the close, in one order."""
    number = ground.round(wrapped)
    *desks, closer = ground.desks[:voters] + ground.desks[-1:]
    before = closer.journal.head().position
    actors: list[Actor] = []
    for n, desk in enumerate(desks):
        desk.clock.to(closes(number) - A_MILLISECOND)
        desk.keep_time()
        voter = f"v-{number}-{n}"
        actors.append(Actor(voter, partial(like, ground, n, a_stage(number), voter)))
    closer.clock.to(closes(number))
    actors.append(Actor("close", partial(ground.close, closer, a_stage(number))))
    trace = play(actors, choose)
    for actor in actors:
        if actor.error is not None:
            raise actor.error
    recorded = [type(each.event).__name__ for each in closer.journal.since(before)]
    return Outcome(trace, [said(each.result) for each in actors[:-1]], recorded)


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


in_both_ways = pytest.mark.parametrize("like", [at_the_desk, from_memory])


@in_both_ways
@pytest.mark.refuses("R-TIME-03")
def test_no_like_stands_after_the_close_in_whatever_order_their_steps_fall(
    ground: Ground, like: Way
):
    seen = tried(one(ground, 1, choose, like) for choose in some_orders(75))

    assert seen["CandidateLiked StageClosed"] > 5
    assert seen["StageClosed"] > 5


@in_both_ways
def test_nor_do_the_likes_of_two_voters(ground: Ground, like: Way):
    seen = tried(one(ground, 2, choose, like) for choose in some_orders(50))

    assert seen["orders"] > 45


def test_two_clocks_that_close_the_same_stage_do_not_get_in_each_other_s_way(ground: Ground):
    for choose in some_orders(STAGES):
        number = ground.round(Stepped)
        desks = ground.desks[:2]
        before = desks[0].journal.head().position
        for desk in desks:
            desk.clock.to(closes(number))
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
    outcomes = [one(ground, 1, each, wrapped=ReadsBeforeItLocks) for each in some_orders(20)]

    assert sum(outcome.late for outcome in outcomes) >= 3


@pytest.mark.full
def test_no_like_stands_after_the_close_in_any_order_at_all(ground: Ground):
    seen = tried(one(ground, 1, choose) for choose in all_orders(100_000))

    assert 5_000 < seen["orders"] < 100_000  # there are no others


@pytest.mark.full
@in_both_ways
def test_nor_do_the_likes_of_two_voters_ten_thousand_times(ground: Ground, like: Way):
    seen = tried(one(ground, 2, choose, like) for choose in some_orders(10_000))

    assert seen["orders"] > 9_900
