"""Transactions with the server: bounded waits, and no acknowledgement that is none."""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import RawCursor
from psycopg.errors import UniqueViolation
from psycopg.types.array import ListBinaryDumper
from psycopg.types.numeric import Int8BinaryDumper

from selection import postgresql
from selection.journal.postgres import errors, statements
from selection.journal.postgres.turns import Turns
from selection.postgresql import CANCELLED, Connection
from selection.settings import Schema

AT_ONCE = 8
"""Sessions that one program holds at most."""

TURN_SECONDS = 2
"""How long to wait for one of them."""

_GONE = ("08", "57P", CANCELLED)
"""The beginnings of what is said of a connection that ends, whatever became of the statement."""

_SAFE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "server_encoding": "UTF8",
}


def connect(place: Schema) -> Connection:
    """A session in the schema, outside of any transaction.

    Raises psycopg.Error, and StoreTrouble if the server could lose what it acknowledged.
    """
    session = postgresql.connect(place)
    try:
        session.autocommit = True
        _prepare(session, place)
    except BaseException:
        session.close()
        raise
    return session


def _prepare(session: Connection, place: Schema) -> None:
    # One type for every number, or each batch would be another statement to the server.
    session.adapters.register_dumper(int, Int8BinaryDumper)
    session.adapters.register_dumper(list, ListBinaryDumper)
    is_ = dict(session.execute(statements.SAFETY).fetchall())
    for name, value in _SAFE.items():
        if is_[name] != value:
            raise errors.unsafe(place, f"{name}={is_[name]}")


class Taken(Exception):
    """A version of a stream is there already."""


class Sessions:
    """Those of one program with one schema; a broken one is replaced by itself."""

    def __init__(self, place: Schema) -> None:
        self.place = place
        self._turns = Turns(AT_ONCE)
        self._idle: deque[Connection] = deque()
        self._closed = False

    @contextmanager
    def reading(self) -> Generator[RawCursor[tuple[Any, ...]], None, None]:
        """A transaction that sees one moment. Raises StoreTrouble."""
        with self._transaction(statements.READ, end=Connection.commit) as cursor:
            yield cursor

    @contextmanager
    def writing(self) -> Generator[RawCursor[tuple[Any, ...]], None, None]:
        """A transaction that holds the head, and is committed when the block ends.

        Raises StoreTrouble: `uncertain` if it is not known whether it is.
        """
        with self._transaction(statements.WRITE, end=self._commit) as cursor:
            yield cursor

    def once(self, statement: str, values: Sequence[object], *, records: bool) -> list[Any]:
        """One statement that is a transaction by itself, and its rows.

        Raises StoreTrouble: `uncertain` if it `records` and it is not known whether it did; and
        Taken, after which nothing was recorded.
        """
        with self._turn(), errors.troubles(self.place):
            while True:
                session, fresh = self._session()
                try:
                    rows = session.once(statement, values)
                except UniqueViolation as error:
                    self._idle.append(session)
                    raise Taken from error
                except psycopg.Error as error:
                    if session.broken:
                        self._close_idle()  # the server was started again: so are they
                    stale = session.broken and not fresh
                    session.close()
                    if records and not _is_certain(error):
                        raise errors.uncertain(self.place, errors.told(error)) from error
                    if not stale:
                        raise
                except BaseException:
                    session.close()
                    raise
                else:
                    self._idle.append(session)
                    return rows

    def close(self) -> None:
        """Close what is idle; one still at work is closed when it ends."""
        self._closed = True
        self._close_idle()

    @contextmanager
    def _transaction(
        self, begin: str, *, end: Callable[[Connection], None]
    ) -> Generator[RawCursor[tuple[Any, ...]], None, None]:
        with self._turn(), errors.troubles(self.place):
            session, cursor = self._begun(begin)
            try:
                yield cursor
                end(session)
            except BaseException:
                session.close()
                raise
            self._idle.append(session)

    @contextmanager
    def _turn(self) -> Generator[None, None, None]:
        if self._closed:
            raise ValueError("the store is closed")
        if not self._turns.take(TURN_SECONDS):
            raise errors.busy(self.place, "no session is free")
        try:
            yield
        finally:
            self._turns.give_back()
            if self._closed:
                self._close_idle()

    def _begun(self, begin: str) -> tuple[Connection, RawCursor[tuple[Any, ...]]]:
        while True:
            session, fresh = self._session()
            cursor = RawCursor(session)
            try:
                cursor.execute(begin.encode())
            except BaseException:
                # The server was started again since the session was used: nothing is begun yet.
                stale = session.broken and not fresh
                session.close()
                if not stale:
                    raise
            else:
                while cursor.nextset():
                    pass
                return session, cursor

    def _session(self) -> tuple[Connection, bool]:
        """One that is idle, or a fresh one; and whether it is fresh."""
        try:
            return self._idle.pop(), False
        except IndexError:
            return connect(self.place), True

    def _commit(self, session: Connection) -> None:
        try:
            session.commit()
        except psycopg.errors.InFailedSqlTransaction:
            raise  # that is certain
        except psycopg.Error as error:
            raise errors.uncertain(self.place, errors.told(error)) from error

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()


def _is_certain(error: psycopg.Error) -> bool:
    """Whether the server itself said that it did not do it, and was there to say so."""
    return error.sqlstate is not None and not error.sqlstate.startswith(_GONE)


def refuse_unordered_inserts() -> None:
    """Raises StoreTrouble if the environment has the library insert without its lock."""
    if os.environ.get("POSTGRES_ENABLE_DB_FUNCTIONS"):
        raise errors.unordered()
