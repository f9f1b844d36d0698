"""A whole campaign, its people, its processes and its network, moved by one seed.

Several processes serve one store, each with its own memory. Requests are delayed, lost, doubled
and overtaken; answers are lost too, and who hears nothing asks again under the same id. Between
any two statements another process may go on, the disk may fail, or a process may be gone; a
commit may be done though it is reported as failed. The clock goes on, and now and then an hour
ahead or back. After every commit `promises` looks at the journal.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from model.acts import Act, Asked, Scene, made
from model.theatre import copied, script
from selection.desk.desk import Desk
from selection.desk.requests import Answer, Busy, Order, Receipt, Request
from selection.domain.kernel import Refused
from selection.journal.codec import product_codec
from selection.journal.journal import Journal
from selection.journal.sqlite.file import SQLiteDatabase
from selection.journal.trouble import StoreTrouble
from selection.readmodels.views import Views
from simulation.faults import COMMIT, COMMITTED, Crash, DiskError
from simulation.plot import CHAPTERS, Chain
from simulation.promises import Account, must
from simulation.stepping import LOCK, Actor

PROCESSES = 3
PATIENCE = 300  # turns until somebody who hears nothing asks again
AN_HOUR = timedelta(hours=1)


class SimulatedDesk(Desk):
    """A desk whose own acts (a tally, a list) go by the id under which they were asked for."""

    asked_as = ""

    def handle(self, actor: str, *orders: Order, **more: Any) -> Receipt:
        """Decide and record one request."""
        return super().handle(actor, *orders, **{"id": self.asked_as, **more})


@dataclass(frozen=True, slots=True)
class Kind:
    """What the world is made of; another one is a world with a mistake in it."""

    journal: type[Journal] = Journal
    same_id_again: bool = True


AS_IT_IS = Kind()


@dataclass(slots=True)
class Message:
    """What is on its way to a process."""

    client: "Client"
    id: str
    act: Act


@dataclass(slots=True)
class Client:
    """Somebody who wants one thing after the other, and asks until there is an answer."""

    name: str
    chain: Chain
    wanted: str = ""
    id: str = ""
    since: int | None = None


@dataclass(slots=True)
class Process:
    """One that serves the store: what it remembers, and what it is just doing."""

    number: int
    desk: SimulatedDesk | None = None
    inbox: list[Message] = field(default_factory=list[Message])
    actor: Actor | None = None
    serves: list[Message] = field(default_factory=list[Message])


class World:
    """One campaign from a seed; `run` raises `Broken` where a promise is not kept."""

    def __init__(self, seed: int, folder: Path, kind: Kind = AS_IT_IS) -> None:
        self.random = Random(seed)
        self.kind = kind
        self.folder = folder
        self.turn = 0
        self.seen: Counter[str] = Counter()
        self.trace: list[tuple[Any, ...]] = []
        self._numbers = count(1)
        self._arriving: list[tuple[int, int, Callable[[], None]]] = []
        self._asked: dict[tuple[str, datetime], Asked] = {}
        self._intents: dict[str, str] = {}
        so_far = script(0)
        self.now = so_far.now
        self.store = folder / "journal-0.db"
        self.store.write_bytes(so_far.store)
        self.account = Account(
            self._journal(), copied(so_far.model), lambda *asked: self._asked.get(asked)
        )
        self.account.begin()
        self.views = Views(folder / "views.db")
        self.processes = [Process(n) for n in range(PROCESSES)]

    # --- the course of things

    def run(self) -> None:
        """From the first nomination to the released list."""
        for chapter in CHAPTERS:
            self.now = max(self.now, chapter.begins)
            chains = chapter.chains(self.random)
            clients = [Client(f"actor-{n}", list(chain)) for n, chain in enumerate(chains)]
            steps = sum(map(len, chains))
            while any(each.chain for each in clients):
                self._once(clients, chapter.passing / (steps * 40))
        while self._arriving or any(each.actor or each.inbox for each in self.processes):
            self._once((), timedelta(0))
        self._settle()

    def _once(self, clients: Sequence[Client], passing: timedelta) -> None:
        """One thing happens."""
        self.turn += 1
        self.now += passing * self.random.random() * 2
        while self._arriving and self._arriving[0][0] <= self.turn:
            heappop(self._arriving)[2]()
        waiting = [each for each in clients if each.chain and self._would_ask(each)]
        busy = [each for each in self.processes if self._may_go_on(each)]
        if self.random.random() < 0.002:
            self._jump()
        if self.random.random() < 0.001:
            self.views.catch_up(self.account.journal)
        if self.random.random() < 0.0005:
            self._blackout()
        elif waiting and (not busy or self.random.random() < 0.15):
            self._ask(self.random.choice(waiting))
        elif busy:
            self._go_on(self.random.choice(busy))
        else:
            self._idle(clients)

    def _idle(self, clients: Sequence[Client]) -> None:
        """Go to the turn at which something happens next."""
        coming = [each[0] for each in self._arriving[:1]]
        coming += [each.since + PATIENCE for each in clients if each.chain and each.since]
        self.turn = max(self.turn, min(coming, default=self.turn))

    def _jump(self) -> None:
        """The clock is set an hour ahead or back, and soon set right again."""
        span = self.random.choice([-AN_HOUR, AN_HOUR])
        self.now += span
        self._later(self.random.randrange(20, 400), partial(self._set_right, span))
        self._note("clock", span)
        self.seen["clock"] += 1

    def _set_right(self, span: timedelta) -> None:
        self.now -= span

    # --- people and the network

    def _would_ask(self, client: Client) -> bool:
        return client.since is None or self.turn - client.since > PATIENCE

    def _ask(self, client: Client) -> None:
        if client.id:
            self.seen["asked again"] += 1
        else:
            client.wanted = f"want-{next(self._numbers)}"
        if not client.id or not self.kind.same_id_again:
            client.id = f"id-{next(self._numbers)}"
        client.since = self.turn
        self._intents[client.id] = client.wanted
        message = Message(client, client.id, client.chain[0])
        for _ in range(self.random.choices([0, 1, 2, 3], [4, 90, 5, 1])[0]):
            to = self.random.choice(self.processes)
            self._later(
                self.random.choice([1, 1, 5, 40, 350]), lambda to=to: to.inbox.append(message)
            )

    def _answer(self, message: Message, answer: Answer | StoreTrouble) -> None:
        if isinstance(answer, Receipt):
            self.account.told(message.id, answer)
        self._note("told", message.id, type(answer).__name__)
        self.seen[getattr(answer, "reason", type(answer).__name__)] += 1
        if self.random.random() < 0.05:
            self.seen["answers lost"] += 1
            return
        self._later(self.random.choice([1, 1, 10]), partial(self._hear, message, answer))

    def _hear(self, message: Message, answer: Answer | StoreTrouble) -> None:
        client = message.client
        if client.id != message.id:
            return
        again = isinstance(answer, Busy | StoreTrouble)
        if again or getattr(answer, "reason", "") == "time-is-the-server-s":
            client.since = self.turn - PATIENCE  # what was refused unheard may be asked at once
            return
        client.id, client.since = "", None
        del client.chain[0]

    def _later(self, turns: int, what: Callable[[], None]) -> None:
        heappush(self._arriving, (self.turn + turns, next(self._numbers), what))

    # --- processes

    def _may_go_on(self, process: Process) -> bool:
        actor = process.actor
        if actor is None:
            return bool(process.inbox) or self.random.random() < 0.002
        return actor.at != LOCK or not any(
            each.actor is not None and each.actor.holds for each in self.processes
        )

    def _go_on(self, process: Process) -> None:
        actor = process.actor
        if actor is None:
            self._begin(process)
            return
        before = actor.at
        self._note(process.number, before)
        fault = self._fault(before)
        if fault is not None:
            self.seen[f"{type(fault).__name__} at {before}"] += 1
            self._note(type(fault).__name__)
        actor.fault = fault
        actor.begin()
        actor.come()
        if before == COMMIT:
            self.account.look()
        if actor.done:
            self._ended(process, actor)

    def _fault(self, where: str) -> BaseException | None:
        chance = self.random.random()
        if where == "start":
            return None
        if chance < 0.002:
            return Crash()
        if where in {COMMIT, COMMITTED}:
            if chance < 0.02:
                return DiskError()
        elif chance < 0.003:
            return DiskError()
        return None

    def _begin(self, process: Process) -> None:
        process.serves, process.inbox = process.inbox, []
        process.actor = Actor(str(process.number), partial(self._serve, process, process.serves))

    def _serve(self, process: Process, messages: Sequence[Message]) -> list[Any]:
        """In the process: everything that waited, in one go; what each of them is told."""
        try:
            desk = process.desk = process.desk or self._opened()
            if not messages:
                desk.keep_time()
        except StoreTrouble as trouble:
            return [trouble] * len(messages)
        asked = [self._made(each) for each in messages]
        together = [n for n, each in enumerate(asked) if each.call is None]
        requests = [
            Request(actor=messages[n].client.name, orders=asked[n].orders, id=messages[n].id)
            for n in together
        ]
        told: dict[int, Any] = {}
        if requests:
            answers = _heard(partial(desk.handle_all, requests), len(requests))
            told |= zip(together, answers, strict=True)
        for n, each in enumerate(asked):
            if each.call is not None:
                desk.asked_as = messages[n].id
                [told[n]] = _heard(lambda call=each.call: [call(desk)], 1)
        return [told[n] for n in range(len(messages))]

    def _opened(self) -> SimulatedDesk:
        journal = self._journal()
        try:
            return SimulatedDesk.open(journal, clock=self._clock)
        except BaseException:
            journal.close()
            raise

    def _made(self, message: Message) -> Asked:
        account = self.account
        key = message.id, self._clock()
        if key not in self._asked:
            scene = Scene(account.model, key[1], account.digests, account.published)
            self._asked[key] = made(scene, message.act)
        return self._asked[key]

    def _ended(self, process: Process, actor: Actor) -> None:
        process.actor = None
        if isinstance(actor.error, Crash):
            self._restart(process)
        elif actor.error is not None:
            raise actor.error
        else:
            for message, answer in zip(process.serves, actor.result, strict=True):
                self._answer(message, answer)

    def _kill(self, process: Process) -> None:
        while process.actor is not None and not process.actor.done:
            process.actor.fault = Crash()
            process.actor.begin()
            process.actor.come()
        process.actor = None
        self._restart(process)

    def _restart(self, process: Process) -> None:
        if process.desk is not None:
            process.desk.journal.close()
        process.desk, process.inbox = None, []

    def _blackout(self) -> None:
        """All processes are gone at once; the files stay as the system has them."""
        self.seen["blackouts"] += 1
        self._note("blackout")
        before, self.store = self.store, self.folder / f"journal-{next(self._numbers)}.db"
        for suffix in ("", "-wal"):
            path = before.with_name(before.name + suffix)
            if path.exists():
                shutil.copy(path, self.store.with_name(self.store.name + suffix))
        for process in self.processes:
            self._kill(process)
        self.views.close()
        self.account.journal.close()
        self.account.journal = self._journal()
        self.account.look()

    def _journal(self) -> Journal:
        database = SQLiteDatabase(self.store, campaign="played", write=True, held=ExitStack())
        return self.kind.journal(database, codec=product_codec(), clock=self._clock)

    def _clock(self) -> datetime:
        return self.now

    # --- the end

    def _settle(self) -> None:
        """Nothing is under way any more: who was told something was told the truth."""
        self.account.look()
        self.account.once(self._intents)
        self.views.catch_up(self.account.journal)
        with closing(Views(self.folder / "anew.db")) as anew:
            anew.catch_up(self.account.journal)
            must(self.views.rows() == anew.rows(), "tables that came along differ from new ones")
        events = [type(each.event).__name__ for each in self.account.journal.since(0)]
        self.seen.update(events)
        self._note("end", *events)

    def _note(self, *what: Any) -> None:
        self.trace.append((self.turn, *what))

    def close(self) -> None:
        """Let go of every store."""
        for process in self.processes:
            self._kill(process)
        self.views.close()
        self.account.journal.close()


def _heard(ask: Callable[[], list[Any]], of: int) -> list[Any]:
    try:
        return ask()
    except (Refused, Busy, StoreTrouble) as error:
        return [error] * of
