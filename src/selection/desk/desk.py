"""The one way in: a command is decided against its stream, and the decision is recorded.

Many commands may come together; each gets its own answer. A decision that somebody overtook is
made again on what holds now. The desk also keeps the time: stages whose time has come are opened
and closed before anything else is decided.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from selection.desk.workdays import known
from selection.domain import campaign as campaigns
from selection.domain.campaign import CAMPAIGN, CLOCK, RulebookFrozen
from selection.domain.kernel import AtHand, Decider, Refused, Tallied
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_journal
from selection.journal.items import Item, Record, Recorded, Write
from selection.journal.journal import Journal

ATTEMPTS = 8


class Busy(Exception):
    """Others were faster again and again; nothing was recorded, and trying again is safe."""


class NotOpened(Exception):
    """The store holds no frozen rulebook yet."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command and the stage that decides it."""

    decider: Decider[Any, Any, Any]
    command: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Orders that are recorded together or not at all.

    `id` is chosen by whoever asks: asking again with the same id gives the same receipt.
    """

    actor: str
    orders: tuple[Order, ...]
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was recorded, and where. `repeated`: it was recorded before; nothing new was.

    Without positions there was nothing to record: what was asked for already holds.
    """

    id: str
    stream: str
    events: tuple[Any, ...]
    first: int | None
    last: int | None
    recorded_at: datetime | None
    repeated: bool = False


Answer = Receipt | Refused
Reader = Callable[[], object]


@dataclass(slots=True)
class _Stream:
    """A stream as it stands while a batch is decided."""

    state: Any
    version: int
    records: Sequence[Record]
    unrecorded: list[Any] = field(default_factory=list[Any])


class Desk:
    """Decides and records, under one rulebook, in one journal."""

    def __init__(
        self,
        journal: Journal,
        rules: Rulebook,
        *,
        clock: Callable[[], datetime],
        rulebook: int = 1,
        afterwards: Sequence[Reader] = (),
    ) -> None:
        """`rulebook` is the version of the rules; `afterwards` is called when events came in."""
        self.journal = journal
        self.rules = rules
        self.clock = clock
        self.version = rulebook
        self.afterwards = afterwards
        self._due: datetime | None = None
        self._looked = False

    @classmethod
    def open(
        cls, journal: Journal, *, clock: Callable[[], datetime], afterwards: Sequence[Reader] = ()
    ) -> "Desk":
        """The desk of a campaign whose rulebook is frozen; raises NotOpened before that."""
        for record in journal.since(0, names=("campaign.rulebook-frozen.1",)):
            frozen: RulebookFrozen = record.event
            rules = from_journal(frozen.canonical.encode())
            return cls(journal, rules, clock=clock, rulebook=frozen.version, afterwards=afterwards)
        raise NotOpened

    def handle(self, actor: str, *orders: Order, id: str | None = None) -> Receipt:  # noqa: A002
        """Decide and record one request; raises Refused, or Busy if overtaken too often."""
        request = Request(actor=actor, orders=orders, **({"id": id} if id else {}))
        [answer] = self.handle_all([request])
        if isinstance(answer, Refused):
            raise answer
        return answer

    def handle_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Decide and record many requests in one go, each with its own answer, in their order."""
        self.keep_time()
        answers = self._handle(requests)
        for reader in self.afterwards:
            reader()
        return answers

    def keep_time(self) -> None:
        """Open and close the stages whose time has come."""
        now = self.clock()
        if self._looked and (self._due is None or now < self._due):
            return
        while True:
            history = self.journal.read(campaigns.stream_of(self.rules))
            campaign = CAMPAIGN.replay(record.event for record in history)
            days = known(self.rules.calendar.zone, now.astimezone(self.rules.calendar.zone).date())
            command = next(iter(campaigns.due(campaign, self.rules, now, days)), None)
            if command is None:
                break
            [answer] = self._handle([Request(actor=CLOCK, orders=(Order(CAMPAIGN, command),))])
            if isinstance(answer, Refused):
                raise answer
        self._due = campaigns.next_due(campaign, self.rules, now)
        self._looked = campaign.frozen

    def _handle(self, requests: Sequence[Request]) -> list[Answer]:
        answers: dict[int, Answer] = {}
        waiting = dict(enumerate(requests))
        for _ in range(ATTEMPTS):
            batch = _Batch(self.journal, self.rules, self.version, list(waiting.values()))
            decided = {
                n: batch.decide(request, places)
                for (n, request), places in zip(waiting.items(), batch.places, strict=True)
            }
            verdicts = iter(self.journal.append(batch.items) if batch.items else ())
            firm = True  # what was said after a decision that failed may rest on that decision
            for n, each in decided.items():
                if isinstance(each, Item):
                    verdict = next(verdicts)
                    if isinstance(verdict, Recorded):
                        answers[n] = _receipt(each, verdict)
                    else:
                        firm = False
                elif each is not None and firm:
                    answers[n] = each
            waiting = {n: request for n, request in waiting.items() if n not in answers}
            if not waiting:
                if any(order.decider is CAMPAIGN for r in requests for order in r.orders):
                    self._looked = False
                return [answers[n] for n in range(len(requests))]
        raise Busy


def _receipt(item: Item, verdict: Recorded) -> Receipt:
    return Receipt(
        id=item.command,
        stream=item.writes[0].stream,
        events=tuple(event for write in item.writes for event in write.events),
        first=verdict.first,
        last=verdict.last,
        recorded_at=verdict.recorded_at,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an order is decided, and on which facts."""

    order: Order
    stream: str
    facts: Sequence[str]


class _Batch:
    """Requests decided one after the other, each seeing what the earlier ones will record."""

    def __init__(
        self, journal: Journal, rules: Rulebook, version: int, requests: Sequence[Request]
    ) -> None:
        self.rules = rules
        self.version = version
        self.items: list[Item] = []
        self.asked: set[tuple[str, str]] = set()
        deciders: dict[str, Decider[Any, Any, Any]] = {}
        names: set[str] = set()
        self.places: list[list[_Place]] = []
        for request in requests:
            places = [
                _Place(
                    order,
                    order.decider.stream(order.command, rules),
                    order.decider.rests_on(order.command, rules),
                )
                for order in request.orders
            ]
            self.places.append(places)
            for place in places:
                deciders[place.stream] = place.order.decider
                names.update(place.facts)
        self.facts: dict[str, str] = journal.facts(names) if names else {}
        self.streams = {
            name: _Stream(
                state=deciders[name].replay(record.event for record in records),
                version=records[-1].version if records else 0,
                records=records,
            )
            for name, records in journal.read_many(deciders).items()
        }

    def decide(self, request: Request, places: Sequence[_Place]) -> Item | Answer | None:
        """An item to record, an answer already known, or None: decide again after the append."""
        mine = places[0].stream
        before = [
            each for each in self.streams[mine].records if each.envelope.command == request.id
        ]
        if before:
            return _repeated(request, mine, before)
        if (mine, request.id) in self.asked:
            return None
        self.asked.add((mine, request.id))
        required: dict[str, str | None] = {}
        decisions: list[tuple[Order, str, Sequence[Any]]] = []
        for place in places:
            order = place.order
            at_hand = AtHand(place.facts, self.facts)
            state = self.streams[place.stream].state
            try:
                events = order.decider.decide(order.command, state, at_hand, self.rules)
            except Refused as refused:
                return refused
            required |= at_hand.required()
            decisions.append((order, place.stream, events))
        if not any(events for _, _, events in decisions):
            return self._already(request, mine)
        return self._item(request, required, decisions)

    def _item(
        self,
        request: Request,
        required: Mapping[str, str | None],
        decisions: Sequence[tuple[Order, str, Sequence[Any]]],
    ) -> Item:
        leaves: dict[str, str | None] = {}
        counts: dict[Tallied, int] = {}
        writes: list[Write] = []
        for order, name, events in decisions:
            if not events:
                continue
            stream = self.streams[name]
            writes.append(Write(stream=name, after=stream.version, events=tuple(events)))
            stream.version += len(events)
            stream.unrecorded += events
            for event in events:
                stream.state = order.decider.evolve(stream.state, event)
                leaves |= order.decider.leaves(event)
                for line, change in order.decider.counts(event).items():
                    counts[line] = counts.get(line, 0) + change
        for fact, value in leaves.items():
            if value is None:
                self.facts.pop(fact, None)
            else:
                self.facts[fact] = value
        item = Item(
            command=request.id,
            actor=request.actor,
            rulebook=self.version,
            writes=tuple(writes),
            requires=required,
            leaves=leaves,
            counts=counts,
        )
        self.items.append(item)
        return item

    def _already(self, request: Request, name: str) -> Receipt | None:
        """The receipt of what already answers the request; None if that is not recorded yet."""
        stream, order = self.streams[name], request.orders[0]
        if any(order.decider.answers(order.command, event) for event in stream.unrecorded):
            return None
        for record in reversed(stream.records):
            if order.decider.answers(order.command, record.event):
                return _repeated(request, name, [record])
        return Receipt(
            id=request.id, stream=name, events=(), first=None, last=None, recorded_at=None
        )


def _repeated(request: Request, stream: str, records: Sequence[Record]) -> Receipt:
    return Receipt(
        id=request.id,
        stream=stream,
        events=tuple(record.event for record in records),
        first=records[0].position,
        last=records[-1].position,
        recorded_at=records[-1].envelope.recorded_at,
        repeated=True,
    )
