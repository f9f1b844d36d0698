"""One statement for each thing that a bundle needs, whatever the number of likes in it.

The driver lets other threads of Python in at every row it steps to, and has to wait until it is
let back; so lists go in and come out as one JSON text, and every statement makes one step.
"""

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from selection.domain.kernel import Tallied
from selection.journal.bundles import Bundle, Outdated
from selection.journal.codec import Row
from selection.journal.items import Head, written

_STREAMS = """SELECT json_group_array(json_array(
        rowid, originator_id, originator_version, topic, CAST(state AS TEXT)))
    FROM (SELECT * FROM stored_events
        WHERE originator_id IN (SELECT value FROM json_each(?))
        ORDER BY originator_id, originator_version)"""
_NEWS = "SELECT json_group_object(name, value) FROM facts WHERE position > ?"
_TAKEN = """SELECT count(*) FROM json_each(?) AS entry WHERE EXISTS (
    SELECT 1 FROM stored_events
    WHERE originator_id = entry.value->>0 AND originator_version = entry.value->>1)"""
_LAND = "INSERT INTO landing VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_MOVED = "the head has moved"  # as the trigger says it
LANDING = (
    """CREATE TEMP VIEW landing
        (before, entries, counts, leaves, position, events, recorded_at, facts_changed)
        AS SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL""",
    """CREATE TEMP TRIGGER landed INSTEAD OF INSERT ON landing BEGIN
        SELECT RAISE(ABORT, 'the head has moved') FROM head WHERE position <> NEW.before;
        INSERT INTO stored_events
            SELECT NEW.before + 1 + key, value->>0, value->>1, value->>2, CAST(value->>3 AS BLOB)
            FROM json_each(NEW.entries);
        INSERT INTO tally
            SELECT value->>0, value->>1, value->>2, value->>3, value->>4
            FROM json_each(NEW.counts) WHERE true
            ON CONFLICT DO UPDATE SET votes = votes + excluded.votes;
        INSERT INTO facts
            SELECT value->>0, value->>1, NEW.position FROM json_each(NEW.leaves) WHERE true
            ON CONFLICT DO UPDATE SET value = excluded.value, position = excluded.position;
        UPDATE head SET position = NEW.position, events = NEW.events,
            recorded_at = NEW.recorded_at, facts_changed = NEW.facts_changed;
    END""",
)
"""What the writer's connection makes for itself: a view whose rows land where they belong.

So a bundle is one statement, which outside of a transaction is one by itself: begun, recorded and
synced in one step, without a journal of its own for taking back a part.
"""

NOTHING = "[]"
"""A list of no events."""

_rows = msgspec.json.Decoder(list[tuple[int, str, int, str, str]])
_news = msgspec.json.Decoder(dict[str, str | None])


def streams(cursor: sqlite3.Cursor, names: Sequence[str]) -> list[Row]:
    """The events of these streams, each stream's in the order of its versions."""
    if not names:
        return []
    [(found,)] = cursor.execute(_STREAMS, (_listed(names),))
    return [
        (position, stream, version, name, state.encode())
        for position, stream, version, name, state in _rows.decode(found)
    ]


def news(cursor: sqlite3.Cursor, position: int) -> dict[str, str | None]:
    """The facts that changed after a position, as they are now; None for those that ended."""
    [(found,)] = cursor.execute(_NEWS, (position,))
    return _news.decode(found)


def land(cursor: sqlite3.Cursor, before: int, bundle: Bundle, head: Head) -> Outdated | None:
    """Record the bundle and advance the head from its place before.

    If the head is elsewhere by now, or a version of a stream is there already, nothing is changed.
    """
    events = [(stream, n, name, state.decode()) for stream, n, name, state in bundle.entries]
    listed = _listed(events)
    try:
        advance(cursor, before, listed, counts=bundle.counts, leaves=bundle.leaves, head=head)
    except sqlite3.IntegrityError as error:
        if str(error) == _MOVED:
            return Outdated.FACTS  # perhaps not they, but whoever looks again knows
        [(taken,)] = cursor.execute(_TAKEN, (listed,))
        if taken:
            return Outdated.STREAMS
        raise
    return None


def advance(
    cursor: sqlite3.Cursor,
    before: int,
    listed: str,
    *,
    counts: Mapping[Tallied, int],
    leaves: Mapping[str, str | None],
    head: Head,
) -> None:
    """Insert the listed events, change tally and facts, advance the head from its place before.

    Raises IntegrityError, after which this statement has changed nothing.
    """
    lines = [(e.channel, e.stage, e.candidate, e.counted, n) for e, n in counts.items()]
    at = None if head.recorded_at is None else written(head.recorded_at)
    values = (
        before,
        listed,
        _listed(lines),
        _listed(list(leaves.items())),
        head.position,
        head.events,
        at,
        head.facts_changed,
    )
    cursor.execute(_LAND, values)


def _listed(values: object) -> str:
    return msgspec.json.encode(values).decode()
