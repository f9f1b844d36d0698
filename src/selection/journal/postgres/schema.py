"""Makes and upgrades the tables as their owner, and says what the program's role may do.

The role that the program runs as may be another one than the owner; it gets what it needs and no
more. Where both are one, the owner takes its own right to change events away, too.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import RawCursor
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from selection.journal.migrations import HERE
from selection.journal.postgres import errors, statements
from selection.journal.postgres.views import Cursor
from selection.postgresql import allow, making
from selection.settings import Schema

_MAY = {
    "SELECT, INSERT": ("stored_events",),
    "SELECT, INSERT, UPDATE": ("facts", "tally"),
    "SELECT, UPDATE": ("head",),
    "SELECT": ("alembic_version",),
}
_NOBODY_MAY = "REVOKE UPDATE, DELETE, TRUNCATE ON stored_events FROM CURRENT_USER"


Fill = Callable[[Cursor], None]


def make(place: Schema, *, campaign: str, fill: Fill = lambda _: None) -> None:
    """All tables of a campaign, with what `fill` puts into them, whole or not at all.

    Raises StoreTrouble if there are any.
    """
    with _making(place) as db:
        if db.exec_driver_sql("SELECT to_regclass('stored_events')").scalar() is not None:
            raise errors.present(place)
        _upgrade(db, place)
        empty = text("INSERT INTO head VALUES (1, :campaign, 0, 0, NULL, 0)")
        db.execute(empty, {"campaign": campaign})
        driver = cast("psycopg.Connection[Any]", db.connection.driver_connection)
        fill(RawCursor(driver))


def upgrade(place: Schema) -> None:
    """Bring the tables to the newest revision, whole or not at all; writers wait meanwhile."""
    with _making(place) as db:
        db.exec_driver_sql(statements.KEEP_OUT)
        _upgrade(db, place)


@contextmanager
def _making(place: Schema) -> Generator[Connection, None, None]:
    try:
        with making(place) as db:
            yield db
    except DBAPIError as error:
        # What PostgreSQL said counts, not who passed it on.
        raise (error.orig or error) from error


def _upgrade(db: Connection, place: Schema) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
    for rights, tables in _MAY.items():
        allow(db, place, rights, *tables)
    db.exec_driver_sql(_NOBODY_MAY)
