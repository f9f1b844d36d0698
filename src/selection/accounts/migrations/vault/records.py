"""The records of the vault, and the list of erasures."""

import sqlalchemy as sa
from alembic import op

revision = "vault_1"
down_revision = None

ID = sa.String(128).with_variant(sa.String(128, collation="C"), "postgresql")
RECORD = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the first shape."""
    op.create_table(
        "records",
        sa.Column("record", RECORD, primary_key=True),
        sa.Column("subject", ID, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kept_at", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("kind", "subject", "version", name="records_version"),
    )
    op.create_table(
        "erasures",
        sa.Column("subject", ID, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
    )
