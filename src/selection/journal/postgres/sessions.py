"""Sessions with the server: safe settings, bounded waits, and no acknowledgement that is none."""

import os
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg import RawCursor, sql
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.numeric import Int8BinaryDumper

from selection.journal.postgres import errors, statements
from selection.journal.postgres.turns import Turns
from selection.settings import Schema

AT_ONCE = 8
"""Sessions that one program holds at most."""

TURN_SECONDS = 2
"""How long to wait for one of them."""

ANSWER_SECONDS = 15
"""How long to wait for any answer: longer than the server lets a statement or a lock take."""

_LIBPQ = {
    "connect_timeout": 3,
    "tcp_user_timeout": 4000,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    # A standby may hold what never reached its quorum, and is undone later.
    "target_session_attrs": "read-write",
    "application_name": "selection",
    "client_encoding": "UTF8",
}
_SETTINGS = {
    "synchronous_commit": "on",
    "statement_timeout": "10s",
    "lock_timeout": "5s",
    # A plan that was made while the table was empty would read all of it ever after.
    "plan_cache_mode": "force_custom_plan",
    # The warning of a commit that waited in vain must arrive.
    "client_min_messages": "warning",
}
_SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
         "server_encoding": "UTF8"}  # fmt: skip

RV = TypeVar("RV")


class Session(psycopg.Connection[tuple[Any, ...]]):
    """A connection that never waits for ever, and knows what the server warned of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warned: list[str] = []
        self.add_notice_handler(self._heed)

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As the driver does, but at most ANSWER_SECONDS."""
        return super().wait(gen, interval, timeout or ANSWER_SECONDS)

    def _heed(self, notice: psycopg.errors.Diagnostic) -> None:
        if notice.severity_nonlocalized == "WARNING":
            self.warned.append(f"{notice.sqlstate} {notice.message_primary}")


def connect(place: Schema) -> Session:
    """A session whose names are those of the schema. Raises psycopg.Error.

    Raises StoreTrouble if the server could lose what it acknowledged.
    """
    said = conninfo_to_dict(place.database.url)
    session = Session.connect(make_conninfo("", **{**_LIBPQ, **said}), autocommit=True)
    try:
        _prepare(session, place)
    except BaseException:
        session.close()
        raise
    return session


def _prepare(session: Session, place: Schema) -> None:
    # One type for every number, or each batch would be another statement to the server.
    session.adapters.register_dumper(int, Int8BinaryDumper)
    settings = {**_SETTINGS, "search_path": f"{sql.Identifier(place.name).as_string()}, pg_temp"}
    cursor = RawCursor(session)
    cursor.execute(statements.SETTINGS, ([*settings], [*settings.values()]))
    is_ = dict(cursor.execute(statements.SAFETY).fetchall())
    for name, value in _SAFE.items():
        if is_[name] != value:
            raise errors.unsafe(place, f"{name}={is_[name]}")


def commit(session: Session, place: Schema) -> None:
    """End the transaction: durable when this returns, with whomever the server is to wait for.

    Raises StoreTrouble if the answer is lost, or is no acknowledgement.
    """
    session.warned.clear()
    try:
        said = session.execute(statements.COMMIT).statusmessage
    except psycopg.Error as error:
        raise errors.uncertain(place, errors.told(error)) from error
    # Warned of a standby that was not waited for: it may be the next primary, without this.
    if session.warned or said != statements.COMMIT:
        raise errors.uncertain(place, f"{said}: {session.warned}")


class Sessions:
    """Those of one program with one schema; a broken one is replaced by itself."""

    def __init__(self, place: Schema) -> None:
        self.place = place
        self._turns = Turns(AT_ONCE)
        self._idle: deque[Session] = deque()
        self._closed = False

    @contextmanager
    def transaction(self, begin: str) -> Generator[RawCursor[tuple[Any, ...]], None, None]:
        """A transaction that is committed when the block ends.

        Raises StoreTrouble: `uncertain` if it is not known whether it is.
        """
        if self._closed:
            raise ValueError("the store is closed")
        if not self._turns.take(TURN_SECONDS):
            raise errors.busy(self.place, "no session is free")
        try:
            with errors.troubles(self.place):
                session, cursor = self._begun(begin)
                try:
                    yield cursor
                    commit(session, self.place)
                except BaseException:
                    session.close()
                    raise
            self._idle.append(session)
        finally:
            self._turns.give_back()
            if self._closed:
                self._close_idle()

    def close(self) -> None:
        """Close what is idle; one still at work is closed when it ends."""
        self._closed = True
        self._close_idle()

    def _begun(self, begin: str) -> tuple[Session, RawCursor[tuple[Any, ...]]]:
        while True:
            try:
                session, fresh = self._idle.pop(), False
            except IndexError:
                session, fresh = connect(self.place), True
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

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()


def refuse_unordered_inserts() -> None:
    """Raises StoreTrouble if the environment has the library insert without its lock."""
    if os.environ.get("POSTGRES_ENABLE_DB_FUNCTIONS"):
        raise errors.unordered()
