"""Which candidates are a unit's, and which a person's own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXT = sa.String(collation="C")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "drafts",
        sa.Column("candidate", TEXT, primary_key=True),
        sa.Column("unit", TEXT, nullable=False, index=True),
        sa.Column("applicant", TEXT, index=True),
        sa.Column("position", sa.BigInteger, nullable=False),
    )
