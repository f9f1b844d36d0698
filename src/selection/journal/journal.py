"""Append and read: the one way to what happened."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from selection.domain.kernel import Tallied
from selection.journal.bundles import Bundle, Landed, Look, Outdated, Seen
from selection.journal.codec import Codec
from selection.journal.database import Database
from selection.journal.items import Head, Item, Record, Verdict
from selection.journal.judging import Batch

_PAGE = 2000
"""Events read at a time: long enough to be quick, short enough to hold up no checkpoint."""

_MILLISECOND = 1000


class Journal:
    """One campaign's events, in one order, and the facts and tally they leave.

    May be used by several threads. Every method may raise StoreTrouble; the reading ones also
    its kind UnreadableEvent, for an event that this program does not know.
    """

    def __init__(self, database: Database, *, codec: Codec, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.codec = codec
        self._clock = clock

    @property
    def campaign(self) -> str:
        """The only campaign whose events are in here."""
        return self.database.campaign

    def append(self, items: Sequence[Item]) -> list[Verdict]:
        """One verdict per item, in order, after all that was accepted is durable.

        The batch is one transaction: if it fails, nothing of any item is recorded. Items are
        judged in order, each on what the accepted ones before it left.
        """
        if not items:
            return []
        streams = {write.stream for item in items for write in item.writes}
        fences = {fact for item in items for fact in item.requires}
        with self.database.writing() as transaction:
            head = transaction.head()
            batch = Batch(
                campaign=self.campaign,
                codec=self.codec,
                head=head,
                at=self.instant(head.recorded_at),
                versions=transaction.versions(streams),
                facts=transaction.facts(fences),
            )
            verdicts = [batch.judge(item) for item in items]
            if batch.rows:
                transaction.record(
                    batch.rows, counts=batch.counts, leaves=batch.leaves, head=batch.head
                )
        return verdicts

    def look(self, asked: Look) -> Seen:
        """The streams and the changed facts that are asked for, as of one moment."""
        return self.database.look(asked)

    def record(self, bundle: Bundle) -> Landed | Outdated:
        """Record the bundle, durable when this returns; or say which memory is outdated."""
        return self.database.record(bundle)

    def read(self, stream: str) -> list[Record]:
        """The stream's events from its first; a repeated command is found by its envelope."""
        return self.read_many([stream])[stream]

    def read_many(self, streams: Collection[str]) -> dict[str, list[Record]]:
        """The events of each of these streams; an empty list for an empty stream."""
        records: dict[str, list[Record]] = {stream: [] for stream in streams}
        with self.database.reading() as view:
            rows = view.streams(streams)
        for row in rows:
            records[row[1]].append(self.codec.record(row))
        return records

    def facts(self, names: Collection[str]) -> dict[str, str]:
        """Those of the named facts that are present."""
        with self.database.reading() as view:
            return view.facts(names)

    def all_facts(self) -> dict[str, str]:
        """Every fact that is present."""
        with self.database.reading() as view:
            return view.facts(None)

    def tally(self) -> dict[Tallied, int]:
        """The votes counted so far; a line that is 0 is absent."""
        with self.database.reading() as view:
            return view.tally()

    def since(
        self, position: int, *, until: int | None = None, names: Collection[str] = ()
    ) -> Iterator[Record]:
        """Every event after a position, in order, up to and with `until` or the end.

        `names` keeps only events of these stored names and of old ones that became them. Events
        that are appended meanwhile are met at the end.
        """
        wanted = self.codec.older(names)
        record = self.codec.record
        while True:
            with self.database.reading() as view:
                rows = view.rows(position, until=until, names=wanted, limit=_PAGE)
            for row in rows:
                yield record(row)
            if len(rows) < _PAGE:
                return
            position = rows[-1][0]

    def confirm(self) -> Head:
        """Where the journal ends, once all that was seen in it until now is durable.

        A commit that waited for a standby in vain is seen all the same, and is lost with its
        host. A transaction that records nothing goes by the same standby, after it.
        """
        with self.database.writing() as transaction:
            return transaction.head()

    def head(self) -> Head:
        """Where the journal ends."""
        with self.database.reading() as view:
            return view.head()

    def instant(self, after: datetime | None) -> datetime:
        """Now in UTC to the millisecond, and not before the instant of the last event."""
        now = self._clock()
        if now.tzinfo is None:
            raise ValueError("the clock must know its time zone")
        now = now.astimezone(UTC)
        now = now.replace(microsecond=now.microsecond // _MILLISECOND * _MILLISECOND)
        # The order is the position's: a clock that steps back must not contradict it.
        return now if after is None else max(now, after)

    def close(self) -> None:
        """Let go of the store; another writer may open it then."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
