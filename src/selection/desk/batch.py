"""Requests decided one after the other, each seeing what the earlier ones will record.

Everything a batch needs is read at its start: its streams in one query, its facts in another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from selection.desk.requests import Answer, Order, Receipt, Request, nothing_to_do, repeated
from selection.domain import facts
from selection.domain.kernel import AtHand, Decider, Facts, Refused, Tallied
from selection.domain.rulebook.book import Rulebook
from selection.journal.items import Item, Record, Write
from selection.journal.journal import Journal


@dataclass(slots=True)
class _Stream:
    """A stream as it stands after what was decided so far."""

    state: Any
    version: int
    records: Sequence[Record]
    unrecorded: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order is decided, and on which facts."""

    order: Order
    stream: str
    facts: Sequence[str]


@dataclass(slots=True)
class _Draft:
    """What one request comes to: its orders decided, nothing of it taken over yet."""

    states: dict[str, Any]
    facts: dict[str, str | None] = field(default_factory=dict[str, str | None])
    events: dict[str, tuple[Any, ...]] = field(default_factory=dict[str, tuple[Any, ...]])
    counts: dict[Tallied, int] = field(default_factory=dict[Tallied, int])

    def take(self, place: Place, events: Sequence[Any]) -> None:
        decider = place.order.decider
        for event in events:
            self.states[place.stream] = decider.evolve(self.states[place.stream], event)
            self.facts |= decider.leaves(event)
            for line, change in decider.counts(event).items():
                self.counts[line] = self.counts.get(line, 0) + change
        if events:
            self.events[place.stream] = (*self.events.get(place.stream, ()), *events)

    def seen(self, names: Sequence[str], facts: Facts) -> Facts:
        """Those of the named facts that hold as the next order of the request finds them."""
        if not self.facts:
            return facts
        now = {name: self.facts.get(name, facts.get(name)) for name in names}
        return {name: value for name, value in now.items() if value is not None}


class Batch:
    """Decides requests in their order; `items` is what is then to be recorded."""

    def __init__(
        self,
        journal: Journal,
        rules: Rulebook,
        version: int,
        requests: Sequence[Request],
        *,
        fingerprint: str | None,
    ) -> None:
        """`fingerprint` is that of the rules, or None before any were frozen."""
        self.rules = rules
        self.fingerprint = fingerprint
        self.version = version
        self.items: list[Item] = []
        self.places = [[self._place(order) for order in each.orders] for each in requests]
        deciders = {
            place.stream: place.order.decider for places in self.places for place in places
        }
        names = {fact for places in self.places for place in places for fact in place.facts}
        self._facts: dict[str, str] = journal.facts({*names, facts.RULEBOOK})
        self._streams = {
            name: _stream(deciders[name], records)
            for name, records in journal.read_many(deciders).items()
        }
        self._deferred: set[str] = set()
        self._asked: set[tuple[str, str]] = set()

    @property
    def outdated(self) -> bool:
        """Whether other rules hold than those that are gone by here."""
        return self._facts.get(facts.RULEBOOK) != self.fingerprint

    def _place(self, order: Order) -> Place:
        command, decider = order.command, order.decider
        return Place(
            order, decider.stream(command, self.rules), decider.rests_on(command, self.rules)
        )

    def decide(self, request: Request, places: Sequence[Place]) -> Item | Answer | None:
        """An item to record, an answer already known, or None: decide again after the append.

        What is put off puts off all that follows on its streams, so that the order holds.
        """
        answer = self._decide(request, places)
        if answer is None:
            self._deferred.update(place.stream for place in places)
        return answer

    def _decide(self, request: Request, places: Sequence[Place]) -> Item | Answer | None:
        if self.outdated or any(place.stream in self._deferred for place in places):
            return None
        before = self._recorded_before(request, places)
        if before:
            if any(each.envelope.actor != request.actor for each in before):
                return Refused("request-id-is-taken")
            return repeated(request, before)
        if any((place.stream, request.id) in self._asked for place in places):
            return None
        draft = _Draft(
            states={place.stream: self._streams[place.stream].state for place in places}
        )
        for place in places:
            at_hand = AtHand(place.facts, draft.seen(place.facts, self._facts))
            command, state = place.order.command, draft.states[place.stream]
            try:
                events = place.order.decider.decide(command, state, at_hand, self.rules)
            except Refused as refused:
                return refused
            draft.take(place, events)
        if not draft.events:
            return self._already(request, places[0])
        return self._item(request, places, draft)

    def _recorded_before(self, request: Request, places: Sequence[Place]) -> list[Record]:
        streams = dict.fromkeys(place.stream for place in places)
        found = [
            record
            for name in streams
            for record in self._streams[name].records
            if record.envelope.command == request.id
        ]
        return sorted(found, key=lambda record: record.position)

    def _item(self, request: Request, places: Sequence[Place], draft: _Draft) -> Item:
        writes: list[Write] = []
        for name, events in draft.events.items():
            stream = self._streams[name]
            self._asked.add((name, request.id))
            writes.append(Write(stream=name, after=stream.version, events=events))
            stream.version += len(events)
            stream.unrecorded += events
            stream.state = draft.states[name]
        # What must hold is what held before the request; its own facts come after it.
        required = {fact: self._facts.get(fact) for place in places for fact in place.facts}
        required[facts.RULEBOOK] = self.fingerprint
        for fact, value in draft.facts.items():
            if value is None:
                self._facts.pop(fact, None)
            else:
                self._facts[fact] = value
        item = Item(
            command=request.id,
            actor=request.actor,
            rulebook=self.version,
            writes=tuple(writes),
            requires=required,
            leaves=draft.facts,
            counts=draft.counts,
        )
        self.items.append(item)
        return item

    def _already(self, request: Request, place: Place) -> Receipt | None:
        """The receipt of what already answers the request; None if that is not recorded yet."""
        stream, order = self._streams[place.stream], place.order
        if any(order.decider.answers(order.command, event) for event in stream.unrecorded):
            return None
        for record in reversed(stream.records):
            if order.decider.answers(order.command, record.event):
                return repeated(request, [record])
        return nothing_to_do(request, place.stream)


def _stream(decider: Decider[Any, Any, Any], records: Sequence[Record]) -> _Stream:
    return _Stream(
        state=decider.replay(record.event for record in records),
        version=records[-1].version if records else 0,
        records=records,
    )
