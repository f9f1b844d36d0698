"""What PostgreSQL's errors mean to whoever operates the product."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from selection.journal.trouble import StoreTrouble
from selection.postgresql import sentence
from selection.settings import Schema


def missing(place: Schema) -> StoreTrouble:
    """There is no such schema, or none of ours."""
    return StoreTrouble(f"数据库里找不到这次评选的数据：{place}。", f"no journal in {place.name}")


def present(place: Schema) -> StoreTrouble:
    """There is such a schema, and none is ever overwritten."""
    return StoreTrouble(
        f"数据库里已经有这次评选的数据，不会覆盖：{place}。", f"schema exists: {place.name}"
    )


def differs(place: Schema) -> StoreTrouble:
    """What is there is not what was to come in."""
    return StoreTrouble(
        f"数据库里的数据与要迁入的不一致，没有改动任何内容：{place}。", "contents differ"
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


def busy(place: Schema, detail: str) -> StoreTrouble:
    """Nobody had time for us."""
    return StoreTrouble(f"数据库正忙，本次内容没有保存，请稍后重试：{place}。", detail)


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
    except (errors.UndefinedTable, errors.InvalidSchemaName) as error:
        raise missing(place) from error
    except psycopg.Error as error:
        if said := sentence(error, place):
            raise StoreTrouble(said, told(error)) from error
        raise damaged(place, told(error)) from error


def told(error: psycopg.Error) -> str:
    """What was seen, without the values that the server repeats beside it."""
    return f"{type(error).__name__}: {error.diag.message_primary or error}"
