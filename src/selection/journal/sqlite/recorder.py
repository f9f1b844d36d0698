"""The statements: the library's recorder, and the transaction and view the journal asks for."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from selection.domain.kernel import CandidateId, Counted, Tallied
from selection.journal.bundles import Look, Seen
from selection.journal.codec import Row, States
from selection.journal.items import Head
from selection.journal.names import LIKE
from selection.journal.sqlite import statements

TRIGGERS = (
    "events_are_never_changed",
    "events_are_never_deleted",
    "events_are_never_replaced",
)

_ENDLESS = 2**63 - 1

_STREAMS = """SELECT rowid, originator_id, originator_version, topic, state FROM stored_events
    WHERE originator_id IN (SELECT value FROM json_each(?))
    ORDER BY originator_id, originator_version"""
_SINCE = """SELECT rowid, originator_id, originator_version, topic, state FROM stored_events
    WHERE rowid > ? AND rowid <= ?
    ORDER BY rowid LIMIT ?"""
_SINCE_NAMED = """SELECT rowid, originator_id, originator_version, topic, state FROM stored_events
    WHERE rowid > ? AND rowid <= ? AND topic IN (SELECT value FROM json_each(?))
    ORDER BY rowid LIMIT ?"""
_SINCE_NAMED_OTHERS = f"""SELECT rowid, originator_id, originator_version, topic, state
    FROM stored_events
    WHERE rowid IN (
        SELECT rowid FROM stored_events INDEXED BY others_than_likes
        WHERE rowid > ? AND rowid <= ? AND topic IN (SELECT value FROM json_each(?))
            AND topic <> '{LIKE}'
        ORDER BY rowid LIMIT ?)
    ORDER BY rowid"""  # noqa: S608 (a name of our own)
_STATES = """SELECT count(*), CAST(group_concat(state, '\n') AS BLOB) FROM (
    SELECT state FROM stored_events
    WHERE rowid > ? AND rowid <= ? AND topic = ? ORDER BY rowid)"""
_OTHERS = """SELECT rowid, originator_id, originator_version, topic, state FROM stored_events
    WHERE rowid > ? AND rowid <= ? AND topic NOT IN ({names})
    ORDER BY rowid"""
_PLACES = """SELECT originator_id, originator_version, rowid FROM stored_events
    ORDER BY originator_id, originator_version"""
_VERSIONS = """SELECT value, (SELECT max(originator_version) FROM stored_events
    WHERE originator_id = value) FROM json_each(?)"""
_FACTS = """SELECT name, value FROM facts
    WHERE value IS NOT NULL AND name IN (SELECT value FROM json_each(?))"""
_ALL_FACTS = "SELECT name, value FROM facts WHERE value IS NOT NULL"
_INSERT = "INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)"


class SQLiteView:
    """The journal as it stood when the cursor's transaction began."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        # Plain tuples: the library's named rows cost more than the rest of the reading.
        self._cursor.row_factory = None

    def head(self) -> Head:
        """Where the journal ends."""
        [(position, events, recorded_at, facts_changed)] = self._all(
            "SELECT position, events, recorded_at, facts_changed FROM head"
        )
        return Head(
            position=position,
            events=events,
            recorded_at=recorded_at and datetime.fromisoformat(recorded_at),
            facts_changed=facts_changed,
        )

    def facts(self, names: Collection[str] | None) -> dict[str, str]:
        """Those of the named facts that are present; all that are present for None."""
        if names is None:
            return dict(self._all(_ALL_FACTS))
        return dict(self._all(_FACTS, _listed(names))) if names else {}

    def look(self, asked: Look) -> Seen:
        """The streams and the news that are asked for."""
        cursor = self._cursor
        return Seen(
            head=self.head(),
            news=statements.news(cursor, asked.known),
            rows=statements.streams(cursor, asked.streams),
        )

    def tally(self) -> dict[Tallied, int]:
        """All lines that are not 0."""
        return {
            Tallied(
                channel=channel,
                stage=stage,
                candidate=CandidateId(candidate),
                counted=Counted(counted),
            ): votes
            for channel, stage, candidate, counted, votes in self._all(
                "SELECT * FROM tally WHERE votes"
            )
        }

    def versions(self, streams: Collection[str]) -> dict[str, int]:
        """The last version of each stream that is not empty."""
        rows = self._all(_VERSIONS, _listed(streams))
        return {stream: version for stream, version in rows if version is not None}

    def streams(self, streams: Collection[str]) -> list[Row]:
        """The events of these streams, each stream's in the order of its versions."""
        return self._all(_STREAMS, _listed(streams))

    def rows(
        self, after: int, *, until: int | None, names: Collection[str], limit: int
    ) -> list[Row]:
        """Up to `limit` events after a position, in order; only these stored names if any."""
        last = _ENDLESS if until is None else until
        if names:
            statement = _SINCE_NAMED if LIKE in names else _SINCE_NAMED_OTHERS
            return self._all(statement, after, last, _listed(names), limit)
        return self._all(_SINCE, after, last, limit)

    def states(self, after: int, *, until: int, name: str) -> States:
        """The states of the events in between that have this name, in order."""
        [(number, lines)] = self._all(_STATES, after, until, name)
        return States(number, lines or b"")

    def others(self, after: int, *, until: int, names: Collection[str]) -> list[Row]:
        """The events in between that have none of these names, in order."""
        # Each row is compared, so the few names stand in the statement, not in a list beside it.
        statement = _OTHERS.format(names=", ".join("?" * len(names)))
        return self._all(statement, after, until, *names)

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Stream, version and position of every event, by stream and version."""
        return self._cursor.connection.execute(_PLACES)

    def damage(self) -> list[str]:
        """What SQLite finds wrong, missing triggers, and a tail that was cut off."""
        found = [line for (line,) in self._all("PRAGMA integrity_check") if line != "ok"]
        found += [f"trigger {name} is missing" for name in missing_triggers(self._cursor)]
        [(given, last)] = self._all(
            "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'),"
            " (SELECT max(rowid) FROM stored_events)"
        )
        if given != last:
            found.append(f"position {given} was given, the last event is at {last}")
        return found

    def _all(self, statement: str, *values: object) -> list[Any]:
        return self._cursor.execute(statement, values).fetchall()


class SQLiteEntry(SQLiteView):
    """A view whose transaction holds SQLite's write lock, and with it the head."""

    def record(
        self,
        rows: Sequence[Row],
        *,
        counts: Mapping[Tallied, int],
        leaves: Mapping[str, str | None],
        head: Head,
    ) -> None:
        """Insert the events, change tally and facts, advance the head."""
        self._cursor.executemany(_INSERT, rows)  # states of any bytes, which JSON cannot say
        before = head.position - len(rows)
        nothing = statements.NOTHING
        statements.advance(self._cursor, before, nothing, counts=counts, leaves=leaves, head=head)


class Recorder(SQLiteApplicationRecorder):
    """The library's recorder on our tables: positions continue the head, which advances too."""

    def construct_create_table_statements(self) -> list[str]:
        """None: Alembic owns the tables."""
        return []

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any
    ) -> Sequence[int]:
        entry = SQLiteEntry(c.sqlite_cursor)
        head = entry.head()
        rows = [
            (
                position,
                str(event.originator_id),
                event.originator_version,
                event.topic,
                event.state,
            )
            for position, event in enumerate(stored_events, start=head.position + 1)
        ]
        advanced = Head(
            position=head.position + len(rows),
            events=head.events + len(rows),
            recorded_at=head.recorded_at,
            facts_changed=head.facts_changed,
        )
        entry.record(rows, counts={}, leaves={}, head=advanced)
        return [row[0] for row in rows]


def missing_triggers(cursor: sqlite3.Cursor) -> list[str]:
    """Those of the append-only triggers that are not there."""
    there = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master")}
    return [name for name in TRIGGERS if name not in there]


def _listed(names: Collection[str]) -> str:
    return msgspec.json.encode(list(names)).decode()
