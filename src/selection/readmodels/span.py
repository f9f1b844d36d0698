"""Events that follow each other, as read models take them in.

Nearly all events of a campaign are likes. They are only ever counted, so they are looked at and
not read; all others are read once, for whichever read models want them.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from selection.domain.casting import CandidateLiked
from selection.journal.codec import Glance
from selection.journal.items import Record
from selection.journal.journal import Journal
from selection.journal.names import NAMES

Shape = TypeVar("Shape")

_AT_ONCE = 1_000
"""Likes fetched at a time: what was just read is still at hand when it is looked at."""


class Span:
    """The events after one position up to another. Reading them raises StoreTrouble."""

    def __init__(self, journal: Journal, after: int, until: int) -> None:
        self.after, self.until = after, until
        self._journal = journal

    @cached_property
    def records(self) -> Sequence[Record]:
        """All events but likes, in order.

        Raises UnreadableEvent, also for an event that no read model has a use for.
        """
        with self._journal.database.reading() as view:
            rows = view.others(self.after, until=self.until, names=self._likes)
        return tuple(map(self._journal.codec.record, rows))

    def likes(self, shape: type[Shape]) -> Iterator[Glance[Shape]]:
        """What `shape` shows of the likes."""
        for after in range(self.after, self.until, _AT_ONCE):
            until = min(after + _AT_ONCE, self.until)
            for name in self._likes:
                with self._journal.database.reading() as view:
                    states = view.states(after, until=until, name=name)
                yield from self._journal.codec.glances(name, states, shape)

    @property
    def _likes(self) -> set[str]:
        return self._journal.codec.older([NAMES[CandidateLiked]])


def span(journal: Journal, after: int, *, most: int, until: int | None = None) -> Span | None:
    """The next events after a position, so many at most; None at the journal's last line.

    They go no further than `until`.
    """
    last = journal.head().position if until is None else until
    return Span(journal, after, min(after + most, last)) if after < last else None
