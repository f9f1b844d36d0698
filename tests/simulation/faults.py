"""SQLite with a point before every statement, at which a fault may befall whoever is there.

    with stepped_sqlite():
        journal = store.open_(path, clock=clock)

Nothing of the product is replaced: the driver's own connections are made by classes of ours.
"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from simulation.stepping import LOCK, acting, point

COMMIT, COMMITTED = "commit", "committed"


class Crash(BaseException):
    """The process is gone, and with it all that it knew."""


class DiskError(sqlite3.OperationalError):
    """What the driver raises when the system cannot read or write."""

    def __init__(self) -> None:
        super().__init__("disk I/O error")


class _Cursor(sqlite3.Cursor):
    connection: "_Connection"

    def execute(self, statement: str, *values: Any) -> "_Cursor":
        if statement == "BEGIN IMMEDIATE":
            point(LOCK)
            super().execute(statement, *values)
            self.connection.take()
        elif statement in {"COMMIT", "END"}:
            self.connection.commit()
        else:
            point(statement.split(maxsplit=1)[0])
            super().execute(statement, *values)
        return self

    def executemany(self, statement: str, *values: Any) -> "_Cursor":
        point(statement.split(maxsplit=1)[0])
        super().executemany(statement, *values)
        return self


class _Connection(sqlite3.Connection):
    holds = False

    def cursor(self, factory: type[sqlite3.Cursor] = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        if not self.holds:
            super().commit()
            return
        try:
            point(COMMIT)
        except DiskError:
            self.rollback()  # as SQLite does by itself when a commit fails
            raise
        super().commit()
        self._let_go()
        point(COMMITTED)

    def rollback(self) -> None:
        super().rollback()
        self._let_go()

    def close(self) -> None:
        super().close()
        self._let_go()

    def take(self) -> None:
        """Hold the lock, as the actor does from now on."""
        self.holds = True
        if (actor := acting()) is not None:
            actor.holds = True

    def _let_go(self) -> None:
        if self.holds:
            self.holds = False
            if (actor := acting()) is not None:
                actor.holds = False


@contextmanager
def stepped_sqlite() -> Generator[None]:
    """Every connection that is made meanwhile has points."""
    with patch.object(sqlite3, "connect", partial(sqlite3.connect, factory=_Connection)):
        yield
