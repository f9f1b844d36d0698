"""The first tables in PostgreSQL."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.String(collation="C")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "progress",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("shape", TEXT, nullable=False),
    )
    op.create_table(
        "parked",
        sa.Column("model", TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "rulebooks",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("canonical", TEXT, nullable=False),
    )
    op.create_table(
        "candidates",
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("category", TEXT, nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("record", TEXT, nullable=False),
        sa.Column("page", TEXT),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("rejected", sa.Boolean, nullable=False),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("frozen", sa.Boolean, nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("opinions", sa.Integer, nullable=False),
        sa.Column("returns", sa.Integer, nullable=False),
        sa.Column("outcome", TEXT),
        sa.Column("due", TEXT),
        sa.Column("appeal", TEXT),
    )
    op.create_table(
        "assignments",
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("reviewer", TEXT, primary_key=True, index=True),
        sa.Column("answered", sa.Boolean, nullable=False),
    )
    op.create_table(
        "units",
        sa.Column("unit", TEXT, primary_key=True),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("deadline", TEXT),
        sa.Column("merged_into", TEXT),
    )
    op.create_table(
        "unit_names",
        sa.Column("unit", TEXT, primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("record", TEXT, nullable=False),
    )
    op.create_table(
        "slates",
        sa.Column("unit", TEXT, primary_key=True),
        sa.Column("category", TEXT, primary_key=True),
        sa.Column("taken", sa.Integer, nullable=False),
    )
    op.create_table(
        "votes",
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("stage", TEXT, primary_key=True),
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("raw", sa.Integer, nullable=False),
        sa.Column("quarantined", sa.Integer, nullable=False),
        sa.Column("invalid", sa.Integer, nullable=False),
    )
    op.create_table(
        "sheets",
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("stage", TEXT, primary_key=True),
        sa.Column("expert", TEXT, primary_key=True),
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("submitted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "listed",
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
    )
    op.create_table(
        "chronicle",
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("at", TEXT, nullable=False, index=True),
        sa.Column("stage", TEXT, nullable=False),
    )
