"""Events to stored bytes and back.

The bytes are readable JSON, always in the same order of keys: the envelope, then the event. What
is read back is checked against the class that the name stands for; a name only ever selects from
the registry, nothing stored can make the program import or guess.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Generic, NamedTuple, TypeVar, cast

import msgspec

from selection.journal.items import Envelope, Record, written
from selection.journal.names import NAMES
from selection.journal.trouble import MalformedEvent, NewerEvent, UnknownEvent
from selection.journal.upcasts import UPCASTS, Shape, Upcast

Row = tuple[int, str, int, str, bytes]
"""An event as the database keeps it: position, stream, version, name, state."""

_NAME = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.[1-9][0-9]*")

_MISFITS = (msgspec.MsgspecError, LookupError, TypeError, ValueError, RecursionError)
"""What decoder and upcasts raise for bytes that are not what their name promises."""

Instant = TypeVar("Instant")
Event = TypeVar("Event")


class _State(msgspec.Struct, Generic[Instant, Event], forbid_unknown_fields=True, gc=False):
    """The stored bytes; the order of the fields is that of the keys."""

    campaign: str
    command: str
    actor: str
    recorded_at: Instant
    rulebook: int
    event: Event


class States(NamedTuple):
    """Stored events, each a line: what is fetched and decoded at once costs a fraction."""

    number: int
    lines: bytes


class Glance(msgspec.Struct, Generic[Event], gc=False):
    """As much of a stored event as somebody wants to see: quicker to read than all of it.

    `recorded_at` is as it is written, in UTC to the millisecond: earlier ones sort before later.
    """

    recorded_at: str
    rulebook: int
    event: Event


_Zoned = Annotated[datetime, msgspec.Meta(tz=True)]


class Codec:
    """Knows the stored name of each class of events, and the way from each old name to a class."""

    def __init__(
        self, names: Mapping[type, str] = NAMES, upcasts: Mapping[str, Upcast] = UPCASTS
    ) -> None:
        _must_be_sound(names, upcasts)
        self._names = names
        self._upcasts = upcasts
        self._decoders: dict[str, msgspec.json.Decoder[_State[datetime, Any]]] = {
            name: msgspec.json.Decoder(_State[_Zoned, kind]) for kind, name in names.items()
        }
        self._old = msgspec.json.Decoder(_State[_Zoned, Shape])
        # Deterministic: two equal events have equal bytes, however their mappings were filled.
        self._encode = msgspec.json.Encoder(enc_hook=_plain, order="deterministic").encode

    def encode(self, event: object, envelope: Envelope) -> tuple[str, bytes]:
        """The event's stored name and state. Raises UnknownEvent if its class has no name."""
        name = self._names.get(type(event))
        if name is None:
            raise UnknownEvent(type(event).__name__)
        state = _State(
            campaign=envelope.campaign,
            command=envelope.command,
            actor=envelope.actor,
            recorded_at=written(envelope.recorded_at),
            rulebook=envelope.rulebook,
            event=event,
        )
        return name, self._encode(state)

    def record(self, row: Row) -> Record:
        """The stored event at its place. Raises UnreadableEvent rather than guess."""
        position, stream, version, name, stored = row
        decoder = self._decoders.get(name)
        try:
            if decoder is None:
                current, stored = self._renewed(name, stored, position)
                decoder = self._decoders[current]
            state = decoder.decode(stored)
        except _MISFITS as error:
            raise MalformedEvent(name, str(error), position=position) from error
        envelope = Envelope(
            campaign=state.campaign,
            command=state.command,
            actor=state.actor,
            recorded_at=state.recorded_at,
            rulebook=state.rulebook,
        )
        return Record(
            position=position,
            stream=stream,
            version=version,
            name=name,
            event=state.event,
            envelope=envelope,
        )

    def glances(self, name: str, states: States, shape: type[Event]) -> Sequence[Glance[Event]]:
        """Events of one stored name at a glance: `shape` is a Struct with some of their fields.

        Raises UnreadableEvent for what does not have these fields; others are not looked at.
        """
        lines = states.lines
        try:
            if name not in self._decoders:
                renewed = (self._renewed(name, state, None)[1] for state in lines.splitlines())
                lines = b"\n".join(renewed)
            seen = cast("list[Glance[Event]]", _glancing(shape).decode_lines(lines))
        except _MISFITS as error:
            raise MalformedEvent(name, str(error)) from error
        if len(seen) != states.number:  # one that is two lines would count twice
            raise MalformedEvent(name, f"{states.number} events are {len(seen)} lines")
        return seen

    def faithful(self, record: Record, state: bytes) -> bool:
        """Whether the record, written again, gives the same bytes; upcast ones never would."""
        return record.name in self._upcasts or self.encode(record.event, record.envelope) == (
            record.name,
            state,
        )

    def older(self, names: Iterable[str]) -> set[str]:
        """These names and all old ones whose events are read in the same shapes."""
        wanted = set(names)
        while more := {old for old, step in self._upcasts.items() if step.to in wanted} - wanted:
            wanted |= more
        return wanted

    def _renewed(self, name: str, stored: bytes, position: int | None) -> tuple[str, bytes]:
        """An old event as it would be stored today: its name and state."""
        if name not in self._upcasts:
            raise self._stranger(name, position)
        state = self._old.decode(stored)
        current, shape = name, state.event
        while step := self._upcasts.get(current):
            current, shape = step.to, step.change(shape)
        state.event = shape
        return current, self._encode(state)

    def _stranger(self, name: str, position: int | None) -> UnknownEvent | NewerEvent:
        stem, _, version = name.rpartition(".")
        known = [
            int(other.rpartition(".")[2])
            for other in (*self._decoders, *self._upcasts)
            if other.rpartition(".")[0] == stem
        ]
        if known and version.isdecimal() and int(version) > max(known):
            return NewerEvent(name, position=position)
        return UnknownEvent(name, position=position)


@cache
def product_codec() -> Codec:
    """The codec of the product's own events."""
    return Codec()


@cache
def _glancing(shape: type[Event]) -> msgspec.json.Decoder[Glance[Event]]:
    return msgspec.json.Decoder(Glance[shape])


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    raise TypeError(f"an event cannot hold a {type(value).__name__}")


def _must_be_sound(names: Mapping[type, str], upcasts: Mapping[str, Upcast]) -> None:
    current = set(names.values())
    if len(current) < len(names):
        raise ValueError("two events share a stored name")
    for name in current | set(upcasts):
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a stored name: {name}")
    if both := current & set(upcasts):
        raise ValueError(f"both current and old: {sorted(both)}")
    for old in upcasts:
        seen, name = {old}, upcasts[old].to
        while name not in current:
            if name in seen or name not in upcasts:
                raise ValueError(f"the upcasts of {old} lead to no current name")
            seen.add(name)
            name = upcasts[name].to
