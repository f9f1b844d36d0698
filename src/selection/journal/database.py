"""What the journal asks of a database. All SQL, locks and files are behind these three words."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from selection.domain.kernel import Tallied
from selection.journal.bundles import Bundle, Landed, Look, Outdated, Seen
from selection.journal.codec import Row, States
from selection.journal.items import Head


class View(Protocol):
    """The journal as it stood at one moment, whatever is appended meanwhile."""

    def head(self) -> Head:
        """Where the journal ends."""
        ...

    def facts(self, names: Collection[str] | None) -> dict[str, str]:
        """Those of the named facts that are present; all that are present for None."""
        ...

    def tally(self) -> dict[Tallied, int]:
        """All lines that are not 0."""
        ...

    def versions(self, streams: Collection[str]) -> dict[str, int]:
        """The last version of each stream that is not empty."""
        ...

    def streams(self, streams: Collection[str]) -> list[Row]:
        """The events of these streams, each stream's in the order of its versions."""
        ...

    def rows(
        self, after: int, *, until: int | None, names: Collection[str], limit: int
    ) -> list[Row]:
        """Up to `limit` events after a position, in order; only these stored names if any."""
        ...

    def states(self, after: int, *, until: int, name: str) -> States:
        """The states of the events in between that have this name, in order."""
        ...

    def others(self, after: int, *, until: int, names: Collection[str]) -> list[Row]:
        """The events in between that have none of these names, in order."""
        ...

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Stream, version and position of every event, by stream and version."""
        ...

    def damage(self) -> list[str]:
        """What the database itself finds wrong with its file, tables and triggers."""
        ...


class Transaction(View, Protocol):
    """A view that keeps all other writers out until it ends, and may be added to."""

    def record(
        self,
        rows: Sequence[Row],
        *,
        counts: Mapping[Tallied, int],
        leaves: Mapping[str, str | None],
        head: Head,
    ) -> None:
        """Insert the events, change tally and facts, advance the head."""
        ...


class Database(Protocol):
    """Keeps one campaign's journal. Every method may raise StoreTrouble."""

    @property
    def campaign(self) -> str:
        """The only campaign whose events are in here."""
        ...

    def reading(self) -> AbstractContextManager[View]:
        """A view; it waits for no writer."""
        ...

    def writing(self) -> AbstractContextManager[Transaction]:
        """A transaction: durable when the block has ended, as if never begun if it raises."""
        ...

    def advice(self) -> list[str]:
        """What the operator should set otherwise, one sentence each; nothing is wrong yet."""
        ...

    def look(self, asked: Look) -> Seen:
        """The streams and the news that are asked for."""
        ...

    def record(self, bundle: Bundle) -> Landed | Outdated:
        """Record the bundle durably, if what it rests on still holds under the lock."""
        ...

    def close(self) -> None:
        """Let go of the database; another writer may open it then."""
        ...
