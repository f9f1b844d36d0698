"""The wrapped keys, the list of erasures, and which secrets the store was made with."""

import sqlalchemy as sa
from alembic import op

revision = "keys_1"
down_revision = None

ID = sa.String(128).with_variant(sa.String(128, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the first shape."""
    op.create_table(
        "keys",
        sa.Column("subject", ID, primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("subject", ID, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
    )
    op.create_table(
        "secrets",
        sa.Column("fingerprint", sa.LargeBinary, primary_key=True),
    )
