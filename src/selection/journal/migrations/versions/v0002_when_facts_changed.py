"""Where each fact last changed, so that a program keeps the facts in memory and asks for news.

A fact that was taken away stays as a row without a value: its end is news too. In an older store
all facts count as changed at its last event.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_SQLITE = """
CREATE TABLE facts_at_positions (
    name TEXT PRIMARY KEY,
    value TEXT,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO facts_at_positions SELECT name, value, (SELECT position FROM head) FROM facts;

DROP TABLE facts;

ALTER TABLE facts_at_positions RENAME TO facts;

CREATE INDEX facts_by_position ON facts (position);

ALTER TABLE head ADD COLUMN facts_changed INTEGER NOT NULL DEFAULT 0;

UPDATE head SET facts_changed = position;
"""


_POSTGRESQL = """
ALTER TABLE facts ADD COLUMN position BIGINT;

ALTER TABLE facts ALTER COLUMN value DROP NOT NULL;

UPDATE facts SET position = (SELECT position FROM head);

ALTER TABLE facts ALTER COLUMN position SET NOT NULL;

CREATE INDEX facts_by_position ON facts (position);

ALTER TABLE head ADD COLUMN facts_changed BIGINT NOT NULL DEFAULT 0;

UPDATE head SET facts_changed = position;
"""

STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Rebuild the facts, which are no events, and note in the head where the last one changed."""
    for statement in STATEMENTS[op.get_bind().dialect.name].split("\n\n"):
        op.execute(statement)
