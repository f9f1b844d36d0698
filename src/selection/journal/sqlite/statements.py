"""One statement for each thing that a bundle needs, whatever the number of likes in it.

The driver lets other threads of Python in at every row it steps to, and has to wait until it is
let back; so lists go in and come out as one JSON text, and every statement makes one step.
"""

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from selection.domain.kernel import Tallied
from selection.journal.bundles import Entry
from selection.journal.codec import Row

_STREAMS = """SELECT json_group_array(json_array(
        rowid, originator_id, originator_version, topic, CAST(state AS TEXT)))
    FROM (SELECT * FROM stored_events
        WHERE originator_id IN (SELECT value FROM json_each(?))
        ORDER BY originator_id, originator_version)"""
_NEWS = "SELECT json_group_object(name, value) FROM facts WHERE position > ?"
_INSERT = """INSERT INTO stored_events
    SELECT ?1 + key, value->>0, value->>1, value->>2, CAST(value->>3 AS BLOB) FROM json_each(?2)"""
_TAKEN = """SELECT count(*) FROM json_each(?) AS entry WHERE EXISTS (
    SELECT 1 FROM stored_events
    WHERE originator_id = entry.value->>0 AND originator_version = entry.value->>1)"""
_COUNT = """INSERT INTO tally
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?) WHERE true
    ON CONFLICT DO UPDATE SET votes = votes + excluded.votes"""
_SET = """INSERT INTO facts
    SELECT value->>0, value->>1, ?1 FROM json_each(?2) WHERE true
    ON CONFLICT DO UPDATE SET value = excluded.value, position = excluded.position"""

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


def insert(cursor: sqlite3.Cursor, first: int, entries: Sequence[Entry]) -> bool:
    """Insert the events from a position on; False if a version of a stream was there already."""
    listed = _listed([(stream, n, name, state.decode()) for stream, n, name, state in entries])
    try:
        cursor.execute(_INSERT, (first, listed))
    except sqlite3.IntegrityError:
        [(taken,)] = cursor.execute(_TAKEN, (listed,))
        if taken:
            return False
        raise
    return True


def count(cursor: sqlite3.Cursor, counts: Mapping[Tallied, int]) -> None:
    """Change the tally."""
    if counts:
        lines = [(e.channel, e.stage, e.candidate, e.counted, n) for e, n in counts.items()]
        cursor.execute(_COUNT, (_listed(lines),))


def leave(cursor: sqlite3.Cursor, leaves: Mapping[str, str | None], position: int) -> None:
    """Change facts, as of a position."""
    if leaves:
        cursor.execute(_SET, (position, _listed(list(leaves.items()))))


def _listed(values: object) -> str:
    return msgspec.json.encode(values).decode()
