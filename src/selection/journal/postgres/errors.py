"""What PostgreSQL's errors mean to whoever operates the product."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from selection.journal.trouble import StoreTrouble
from selection.settings import Schema


def missing(place: Schema) -> StoreTrouble:
    """There is no such schema, or none of ours."""
    return StoreTrouble(f"数据库里找不到这次评选的数据：{place}。", f"no journal in {place.name}")


def present(place: Schema) -> StoreTrouble:
    """There is such a schema, and none is ever overwritten."""
    return StoreTrouble(
        f"数据库里已经有这次评选的数据，不会覆盖：{place}。", f"schema exists: {place.name}"
    )


def newer(place: Schema, revision: str) -> StoreTrouble:
    """The tables are of a revision that this program does not know."""
    return StoreTrouble(
        f"数据由更新版本的程序建立，请先升级程序：{place}。", f"schema revision {revision}"
    )


def older(place: Schema, revision: str) -> StoreTrouble:
    """The tables are of an older release, and whoever asks may not upgrade them."""
    return StoreTrouble(
        f"数据由较早版本的程序建立，请以数据库所有者的身份升级：{place}。",
        f"schema revision {revision}",
    )


def damaged(place: Schema, detail: str) -> StoreTrouble:
    """The tables contradict themselves."""
    return StoreTrouble(f"数据库内容已损坏，请停止使用并从备份恢复：{place}。", detail)


def unsafe(place: Schema, detail: str) -> StoreTrouble:
    """The server would acknowledge what a power cut takes away, or could not keep our letters."""
    return StoreTrouble(f"数据库的设置不安全，不能用来保存选票（{detail}）：{place}。", detail)


def alone(place: Schema) -> StoreTrouble:
    """Several hosts are named, but the one that answers waits for no other."""
    return StoreTrouble(
        f"数据库集群没有同步备机，暂时不能写入：{place}。", "synchronous_standby_names is empty"
    )


def unordered() -> StoreTrouble:
    """The library is told to insert without a lock: readers would pass over events."""
    return StoreTrouble(
        "环境变量 POSTGRES_ENABLE_DB_FUNCTIONS 会使读者漏掉事件，请去掉它再启动。",
        "POSTGRES_ENABLE_DB_FUNCTIONS is set",
    )


def read_only(place: Schema, detail: str) -> StoreTrouble:
    """The store was opened for reading, or the server takes nothing."""
    return StoreTrouble(f"数据是只读的，不能写入：{place}。", detail)


def forbidden(place: Schema, detail: str) -> StoreTrouble:
    """The role has no right to do that."""
    return StoreTrouble(f"数据库不允许这样做，请检查所用身份的权限：{place}。", detail)


def full(place: Schema, detail: str) -> StoreTrouble:
    """No room for what was to be written."""
    return StoreTrouble(
        f"数据库磁盘空间不足，本次内容没有保存，请清理磁盘后重试：{place}。", detail
    )


def busy(place: Schema, detail: str) -> StoreTrouble:
    """Nobody had time for us."""
    return StoreTrouble(f"数据库正忙，本次内容没有保存，请稍后重试：{place}。", detail)


def unreachable(place: Schema, detail: str) -> StoreTrouble:
    """The server does not answer, or hung up before the commit."""
    return StoreTrouble(f"数据库连接不上，请检查数据库和网络：{place}。", detail)


def uncertain(place: Schema, detail: str) -> StoreTrouble:
    """The commit was asked for, and what became of it is not known."""
    return StoreTrouble(
        f"提交时没有得到数据库的确认，本次内容可能已保存；请原样再试一次，不会重复：{place}。",
        detail,
    )


@contextmanager
def troubles(place: Schema) -> Generator[None, None, None]:
    """Raise StoreTrouble for every error of the database inside."""
    try:
        yield
    except psycopg.Error as error:
        raise _trouble(place, error) from error


def told(error: psycopg.Error) -> str:
    """What was seen, without the values that the server repeats beside it."""
    return f"{type(error).__name__}: {error.diag.message_primary or error}"


def _trouble(place: Schema, error: psycopg.Error) -> StoreTrouble:
    detail = told(error)
    match error:
        case errors.DiskFull():
            return full(place, detail)
        case errors.LockNotAvailable() | errors.QueryCanceled() | errors.TooManyConnections():
            return busy(place, detail)
        case errors.InsufficientPrivilege():
            return forbidden(place, detail)
        case errors.ReadOnlySqlTransaction():
            return read_only(place, detail)
        case errors.UndefinedTable() | errors.InvalidSchemaName():
            return missing(place)
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return unreachable(place, detail)
        case _:
            return damaged(place, detail)
