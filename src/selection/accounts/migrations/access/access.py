"""Who may come in: sessions."""

import sqlalchemy as sa
from alembic import op

revision = "access_1"
down_revision = None

ID = sa.String(128).with_variant(sa.String(128, collation="C"), "postgresql")
INSTANT = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the first shape."""
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("person", ID, nullable=False, index=True),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        sa.Column("agent", sa.String(80), nullable=False),
    )
