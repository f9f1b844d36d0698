"""Threads that go on one at a time, from point to point, in an order somebody else chooses.

    actors = [Actor("like", like), Actor("close", close)]
    play(actors, random.Random(7).randrange)

Work that calls `point(what)` pauses there until it is its turn again; outside of `play` a point
is nothing. `Stepped` puts such points around everything a journal asks of its database, whichever
database that is. With the same choices the same thing happens, to the last statement.
"""

import threading
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import contextmanager
from threading import Lock, Thread
from typing import Any

from selection.journal.bundles import Bundle, Landed, Look, Outdated, Seen
from selection.journal.database import Database

LOCK = "lock"
"""Where an actor is about to keep all other writers out, or to wait until it can."""

PATIENCE = 30  # seconds until an actor that does not come to its next point is given up

_here = threading.local()


def point(what: str) -> None:
    """Let somebody else go on here, if anybody chooses."""
    actor = acting()
    if actor is not None:
        actor.pause(what)


def acting() -> "Actor | None":
    """Whose work the caller is part of."""
    return getattr(_here, "actor", None)


class Actor:
    """One line of work; `result` or `error` is what came of it."""

    def __init__(self, name: str, work: Callable[[], Any]) -> None:
        self.name = name
        self.at = "start"
        self.holds = False
        self.waits = False
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.fault: BaseException | None = None  # what befalls it where it is now
        self._work = work
        self._turn = _closed_gate()
        self._came = _closed_gate()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def pause(self, what: str) -> None:
        """In its own thread: come to a point and wait for the next turn, or for a fault."""
        self.at = what
        self._came.release()
        self._turn.acquire()
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault

    def begin(self) -> None:
        """Let it go on, without waiting where it gets to."""
        self._turn.release()

    def come(self) -> None:
        """Wait until it is at its next point or at its end."""
        if not self._came.acquire(timeout=PATIENCE):
            raise AssertionError(f"{self.name} stands still after {self.at}")

    def _run(self) -> None:
        self._turn.acquire()
        _here.actor = self
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 (whoever plays looks at it)
            self.error = error
        self.done = True
        self.at = "end"
        self._came.release()


Trace = list[tuple[str, str]]
"""Who went on from which point, in order."""


def _closed_gate() -> Lock:
    gate = Lock()
    gate.acquire()
    return gate


def play(actors: Sequence[Actor], choose: Callable[[int], int]) -> Trace:
    """Let all of them come to their ends; `choose(n)` says which of n goes on next.

    Who comes to a lock that another one holds really waits for it in the database, as long as
    the schedule likes. At most one waits: who then gets the lock would be the database's choice.
    """
    trace: Trace = []
    while ready := [each for each in actors if _may_go_on(each, actors)]:
        actor = ready[choose(len(ready))]
        trace.append((actor.name, actor.at))
        actor.waits = actor.at == LOCK and any(each.holds for each in actors)
        held = actor.holds
        actor.begin()
        if actor.waits:
            continue
        actor.come()
        if held and not actor.holds:
            for each in actors:
                if each.waits:
                    each.waits = False
                    each.come()
    return trace


def _may_go_on(actor: Actor, actors: Sequence[Actor]) -> bool:
    if actor.done or actor.waits:
        return False
    return actor.at != LOCK or not any(each.waits for each in actors)


def all_orders(rounds: int) -> Generator["Order"]:
    """Every order in which the same actors can go on, one after the other; or so many of them."""
    order = Order([])
    for _ in range(rounds):
        yield order
        taken = order.taken
        while taken and taken[-1][0] + 1 == taken[-1][1]:
            taken.pop()
        if not taken:
            return
        order = Order([*(n for n, _ in taken[:-1]), taken[-1][0] + 1])


class Order:
    """A chooser that follows a beginning, and takes the first of all from there on."""

    def __init__(self, beginning: Sequence[int]) -> None:
        self.beginning = beginning
        self.taken: list[tuple[int, int]] = []

    def __call__(self, of: int) -> int:
        """The choice among so many."""
        step = len(self.taken)
        chosen = self.beginning[step] if step < len(self.beginning) else 0
        self.taken.append((chosen, of))
        return chosen


class Stepped:
    """A database with a point before each reading, lock, judging, recording and commit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @contextmanager
    def reading(self) -> Generator[Any]:
        """A view; see `Database`."""
        point("read")
        with self._database.reading() as view:
            yield view

    @contextmanager
    def writing(self) -> Generator[Any]:
        """A transaction; see `Database`."""
        point(LOCK)
        actor = acting()
        try:
            with self._database.writing() as transaction:
                if actor is not None:
                    actor.holds = True
                point("judge")
                yield _SteppedTransaction(transaction)
                point("commit")
        finally:
            if actor is not None:
                actor.holds = False
        point("answer")

    def look(self, asked: Look) -> Seen:
        """Streams and news of facts; see `Database`."""
        point("read")
        return self._database.look(asked)

    def record(self, bundle: Bundle) -> Landed | Outdated:
        """All of it in one step, which may have to wait for the lock; see `Database`."""
        point(LOCK)
        landed = self._database.record(bundle)
        point("answer")
        return landed


class _SteppedTransaction:
    def __init__(self, transaction: Any) -> None:
        self._transaction = transaction

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transaction, name)

    def record(self, rows: Collection[Any], **rest: Any) -> None:
        point("record")
        self._transaction.record(rows, **rest)
