"""Makes and upgrades the tables as their owner, and says what the program's role may do.

The role that the program runs as may be another one than the owner; it gets what it needs and no
more. Where both are one, the owner takes its own right to change events away, too.
"""

from collections.abc import Generator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from selection.journal.migrations import HERE
from selection.journal.postgres import statements
from selection.journal.postgres.sessions import Session, commit, connect
from selection.settings import Schema

_GRANTS = """
    GRANT USAGE, CREATE ON SCHEMA {schema} TO {role};
    GRANT SELECT, INSERT ON stored_events TO {role};
    GRANT SELECT, INSERT, UPDATE ON facts, tally TO {role};
    GRANT SELECT, UPDATE ON head TO {role};
    GRANT SELECT ON alembic_version TO {role};
    REVOKE UPDATE, DELETE, TRUNCATE ON stored_events FROM CURRENT_USER
"""
"""Read models are made in the same schema, so the role may create tables there."""


def make(place: Schema, *, campaign: str) -> None:
    """All tables of a new schema, whole or not at all. Raises psycopg's DuplicateSchema."""
    with _owning(place) as (session, config):
        session.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(place.name)))
        command.upgrade(config, "head")
        session.execute("INSERT INTO head VALUES (1, %s, 0, 0, NULL, 0)", (campaign,))
        _grant(session, place)


def upgrade(place: Schema) -> None:
    """Bring the tables to the newest revision, whole or not at all; writers wait meanwhile."""
    with _owning(place) as (session, config):
        session.execute(statements.KEEP_OUT)
        command.upgrade(config, "head")
        _grant(session, place)


@contextmanager
def _owning(place: Schema) -> Generator[tuple[Session, Config], None, None]:
    """A session in a transaction that ends with the block, and Alembic working in it."""
    session = connect(place)
    session.autocommit = False
    engine = create_engine("postgresql+psycopg://", creator=lambda: session, poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    try:
        with engine.connect() as bound:
            config.attributes["connection"] = bound
            yield session, config
            commit(session, place)
    except DBAPIError as error:
        # What PostgreSQL said counts, not who passed it on.
        raise (error.orig or error) from error
    finally:
        session.close()


def _grant(session: Session, place: Schema) -> None:
    role = place.database.role
    session.execute(
        sql.SQL(_GRANTS).format(
            schema=sql.Identifier(place.name),
            role=sql.Identifier(role) if role else sql.SQL("CURRENT_USER"),
        )
    )
