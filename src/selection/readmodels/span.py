"""Events that follow each other, as read models take them in.

Nearly all events of a campaign are likes. They are only ever counted, so they are looked at and
not read; all others are read once, for whichever read models want them.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from selection.domain.casting import CandidateLiked
from selection.journal.codec import Glance, Row, States
from selection.journal.items import Record
from selection.journal.journal import Journal
from selection.journal.names import NAMES
from selection.journal.trouble import MalformedEvent

Shape = TypeVar("Shape")

_AT_ONCE = 1_000
"""Events fetched at a time: few enough that the database reads no page of its file twice."""


class Span:
    """The events after one position up to another. Reading them raises StoreTrouble."""

    def __init__(self, journal: Journal, after: int, until: int) -> None:
        self.after, self.until = after, until
        self._journal = journal

    def of(self, *kinds: type) -> Iterator[Record]:
        """The events of these kinds, in order; likes are none of them.

        Raises UnreadableEvent for a malformed one of these kinds alone, so that it parks only
        the read models that want it; and for an event of another program, which could be any.
        """
        wanted = frozenset(kinds)
        stored = self._journal.codec.older(NAMES[kind] for kind in kinds)
        for each in self._others:
            if isinstance(each, MalformedEvent):
                if each.name in stored:
                    raise each
            elif type(each.event) in wanted:
                yield each

    @cached_property
    def _others(self) -> Sequence[Record | MalformedEvent]:
        """All events but likes, each read once."""
        return tuple(self._read(row) for _, rows in self._fetched for row in rows)

    def _read(self, row: Row) -> Record | MalformedEvent:
        try:
            return self._journal.codec.record(row)
        except MalformedEvent as error:
            return error

    def likes(self, shape: type[Shape]) -> Iterator[Sequence[Glance[Shape]]]:
        """What `shape` shows of the likes, some at a time."""
        for likes, _ in self._fetched:
            for name, states in likes.items():
                yield self._journal.codec.glances(name, states, shape)

    @cached_property
    def _fetched(self) -> Sequence[tuple[Mapping[str, States], Sequence[Row]]]:
        """Likes by stored name, and all others: together while the database has them at hand."""
        pages: list[tuple[Mapping[str, States], Sequence[Row]]] = []
        names = self._journal.codec.older([NAMES[CandidateLiked]])
        for after in range(self.after, self.until, _AT_ONCE):
            until = min(after + _AT_ONCE, self.until)
            with self._journal.database.reading() as view:
                likes = {name: view.states(after, until=until, name=name) for name in names}
                pages.append((likes, view.others(after, until=until, names=names)))
        return pages


def span(journal: Journal, after: int, *, most: int, until: int | None = None) -> Span | None:
    """The next events after a position, so many at most; None at the journal's last line.

    They go no further than `until`.
    """
    last = journal.head().position if until is None else until
    return Span(journal, after, min(after + most, last)) if after < last else None
