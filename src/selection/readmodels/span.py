"""Events that follow each other, as read models take them in.

Nearly all events of a campaign are likes. They are only ever counted, so they are looked at and
not read; all others are read once, for whichever read models want them.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from selection.domain.casting import CandidateLiked, LikeWithdrawn
from selection.journal.codec import Glance
from selection.journal.items import Record
from selection.journal.journal import Journal
from selection.journal.names import NAMES

Shape = TypeVar("Shape")

WITHOUT_LIKES = tuple(
    name for kind, name in NAMES.items() if kind not in {CandidateLiked, LikeWithdrawn}
)
"""The stored names of all events but likes and likes taken back."""


class Span:
    """The events after one position up to another. Reading them may raise StoreTrouble."""

    def __init__(self, journal: Journal, after: int, until: int) -> None:
        """Raises UnreadableEvent if one of them has a name that this program does not know."""
        self.after, self.until = after, until
        self._journal = journal
        with journal.database.reading() as view:
            self._there = view.names(after, until=until)
        journal.codec.must_know(self._there)

    @cached_property
    def records(self) -> Sequence[Record]:
        """All events but likes and likes taken back, in order."""
        if self._there.keys().isdisjoint(self._journal.codec.older(WITHOUT_LIKES)):
            return ()
        return tuple(self._journal.since(self.after, until=self.until, names=WITHOUT_LIKES))

    def glances(self, kind: type, shape: type[Shape]) -> Iterator[Glance[Shape]]:
        """What `shape` shows of the events of one class, in order."""
        names = self._there.keys() & self._journal.codec.older([NAMES[kind]])
        if names:
            with self._journal.database.reading() as view:
                states = view.states(self.after, until=self.until, names=names)
            yield from self._journal.codec.glances(states, shape)


def span(journal: Journal, after: int, *, most: int, until: int | None = None) -> Span | None:
    """The next events after a position, so many at most; None at the journal's last line.

    They go no further than `until`.
    """
    last = journal.head().position if until is None else until
    return Span(journal, after, min(after + most, last)) if after < last else None
