"""The short way into the journal, for many small decisions at once: likes.

Whoever decides them remembers the facts and the streams. A bundle is recorded whole if both still
hold under the lock, and otherwise not at all: then what is remembered is looked up again and all
of it is decided again. So one number stands for all fences, and one statement records the batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from selection.domain.kernel import Tallied
from selection.journal.codec import Row
from selection.journal.items import Head

Entry = tuple[str, int, str, bytes]
"""An event to be recorded: stream, version, name, state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Events of many streams, recorded together or not at all.

    `known` is the position up to which the facts are remembered. `at` is the instant in their
    envelopes. `counts` and `leaves` are as in an item.
    """

    entries: Sequence[Entry]
    known: int
    at: datetime
    counts: Mapping[Tallied, int]
    leaves: Mapping[str, str | None] = field(default_factory=dict[str, str | None])


@dataclass(frozen=True, slots=True)
class Landed:
    """The bundle is durable; the first of its events stands at this position."""

    first: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """What is asked before an answer that records nothing: is all durable that it rests on."""


class Outdated(Enum):
    """Nothing was recorded: what the decisions rest on is no longer so."""

    FACTS = "FACTS"  # or the journal's clock is ahead of the bundle's
    STREAMS = "STREAMS"


def advanced(head: Head, bundle: Bundle) -> Head | Outdated:
    """Where the journal ends once the bundle is recorded, unless its facts are outdated."""
    early = head.recorded_at is not None and bundle.at < head.recorded_at
    if early or head.facts_changed > bundle.known:
        return Outdated.FACTS
    position = head.position + len(bundle.entries)
    return Head(
        position=position,
        events=head.events + len(bundle.entries),
        recorded_at=bundle.at,
        facts_changed=position if bundle.leaves else head.facts_changed,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for before deciding: these streams, and the facts changed since a position.

    `known` is -1 for whoever remembers no facts yet.
    """

    streams: Sequence[str]
    known: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, all of it as of one moment."""

    head: Head
    news: Mapping[str, str | None]
    rows: Sequence[Row]
