"""Events, facts, tally and the head row.

`stored_events` is the eventsourcing library's table: its recorders read it by these names. The
position has the name that the library selects by. In SQLite that is `rowid`, with AUTOINCREMENT,
so that the position of a deleted tail is never given again; in PostgreSQL `notification_id`,
which continues the head row's. There texts are compared by their bytes, as SQLite does.
"""

from alembic import op

revision = "0001"
down_revision = None

_SQLITE = """
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


_POSTGRESQL = """
CREATE TABLE stored_events (
    originator_id TEXT COLLATE "C" NOT NULL,
    originator_version BIGINT NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    state BYTEA NOT NULL,
    notification_id BIGINT NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);

CREATE UNIQUE INDEX stored_events_notification_id_idx ON stored_events (notification_id);

CREATE FUNCTION refuse_to_change_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are append-only: none is ever changed or deleted'; END $$;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON stored_events
EXECUTE FUNCTION refuse_to_change_events();

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON stored_events
EXECUTE FUNCTION refuse_to_change_events();

CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON stored_events
EXECUTE FUNCTION refuse_to_change_events();

-- A session that says it replicates would not ask the triggers otherwise.
ALTER TABLE stored_events
    ENABLE ALWAYS TRIGGER events_are_never_changed,
    ENABLE ALWAYS TRIGGER events_are_never_deleted,
    ENABLE ALWAYS TRIGGER events_are_never_truncated;

CREATE TABLE facts (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE tally (
    channel TEXT COLLATE "C",
    stage TEXT COLLATE "C",
    candidate TEXT COLLATE "C",
    counted TEXT COLLATE "C",
    votes BIGINT NOT NULL,
    PRIMARY KEY (channel, stage, candidate, counted)
) WITH (fillfactor = 50);

CREATE TABLE head (
    "only" INTEGER PRIMARY KEY CHECK ("only" = 1),
    campaign TEXT NOT NULL,
    position BIGINT NOT NULL,
    events BIGINT NOT NULL,
    recorded_at TEXT
);
"""

STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Create everything."""
    for statement in STATEMENTS[op.get_bind().dialect.name].split("\n\n"):
        op.execute(statement)
