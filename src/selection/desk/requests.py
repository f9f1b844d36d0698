"""What is put to the desk, and what it answers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from selection.domain.kernel import Decider, Refused
from selection.journal.items import Item, Record, Recorded


class Busy(Exception):
    """Others were faster again and again; nothing was recorded, and asking again is safe."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command and the stage that decides it."""

    decider: Decider[Any, Any, Any]
    command: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Orders that are recorded together or not at all; each sees what the ones before it did.

    `id` is chosen by whoever asks: asking again with the same id gives the same receipt.
    """

    actor: str
    orders: tuple[Order, ...]
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def __post_init__(self) -> None:
        if not self.orders:
            raise ValueError("a request asks for something")


class Receipt(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What was recorded, and where. `repeated`: it was recorded before; nothing new was.

    Without positions there was nothing to record: what was asked for already holds. It is a
    struct because one is made for every like.
    """

    id: str
    stream: str
    events: tuple[Any, ...]
    first: int | None
    last: int | None
    recorded_at: datetime | None
    repeated: bool = False


Answer = Receipt | Refused | Busy


def recorded(item: Item, verdict: Recorded) -> Receipt:
    """The receipt of an item that the journal took."""
    return Receipt(
        id=item.command,
        stream=item.writes[0].stream,
        events=tuple(event for write in item.writes for event in write.events),
        first=verdict.first,
        last=verdict.last,
        recorded_at=verdict.recorded_at,
    )


def repeated(request: Request, records: Sequence[Record]) -> Receipt:
    """The receipt of what stands in the journal already, in its order."""
    return Receipt(
        id=request.id,
        stream=records[0].stream,
        events=tuple(record.event for record in records),
        first=records[0].position,
        last=records[-1].position,
        recorded_at=records[-1].envelope.recorded_at,
        repeated=True,
    )


def nothing_to_do(request: Request, stream: str) -> Receipt:
    """The receipt of a request that changes nothing, because it already holds."""
    return Receipt(
        id=request.id, stream=stream, events=(), first=None, last=None, recorded_at=None
    )
