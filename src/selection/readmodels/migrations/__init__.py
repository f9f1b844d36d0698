"""The tables of the read models in PostgreSQL, as Alembic revisions.

In a SQLite file they are made from `tables` whenever their shape changes; a test compares both.
A revision need not keep a row: the tables are emptied and built again.
"""

from sqlalchemy import Connection

VERSIONS = "views_version"
"""The table that names the revision; the journal's, in the same schema, has another."""


def upgrade(db: Connection) -> None:
    """Bring the tables to the newest revision, in the transaction that `db` has begun."""
    from alembic import command  # noqa: PLC0415 - takes longer to import than to run
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", "selection.readmodels:migrations")
    config.attributes["connection"] = db
    command.upgrade(config, "head")
