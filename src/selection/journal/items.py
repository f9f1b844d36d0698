"""What is handed to the journal, what it answers, and what is read back.

An item is recorded whole or not at all. A verdict that says no is an answer, not an error: the
neighbours in the batch go through, and whoever sent the item decides again on what holds now.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from selection.domain.kernel import Tallied

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Events for one stream.

    `after` is the version the decision was made on: the number of events then in the stream,
    0 for an empty one.
    """

    stream: str
    after: int
    events: tuple[object, ...]

    def __post_init__(self) -> None:
        _must_be_a_name(self.stream)
        if not self.events:
            raise ValueError(f"nothing to record in {self.stream}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One decision: its events, the facts it rests on and those it leaves, the votes it counts.

    `requires` gives the value each fact must have when the item is recorded, None for a fact
    that must be absent. `leaves` gives the value each fact has from then on, None to take it
    away. `counts` gives the change of each line of the tally.
    """

    command: str
    actor: str
    rulebook: int
    writes: tuple[Write, ...]
    requires: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    leaves: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    counts: Mapping[Tallied, int] = field(default_factory=dict[Tallied, int])

    def __post_init__(self) -> None:
        if not self.writes:
            raise ValueError(f"command {self.command} records nothing")
        if len(self.writes) > 1 and len({write.stream for write in self.writes}) < len(
            self.writes
        ):
            raise ValueError(f"command {self.command} writes twice to one stream")
        for fact in self.requires:
            _must_be_a_name(fact)
        for fact in self.leaves:
            _must_be_a_name(fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The item's events stand in the journal, from `first` to `last`, durably."""

    first: int
    last: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaken:
    """Somebody else wrote to the stream first: read it again and decide again."""

    stream: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fenced:
    """A fact the decision rests on no longer holds: ask for the facts again and decide again."""

    fact: str


Verdict = Recorded | Overtaken | Fenced


class Envelope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is stored around every event: for which command, by whom, when, under which rules.

    `recorded_at` is UTC to the millisecond, and never smaller than that of a lower position.
    """

    campaign: str
    command: str
    actor: str
    recorded_at: datetime
    rulebook: int


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event at its place: `position` in the journal, `version` in its stream, both from 1.

    `name` is the stored one, which may be older than the shape in which `event` is read. As the
    envelope it is a struct: two are made for every event read, and a dataclass costs ten times.
    """

    position: int
    stream: str
    version: int
    name: str
    event: Any
    envelope: Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the journal ends: last position, count of events, when the last was recorded.

    `facts_changed` is a position after which no fact changed: whoever remembers the facts of that
    position remembers those of today.
    """

    position: int
    events: int
    recorded_at: datetime | None
    facts_changed: int = field(default=0, compare=False)


@lru_cache(maxsize=1)  # All events of a batch have one instant.
def written(instant: datetime) -> str:
    """The instant as the journal writes it: UTC, to the millisecond, with Z."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _must_be_a_name(name: str) -> None:
    # A database may end a text at a control character: two streams would look like one.
    if not name or (not name.isprintable() and _UNFIT.search(name)):
        raise ValueError(f"not a name of a stream or a fact: {name!r}")
