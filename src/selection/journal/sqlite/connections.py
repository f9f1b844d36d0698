"""Connections for the library's recorder: one writes, every reader borrows one of its own.

The library's own pool hands out any of its connections for writing, and lets nobody write again
once it failed to open one; so its datastore is kept and its pool is not.
"""

import sqlite3
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from selection.journal.sqlite import statements

BUSY_SECONDS = 5
"""How long a statement waits for another process before it fails."""


def connect(path: Path, *, mode: str) -> sqlite3.Connection:
    """A connection that begins no transaction by itself; `mode` is SQLite's ro, rw or rwc."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    # Acknowledged means on the disk; the setting is each connection's own.
    connection.execute("PRAGMA synchronous=FULL")
    # What SQLite sets aside for a moment stays in memory, and never lies in a folder for all.
    connection.execute("PRAGMA temp_store=MEMORY")
    return connection


class _Transaction(SQLiteTransaction):
    """The library's, but a writer has the lock from the start: what it reads then still holds."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class _Connection(SQLiteConnection):
    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor, None, None]:
        with _Transaction(self, commit=commit) as cursor, cursor:
            yield cursor


class Datastore(SQLiteDatastore):
    """What the library's recorders take their transactions from."""

    def __init__(self, path: Path, *, write: bool) -> None:
        super().__init__(str(path), originator_id_type="text")
        self._path = path
        self._writing = Lock()
        self._writer: _Connection | None = None
        self._idle: deque[_Connection] = deque()
        self._closed = False
        if write:
            self._writer = self._connect("rw")

    @contextmanager
    def transaction(self, *, commit: bool) -> Generator[SQLiteCursor, None, None]:
        """A transaction that is committed at the end, or one that only looks."""
        if self._closed:
            raise ValueError("the store is closed")
        if commit and self._writer is not None:
            with self._writing, self._writer.transaction(commit=True) as cursor:
                yield cursor
            return
        connection = self._borrow()
        try:
            with connection.transaction(commit=commit) as cursor:
                yield cursor
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        if self._closed:
            self._close_idle()

    @contextmanager
    def alone(self) -> Generator[sqlite3.Cursor, None, None]:
        """The writer's cursor, outside of any transaction, while nobody else writes."""
        if self._closed or self._writer is None:
            raise ValueError("the store is closed, or for reading only")
        with self._writing, self._writer.cursor() as cursor:
            yield cursor

    def close(self) -> None:
        """Close what is idle; a reader still at work closes its own when it ends.

        The writer goes last: the last connection folds the write-ahead log into the file, and a
        reader may not.
        """
        super().close()
        self._closed = True
        self._close_idle()
        if self._writer is not None:
            with self._writing:
                self._writer.close()

    def _borrow(self) -> _Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect("ro")

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _connect(self, mode: str) -> _Connection:
        connection = connect(self._path, mode=mode)
        connection.row_factory = sqlite3.Row
        if mode == "rw":
            for statement in statements.LANDING:
                connection.execute(statement)
        return _Connection(connection, max_age=None)
