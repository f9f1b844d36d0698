"""The transaction and the view that the journal asks for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import RawCursor, RawServerCursor

from selection.domain.kernel import CandidateId, Counted, Tallied
from selection.journal.bundles import Bundle, Seen
from selection.journal.codec import Row, States
from selection.journal.items import Head, written
from selection.journal.names import LIKE
from selection.journal.postgres import statements

TRIGGERS = ("events_are_never_changed", "events_are_never_deleted", "events_are_never_truncated")

_ENDLESS = 2**63 - 1
_PAGE = 2000
_WINDOW = 100_000

Cursor = RawCursor[tuple[Any, ...]]


class PostgresView:
    """The journal as it stood when the cursor's transaction first looked."""

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor

    def head(self) -> Head:
        """Where the journal ends."""
        [row] = self._all(statements.HEAD)
        return head_of(row)

    def facts(self, names: Collection[str] | None) -> dict[str, str]:
        """Those of the named facts that are present; all that are present for None."""
        if names is None:
            return dict(self._all(statements.ALL_FACTS))
        return dict(self._all(statements.FACTS, [*names])) if names else {}

    def tally(self) -> dict[Tallied, int]:
        """All lines that are not 0."""
        return {
            Tallied(
                channel=channel,
                stage=stage,
                candidate=CandidateId(candidate),
                counted=Counted(counted),
            ): votes
            for channel, stage, candidate, counted, votes in self._all(statements.TALLY)
        }

    def versions(self, streams: Collection[str]) -> dict[str, int]:
        """The last version of each stream that is not empty."""
        return dict(self._all(statements.VERSIONS, [*streams]))

    def streams(self, streams: Collection[str]) -> list[Row]:
        """The events of these streams, each stream's in the order of its versions."""
        return self._all(statements.STREAMS, [*streams])

    def rows(
        self, after: int, *, until: int | None, names: Collection[str], limit: int
    ) -> list[Row]:
        """Up to `limit` events after a position, in order; only these stored names if any."""
        last = _ENDLESS if until is None else until
        if not names:
            return self._all(statements.SINCE, after, last, limit)
        if LIKE not in names:
            return self._all(statements.SINCE_NAMED_OTHERS, after, last, limit, [*names])
        found: list[Row] = []
        end = self.head().position
        last = min(last, end)
        # By windows: there may be many millions, and no statement may take long.
        while after < last and len(found) < limit:
            stop = min(after + _WINDOW, last)
            rest = limit - len(found)
            found += self._all(statements.SINCE_NAMED, after, stop, rest, [*names])
            after = stop
        return found

    def states(self, after: int, *, until: int, name: str) -> States:
        """The states of the events in between that have this name, in order."""
        [(number, lines)] = self._all(statements.STATES, after, until, name)
        return States(number, lines or b"")

    def others(self, after: int, *, until: int, names: Collection[str]) -> list[Row]:
        """The events in between that have none of these names, in order."""
        return self._all(statements.OTHERS, after, until, [*names])

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Stream, version and position of every event, by stream and version."""
        # In the order of the index, so that the first page needs no sorting of all events.
        self._cursor.execute(statements.UNSORTED)
        with RawServerCursor(self._cursor.connection, "places") as cursor:
            cursor.itersize = _PAGE
            yield from cursor.execute(statements.PLACES)

    def damage(self) -> list[str]:
        """Missing triggers; the pages themselves are the server's to check."""
        there = {name for (name,) in self._all(statements.TRIGGERS)}
        return [f"trigger {name} is missing" for name in TRIGGERS if name not in there]

    def _all(self, statement: str, *values: object) -> list[Any]:
        cursor = self._cursor
        return cursor.execute(statement.encode(), values, prepare=True, binary=True).fetchall()


class PostgresEntry(PostgresView):
    """A view whose transaction holds the head row, and keeps all other writers out."""

    def __init__(self, cursor: Cursor, head: Head) -> None:
        super().__init__(cursor)
        self._head = head

    def head(self) -> Head:
        """Where the journal ends, as the row said when it was locked."""
        return self._head

    def record(
        self,
        rows: Sequence[Row],
        *,
        counts: Mapping[Tallied, int],
        leaves: Mapping[str, str | None],
        head: Head,
    ) -> None:
        """Insert the events, change tally and facts, advance the head."""
        self._cursor.execute(
            statements.RECORD,
            recording(rows, counts=counts, leaves=leaves, head=head),
            prepare=True,
        )


def recording(
    rows: Sequence[Row],
    *,
    counts: Mapping[Tallied, int],
    leaves: Mapping[str, str | None],
    head: Head,
) -> tuple[object, ...]:
    """The values of `statements.RECORD`, for any driver."""
    return (
        *([row[column] for row in rows] for column in range(5)),
        *_outcome(counts, leaves),
        head.position,
        head.events,
        None if head.recorded_at is None else written(head.recorded_at),
        head.facts_changed,
    )


def landing(bundle: Bundle, *, cluster: bool) -> tuple[object, ...]:
    """The values of `statements.LAND`."""
    columns = ([entry[column] for entry in bundle.entries] for column in range(4))
    outcome = _outcome(bundle.counts, bundle.leaves)
    return (bundle.known, written(bundle.at), cluster, *columns, *outcome)


def seen(row: Sequence[Any]) -> Seen:
    """What `statements.LOOK` found."""
    names, contents, *columns = row[4:]
    return Seen(
        head=head_of(row[:4]),
        news=dict(zip(names or (), contents or (), strict=True)),
        rows=list(zip(*columns, strict=True)) if columns[0] else (),
    )


def _outcome(
    counts: Mapping[Tallied, int], leaves: Mapping[str, str | None]
) -> tuple[list[Any], ...]:
    """What is counted and which facts are left, column by column."""
    return (
        [line.channel for line in counts],
        [line.stage for line in counts],
        [line.candidate for line in counts],
        [line.counted for line in counts],
        [*counts.values()],
        [*leaves],
        [*leaves.values()],
    )


def head_of(row: Sequence[Any]) -> Head:
    """The head, from the columns that `statements.HEAD` names."""
    position, events, recorded_at, facts_changed = row
    return Head(
        position=position,
        events=events,
        recorded_at=recorded_at and datetime.fromisoformat(recorded_at),
        facts_changed=facts_changed,
    )
