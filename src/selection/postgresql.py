"""A schema of PostgreSQL: how it is connected to, what its errors mean, who makes its tables.

Importing the driver takes longer than most commands. So this module is imported where a setting
names a database, and nowhere else.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import RawCursor
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo
from psycopg.errors import Diagnostic
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy import Connection as Session
from sqlalchemy.exc import DBAPIError

from selection.settings import Schema

RV = TypeVar("RV")

CANCELLED = "01000"

ANSWER = 15.0
"""Seconds to wait for any answer: longer than a server that is well lets a statement take."""

_SENTENCES = {
    "08": "{} 连不上，请检查数据库是否在运行，地址、用户和密码是否写对。",
    "25006": "{} 现在只能读，没有可以写入的主库；正在切换时请稍等，否则请把一台备库提升为主库。",
    "25": "{} 中断了这一次操作，未写入任何内容，请再试一次。",
    "42501": "{} 不允许这个用户这样做；请用表的所有者执行 selection init。",
    "42": "{} 还没有建好或由其他版本的程序建立，请先执行 selection init。",
    "3F": "{} 还没有建好，请先执行 selection init。",
    "53": "{} 的磁盘、内存或连接数不够，未写入任何内容。",
    "55": "{} 正被占用，请稍后再试。",
    "57014": "{} 太慢，这一次没有办完，请稍后再试。",
    "57": "{} 正在关闭或重启，请稍后再试。",
    "58": "{} 读写磁盘时出错。",
    "XX": "{} 的数据可能已损坏，请查看数据库的日志。",
}
"""By SQLSTATE, or the class that is its first two characters."""


_READ_ONLY = ("session is read-only", "server is in hot standby mode")
"""What libpq says where the only hosts that answer are standbys; it has no SQLSTATE for that."""


class Unacknowledged(psycopg.OperationalError):
    """COMMIT came back with a warning: it holds on this host, and perhaps on no other.

    That happens when somebody cancels a session that waits for a standby. If this host is lost,
    what was committed is lost too; so nobody may be told that it is kept.
    """


class Connection(psycopg.Connection[Any]):
    """A connection whose COMMIT means what it says, and that waits for no answer for ever."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.patience: float | None = ANSWER
        self._warnings: list[str] = []
        self.add_notice_handler(self._noticed)

    def _noticed(self, notice: Diagnostic) -> None:
        if notice.sqlstate == CANCELLED:
            self._warnings.append(notice.message_primary or "")

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As the driver does, but no longer than `patience`, in seconds.

        The server's own limits are of no use where it stands still, or waits for a standby.
        """
        return super().wait(gen, interval, timeout or self.patience)

    def commit(self) -> None:
        """Commit; raises Unacknowledged if the server warns that only it holds the outcome.

        Raises InFailedSqlTransaction if there was an error before: the server answers a COMMIT
        then with ROLLBACK, and the driver would return as if nothing had happened.
        """
        if self.info.transaction_status is TransactionStatus.INERROR:
            raise psycopg.errors.InFailedSqlTransaction("COMMIT after an error")
        self._warnings.clear()
        super().commit()
        if self._warnings:
            raise Unacknowledged(self._warnings[0])

    def once(self, statement: str, values: Sequence[object]) -> list[Any]:
        """One statement that is a transaction by itself, and its rows; raises as `commit`.

        The connection must be in autocommit mode.
        """
        self._warnings.clear()
        asked = RawCursor(self).execute(statement.encode(), values, prepare=True, binary=True)
        rows = asked.fetchall()
        if self._warnings:
            raise Unacknowledged(self._warnings[0])
        return rows


def owned(schema: Schema) -> Connection:
    """A connection of the role that owns the tables: what it does may take its time."""
    connection = connect(Schema(schema.database.owner, schema.name), statement_timeout="0")
    connection.patience = None
    return connection


def connect(schema: Schema, **session: str) -> Connection:
    """A connection that sees this schema only, with all times bounded."""
    told = schema.database.parameters(search_path=schema.name, **session)
    return Connection.connect(make_conninfo(schema.database.url, **told))


def engine(schema: Schema, **session: str) -> Engine:
    """An engine for this schema; connections that broke are replaced before they are used."""
    return create_engine(
        URL.create("postgresql+psycopg"),
        creator=partial(connect, schema, **session),
        pool_size=2,
        max_overflow=8,
        pool_timeout=2,
        pool_pre_ping=True,
        hide_parameters=True,  # neither keys nor sealed records belong in an error's text
    )


def sentence(error: DBAPIError | psycopg.Error, schema: Schema) -> str | None:
    """What the error means to an operator, in Chinese; None for a mistake of the program."""
    said = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(said, Unacknowledged):
        return f"{schema.database} 没有等到备库确认，这一次的结果不确定，请再试一次。"
    state = getattr(said, "sqlstate", None)
    if state is None:  # the connection itself: refused, broken or given up
        state = "08" if isinstance(said, psycopg.OperationalError) else ""
        if any(each in str(said) for each in _READ_ONLY):
            state = "25006"
    told = _SENTENCES.get(state) or _SENTENCES.get(state[:2])
    return told and told.format(schema.database)


@contextmanager
def making(schema: Schema) -> Generator[Session]:
    """A transaction of the owner in which tables of the schema are made or upgraded.

    The schema is made if need be, and the program's role may use it. One at a time: whoever comes
    second waits, and finds everything done.
    """
    own = create_engine(URL.create("postgresql+psycopg"), creator=partial(owned, schema))
    try:
        with own.begin() as db:
            named = {"name": schema.name}
            db.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), named)
            there = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
            if db.execute(there, named).first() is None:
                db.exec_driver_sql(f"CREATE SCHEMA {quoted(schema.name)}")
            _allow(db, schema, f"USAGE ON SCHEMA {quoted(schema.name)}")
            yield db
    finally:
        own.dispose()


def allow(db: Session, schema: Schema, rights: str, *tables: str) -> None:
    """Give the program's role these rights, such as "SELECT, INSERT", to these tables."""
    for table in tables:
        _allow(db, schema, f"{rights} ON TABLE {quoted(schema.name)}.{quoted(table)}")


def _allow(db: Session, schema: Schema, what: str) -> None:
    if schema.database.owner_url:
        db.exec_driver_sql(f"GRANT {what} TO {quoted(schema.database.user)}")


def quoted(name: str) -> str:
    """The name as SQL writes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
