"""Events, facts, tally and the head row.

`stored_events` is the eventsourcing library's table: its recorders read it by these names. The
position is declared under the name `rowid`, which the library selects by, and AUTOINCREMENT, so
that the position of a deleted tail is never given again.
"""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = """
CREATE TABLE stored_events (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
) STRICT;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON stored_events
BEGIN SELECT RAISE(ABORT, 'events are append-only: none is ever changed'); END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON stored_events
BEGIN SELECT RAISE(ABORT, 'events are append-only: none is ever deleted'); END;

-- REPLACE deletes without asking the trigger above.
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON stored_events
WHEN NEW.rowid <= (SELECT max(rowid) FROM stored_events)
  OR EXISTS (SELECT 1 FROM stored_events
             WHERE originator_id = NEW.originator_id
               AND originator_version = NEW.originator_version)
BEGIN SELECT RAISE(ABORT, 'events are append-only: each has a new position and version'); END;

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
    channel TEXT,
    stage TEXT,
    candidate TEXT,
    counted TEXT,
    votes INTEGER NOT NULL,
    PRIMARY KEY (channel, stage, candidate, counted)
) STRICT, WITHOUT ROWID;

CREATE TABLE head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    campaign TEXT NOT NULL,
    position INTEGER NOT NULL,
    events INTEGER NOT NULL,
    recorded_at TEXT
) STRICT;
"""


def upgrade() -> None:
    """Create everything."""
    for statement in STATEMENTS.split("\n\n"):
        op.execute(statement)
