"""The read models' own file: brought to the journal's last line, or dropped and built again."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from selection.journal.journal import Journal
from selection.journal.trouble import StoreTrouble
from selection.readmodels.projection import READ_MODELS
from selection.readmodels.span import span
from selection.readmodels.tables import ROWS, metadata, progress, shape

PAGE = 10_000

Rows = dict[str, list[tuple[Any, ...]]]
"""Every row of every table, by the name of the table."""


class Views:
    """The tables of one campaign, in a file of their own."""

    def __init__(self, path: Path) -> None:
        """Open the tables; if they are damaged or of another shape, begin with empty ones."""
        self.path = path
        self._engine = _connect(path)
        try:
            fresh = self._is_of_this_shape()
        except DatabaseError:
            fresh = False
        self.begun_anew = not fresh
        if self.begun_anew:
            self.close()
            _drop(path)
            self._engine = _connect(path)
            with self.writing() as db:
                metadata.create_all(db)
                db.execute(insert(progress).values(one=1, position=0, shape=shape()))

    def _is_of_this_shape(self) -> bool:
        with self._engine.connect() as db:
            if not self._engine.dialect.has_table(db, progress.name):
                return False
            return db.scalar(select(progress.c.shape)) == shape()

    @property
    def position(self) -> int:
        """How far the tables have come."""
        with self.reading() as db:
            return self.position_in(db)

    @staticmethod
    def position_in(db: Connection) -> int:
        """How far the tables have come, as one consistent look at them tells."""
        return db.scalar(select(progress.c.position)) or 0

    def catch_up(self, journal: Journal) -> int:
        """Bring the tables to the journal's last line; return how many events that took.

        The rows of a page and the position are written in one transaction, so that a kill at
        any moment repeats nothing and leaves nothing out.
        """
        taken = 0
        while True:
            with self.writing() as db:
                here = self.position_in(db)
                events = span(journal, here, most=PAGE)
                if events is None:
                    return taken
                for project in READ_MODELS:
                    project(db, events)
                db.execute(progress.update().values(position=events.until))
            taken += events.until - here

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction of the one who writes; the others' wait.

        Raises StoreTrouble if the file cannot be written: nothing of the transaction was done,
        and what the journal acknowledged is not touched by it.
        """
        try:
            with self._engine.execution_options(writes=True).begin() as db:
                yield db
        except DatabaseError as error:
            raise StoreTrouble(
                f"列表文件写不进去，请清理磁盘后执行 selection rebuild：{self.path}。"
                "事件已经记录，不受影响。",
                str(error.orig),
            ) from error

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A consistent look at all tables."""
        with self._engine.connect() as db:
            yield db

    def rows(self) -> Rows:
        """Every row of every table in the order of its key, to compare two builds."""
        with self.reading() as db:
            return {
                table.name: [
                    tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))
                ]
                for table in ROWS
            }

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def rebuild(path: Path, journal: Journal) -> tuple[Views, list[str] | None]:
    """Build the tables again beside the old ones, then put them in their place.

    Returns the new tables and the names of those that differ from the old ones, which should
    be none: the old ones were brought up to the same position first. None instead of names: there
    were no old tables that could be read.
    """
    beside = path.with_name(path.name + ".new")
    _drop(beside)
    anew = Views(beside)
    anew.catch_up(journal)
    before = _rows_before(path, journal)
    anew.catch_up(journal)
    after = anew.rows()
    anew.close()  # the last connection folds the write-ahead log into the file
    _drop(path)
    beside.replace(path)
    _drop(beside)
    if before is None:
        return Views(path), None
    return Views(path), [name for name, rows in after.items() if rows != before[name]]


def _rows_before(path: Path, journal: Journal) -> Rows | None:
    if not path.exists():
        return None
    old = Views(path)
    try:
        if old.begun_anew:
            return None
        old.catch_up(journal)
        return old.rows()
    except (DatabaseError, StoreTrouble):
        return None
    finally:
        old.close()


def _connect(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, not the driver.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # can be built again from the journal

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _drop(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
