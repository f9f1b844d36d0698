"""Runs Alembic's revisions on a connection of the sqlite3 module."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from selection.journal.migrations import HERE


@contextmanager
def upgrade(connection: sqlite3.Connection) -> Generator[None, None, None]:
    """Bring the tables to the newest revision, in a transaction that ends with the block.

    The transaction is begun explicitly: the driver would begin none for DDL, and a failure would
    leave half of the tables.
    """
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    try:
        with engine.connect() as bound:
            config.attributes["connection"] = bound
            bound.exec_driver_sql("BEGIN IMMEDIATE")
            command.upgrade(config, "head")
            yield
            bound.commit()
    except DBAPIError as error:
        # What SQLite said counts, not who passed it on.
        raise (error.orig or error) from error
