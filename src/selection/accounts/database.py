"""One store of the accounts floor: opened safely, written durably, failing in sentences.

Here is what it is asked for, and a store that is a SQLite file; `schema` has one in PostgreSQL.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import msgspec
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import DBAPIError

from selection import sqlite
from selection.accounts import migrations
from selection.accounts.files import must_be_private, settle, touch
from selection.accounts.problems import Unusable
from selection.settings import Schema

_PATIENCE = 10  # seconds that one writer waits for another
_PARCEL = 1_000

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "{} 正被另一个进程占用，请稍后再试。",
    sqlite3.SQLITE_CANTOPEN: "找不到或无法打开 {}。",
    sqlite3.SQLITE_CORRUPT: "{} 已损坏，请从备份恢复。",
    sqlite3.SQLITE_FULL: "磁盘已满，{} 未写入任何内容；请腾出空间后重试。",
    sqlite3.SQLITE_IOERR: "读写 {} 时磁盘出错，未写入任何内容。",
    sqlite3.SQLITE_NOTADB: "{} 已损坏或不是账户库文件，请从备份恢复。",
    sqlite3.SQLITE_READONLY: "{} 不可写，请检查文件和文件夹的权限。",
}


@contextmanager
def explained(file: Path) -> Generator[None]:
    """Turn what SQLite says about the file into the one sentence of an Unusable."""
    try:
        yield
    except DBAPIError as error:
        # The low byte is the primary code; the rest only says where it happened.
        primary = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if primary not in _SENTENCES:
            raise
        raise Unusable(_SENTENCES[primary].format(file)) from error


class Store(Protocol):
    """Every change is one transaction, durable when `writing` ends. Raises Unusable."""

    @property
    def where(self) -> Path | Schema:
        """The file or schema that it is kept in."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent view of the store."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction that has the store to itself; rolled back if the block raises."""
        ...

    def empty_log(self) -> bool:
        """See to it that nothing that was deleted stays in a log; whether it could be done."""
        ...

    def copy_to(self, target: Path) -> None:
        """A consistent copy as a SQLite file, taken while others go on writing.

        The target must not exist.
        """
        ...

    def check(self) -> None:
        """Read the whole store; raises Unusable if it does not hold together."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class FileStore:
    """A file with its engine."""

    def __init__(self, file: Path) -> None:
        self.where = file

        def connect() -> sqlite3.Connection:
            # mode=rw never makes a file: a store that vanished must not come back empty.
            db = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=_PATIENCE,
                isolation_level=None,  # the driver's own implicit BEGIN leaves DDL outside
                check_same_thread=False,
            )
            try:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = FULL")
                db.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            except sqlite3.Error:
                db.close()
                raise
            return db

        engine = sqlite.engine(file, connect)
        event.listen(engine, "begin", _begin)
        self._engine = engine
        self._writer = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._outside = engine.execution_options(begin=None)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view of the store."""
        with explained(self.where), self._engine.begin() as db:
            yield db

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One transaction that has the store to itself; rolled back if the block raises."""
        with explained(self.where), self._writer.begin() as db:
            yield db

    def empty_log(self) -> bool:
        """Move the write-ahead log into the file and cut it to nothing.

        Whether it could be done: a reader that stays in the way for ten seconds prevents it.
        """
        with explained(self.where), self._outside.connect() as db:
            busy, _, _ = db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return not busy

    def copy_to(self, target: Path) -> None:
        """A consistent copy, taken while others go on writing; the target must not exist."""
        touch(target)
        try:
            with explained(target), self._outside.connect() as db:
                db.execute(text("VACUUM INTO :target"), {"target": str(target)})
        except BaseException:
            target.unlink()  # half a copy looks too much like a whole one
            raise
        settle(target)

    def check(self) -> None:
        """Read the whole file; raises Unusable if its pages do not hold together."""
        with explained(self.where), self._engine.connect() as db:
            found = db.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if found != "ok":
            raise Unusable(f"{self.where} 已损坏，请从备份恢复。")

    def close(self) -> None:
        """Let go of the file; the last one to do so leaves no log behind."""
        self._engine.dispose()


def open_store(file: Path, line: migrations.Line) -> FileStore:
    """The store in this file, brought up to the newest shape of its line.

    Raises Unusable if it is missing, readable by others, damaged, or made by a newer program.
    """
    try:
        must_be_private(file, file.stat().st_mode)
    except FileNotFoundError as error:
        raise Unusable(f"缺少账户库文件 {file}，请从备份恢复。") from error
    except OSError as error:
        raise Unusable(f"无法打开 {file}：{error.strerror}。") from error
    store = FileStore(file)
    try:
        _bring_up_to_date(store, line)
    except BaseException:
        store.close()
        raise
    return store


def _bring_up_to_date(store: FileStore, line: migrations.Line) -> None:
    with store.reading() as db:
        shape = migrations.shape(db)
    if shape is None:
        raise Unusable(f"{store.where} 已损坏或不是账户库文件，请从备份恢复。")
    if shape != line.newest:
        try:
            with store.writing() as db:
                migrations.upgrade(db, line)
        except migrations.NewerShape as error:
            raise Unusable(
                f"{store.where} 由更新版本的程序写成，本版本不能打开，请升级程序。"
            ) from error


def parcels(ids: Collection[str]) -> Iterator[list[str]]:
    """The ids, without repetition, in parcels that fit into one query."""
    rest = sorted(set(ids))
    for start in range(0, len(rest), _PARCEL):
        yield rest[start : start + _PARCEL]


def _begin(db: Connection) -> None:
    how: str | None = db.get_execution_options().get("begin", "BEGIN")
    if how is not None:
        db.exec_driver_sql(how)


def pour(source: Connection, target: Connection, line: migrations.Line) -> None:
    """Copy every row from one store into another that has the same tables, and none of them."""
    for table in line.tables.sorted_tables:
        rows = source.execution_options(yield_per=_PARCEL).execute(select(table)).mappings()
        for some in rows.partitions():
            target.execute(insert(table), [dict(row) for row in some])


def contents(db: Connection, line: migrations.Line) -> str:
    """One SHA-256 over every row, to compare two stores that should be the same."""
    hashed = hashlib.sha256()
    for table in line.tables.sorted_tables:
        in_order = select(table).order_by(*table.primary_key)
        for row in db.execution_options(yield_per=_PARCEL).execute(in_order):
            hashed.update(msgspec.json.encode([f"{table.name}", *row]))
    return hashed.hexdigest()
