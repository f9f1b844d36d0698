"""What SQLite's errors mean to whoever operates the product."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from eventsourcing.persistence import PersistenceError

from selection.journal.trouble import StoreTrouble

_PRIMARY = 0xFF
"""The low byte of an SQLite result code names the kind, the rest its circumstances."""


def missing(path: Path) -> StoreTrouble:
    """There is no such file."""
    return StoreTrouble(f"找不到数据文件：{path}。", f"no such file: {path}")


def present(path: Path) -> StoreTrouble:
    """There is such a file, and none is ever overwritten."""
    return StoreTrouble(f"数据文件已经存在，不会覆盖：{path}。", f"file exists: {path}")


def foreign(path: Path, detail: str) -> StoreTrouble:
    """A file of something else, or one whose first page is beyond recognition."""
    return StoreTrouble(f"这不是本程序的数据文件，或已损坏到无法辨认：{path}。", detail)


def newer(path: Path, revision: str) -> StoreTrouble:
    """The tables are of a revision that this program does not know."""
    return StoreTrouble(
        f"数据文件由更新版本的程序建立，请先升级程序：{path}。", f"schema revision {revision}"
    )


def older(path: Path, revision: str) -> StoreTrouble:
    """The tables are of an older release; only its writer brings them up to date."""
    return StoreTrouble(
        f"数据文件由较早版本的程序建立，请先用 selection serve 打开一次使其升级：{path}。",
        f"schema revision {revision}",
    )


def occupied(path: Path) -> StoreTrouble:
    """Another writer has the store."""
    return StoreTrouble(
        f"另一个程序正在写入这个数据文件，请先停止它：{path}。", f"lock held on {path}.lock"
    )


def damaged(path: Path, detail: str) -> StoreTrouble:
    """The file contradicts itself."""
    return StoreTrouble(f"数据文件已损坏，请停止使用并从备份恢复：{path}。", detail)


def full(path: Path, detail: str) -> StoreTrouble:
    """No room for what was to be written."""
    return StoreTrouble(
        f"磁盘空间不足，本次内容没有保存，请清理磁盘后重试：{path.parent}。", detail
    )


def read_only(path: Path, detail: str) -> StoreTrouble:
    """The store was opened for reading, or the system lets nobody write to it."""
    return StoreTrouble(f"数据文件是只读的，不能写入：{path}。", detail)


def unreachable(path: Path, detail: str) -> StoreTrouble:
    """The system could not read or write."""
    return StoreTrouble(f"无法读写数据文件，请检查磁盘、权限和占用它的程序：{path}。", detail)


@contextmanager
def troubles(path: Path) -> Generator[None, None, None]:
    """Raise StoreTrouble for every error of the database or the file system inside."""
    try:
        yield
    except (sqlite3.Error, PersistenceError, OSError) as error:
        raise _trouble(path, error) from error


def _trouble(path: Path, error: Exception) -> StoreTrouble:
    root = error.__cause__ if isinstance(error, PersistenceError) else error
    detail = f"{type(root).__name__}: {root}"
    match getattr(root, "sqlite_errorcode", 0) & _PRIMARY:
        case sqlite3.SQLITE_FULL:
            return full(path, detail)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_CONSTRAINT:
            return damaged(path, detail)
        case sqlite3.SQLITE_NOTADB:
            return foreign(path, detail)
        case sqlite3.SQLITE_READONLY:
            return read_only(path, detail)
        case _ if getattr(root, "errno", None) == errno.ENOSPC:
            return full(path, detail)
        case _:
            return unreachable(path, detail)
