"""Links that wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "access_3"
down_revision = "access_2"


def upgrade() -> None:
    """Links before this one waited for nobody."""
    with op.batch_alter_table("invitations") as table:
        table.add_column(sa.Column("agreed", sa.Boolean, nullable=False, server_default=sa.true()))
