"""Codes for phones, and messages."""

import sqlalchemy as sa
from alembic import op

revision = "access_2"
down_revision = "access_1"

ID = sa.String(128).with_variant(sa.String(128, collation="C"), "postgresql")
INSTANT = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables of what goes out."""
    op.create_table(
        "phone_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )
    op.create_index("phone_codes_number", "phone_codes", ["number"])
    op.create_index("phone_codes_sent_at", "phone_codes", ["sent_at"])
    op.create_table(
        "spent",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("campaign", sa.String(64), nullable=False),
        sa.Column("source", sa.String(200), nullable=False, unique=True),
        sa.Column("recipient", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("record", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
    )
    op.create_index("messages_due", "messages", ["status", "due_at"])
    op.create_table(
        "followed",
        sa.Column("campaign", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
