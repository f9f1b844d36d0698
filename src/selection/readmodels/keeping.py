"""Where the read models are kept: in a SQLite file, or in the campaign's schema of PostgreSQL.

Both are durable enough for what can be built again: the rows and the position are lost or kept
together, and after a loss of power the newest pages of events are taken in once more.
"""

import sqlite3
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from selection import sqlite
from selection.readmodels import migrations
from selection.readmodels.tables import metadata, progress, shape
from selection.settings import Schema


class Place(Protocol):
    """A place for the tables. Errors of the database come through as SQLAlchemy raises them."""

    @property
    def reader(self) -> Engine:
        """Every connection of it sees all tables as they were at one moment."""
        ...

    @property
    def writer(self) -> Engine:
        """What it writes is there at its commit, all of it or nothing."""
        ...

    def begin_anew(self) -> None:
        """Empty tables of today's shape, where there were others or none."""
        ...

    def trouble(self, error: SQLAlchemyError) -> str:
        """What an operator has to know, in Chinese."""
        ...

    def is_damaged(self, error: SQLAlchemyError) -> bool:
        """Whether the error says that the tables cannot be read any more."""
        ...


class InFile:
    """A file of its own beside the journal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connect()

    def begin_anew(self) -> None:
        """A new file in the place of the old one, which may be damaged."""
        self.reader.dispose()
        drop(self.path)
        self._connect()
        with self.writer.begin() as db:
            metadata.create_all(db)
            begin(db)

    def trouble(self, error: SQLAlchemyError) -> str:
        """The disk may be full, or the file damaged."""
        del error
        return f"列表文件写不进去，请清理磁盘后执行 selection rebuild：{self.path}。"

    def is_damaged(self, error: SQLAlchemyError) -> bool:
        """Whether SQLite finds that the file does not hold together, or is no database."""
        found = isinstance(error, DBAPIError) and getattr(error.orig, "sqlite_errorcode", 0)
        return found & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

    def _connect(self) -> None:
        self.reader = _engine(self.path)
        self.writer = self.reader.execution_options(writes=True)


class InSchema:
    """Tables beside those of the journal; several processes may write to them in turn."""

    def __init__(self, schema: Schema) -> None:
        from selection import postgresql  # noqa: PLC0415 - the driver takes long to import

        self._postgresql = postgresql
        self._schema = schema
        # The journal is the truth: nobody waits for a disk or a standby on account of a list.
        engine = postgresql.engine(schema, synchronous_commit="off")
        self.reader = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self.writer = engine

    def begin_anew(self) -> None:
        """Tables by Alembic, as their owner; emptied if they were of another shape."""
        with self._postgresql.making(self._schema) as db:
            migrations.upgrade(db)
            if db.scalar(select(progress.c.shape)) != shape():
                for table in metadata.sorted_tables:
                    db.execute(table.delete())
                begin(db)
            names = (table.name for table in metadata.sorted_tables)
            self._postgresql.allow(db, self._schema, "SELECT, INSERT, UPDATE, DELETE", *names)

    def trouble(self, error: SQLAlchemyError) -> str:
        """What PostgreSQL says."""
        told = isinstance(error, DBAPIError) and self._postgresql.sentence(error, self._schema)
        return told or f"{self._schema} 中的列表不能用，请执行 selection rebuild。"

    def is_damaged(self, error: SQLAlchemyError) -> bool:
        """Never: the events lie in the same database."""
        del error
        return False


def place(where: Path | Schema) -> Place:
    """The place that the settings name."""
    return InFile(where) if isinstance(where, Path) else InSchema(where)


def begin(db: Connection) -> None:
    """Say in empty tables that no event was taken in yet."""
    db.execute(insert(progress).values(one=1, position=0, shape=shape()))


def drop(path: Path) -> None:
    """Take a file away, with the logs beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _engine(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        # SQLAlchemy begins, not the driver.
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = sqlite.engine(path, connect)

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
