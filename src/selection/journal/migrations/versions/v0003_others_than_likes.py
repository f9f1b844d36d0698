"""An index of the events that are no likes, by name.

Of ten million events, nearly all are likes; who looks for others need not pass them all. Likes are
left out of the index, so that recording one costs nothing more.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_SQLITE = """
CREATE INDEX others_than_likes ON stored_events (topic)
    WHERE topic <> 'ballot.candidate-liked.1';
"""

_POSTGRESQL = """
CREATE INDEX others_than_likes ON stored_events (topic, notification_id)
    WHERE topic <> 'ballot.candidate-liked.1';
"""

STATEMENTS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Make the index; no event is touched."""
    op.execute(STATEMENTS[op.get_bind().dialect.name])
