"""Who may come in, and who is in."""

import sqlalchemy as sa
from alembic import op

revision = "access_1"
down_revision = None

ID = sa.String(128).with_variant(sa.String(128, collation="C"), "postgresql")
INSTANT = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")

_NEVER_CHANGED = {
    "sqlite": [
        f"CREATE TRIGGER security_log_is_never_{done} BEFORE {act} ON security_log "
        "BEGIN SELECT RAISE(ABORT, 'the security log is only added to'); END"
        for act, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
    ],
    "postgresql": [
        (
            "CREATE FUNCTION refuse_to_change_the_security_log() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RAISE EXCEPTION 'the security log is only added to'; END $$"
        ),
        (
            "CREATE TRIGGER security_log_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON security_log EXECUTE FUNCTION refuse_to_change_the_security_log()"
        ),
    ],
}
"""What is in the log stays there, whoever asks."""


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
    op.create_table(
        "credentials",
        sa.Column("person", ID, primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("disabled_at", INSTANT),
    )
    op.create_table(
        "offices",
        sa.Column("person", ID, primary_key=True),
        sa.Column("office", sa.String(16), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
    )
    op.create_table(
        "totp",
        sa.Column("person", ID, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
    )
    op.create_table(
        "passkeys",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("credential", sa.LargeBinary, nullable=False),
        sa.Column("person", ID, nullable=False, index=True),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("signed", sa.BigInteger, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
    )
    op.create_table(
        "one_time_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("person", ID, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
    )
    op.create_table(
        "invitations",
        sa.Column("id", INSTANT, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("person", ID, nullable=False, index=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("campaign", ID),
        sa.Column("role", sa.String(32)),
        sa.Column("by", ID),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.Column("ended_at", INSTANT),
    )
    op.create_table(
        "tickets",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("person", ID, nullable=False, index=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("challenge", sa.LargeBinary, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
    )
    op.create_table(
        "failures",
        sa.Column("id", INSTANT, primary_key=True),
        sa.Column("about", sa.String(64), nullable=False, index=True),
        sa.Column("at", INSTANT, nullable=False, index=True),
    )
    op.create_table(
        "security_log",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("person", ID, index=True),
        sa.Column("by", ID),
        sa.Column("about", sa.String(64)),
    )
    for statement in _NEVER_CHANGED[op.get_context().dialect.name]:
        op.execute(statement)
