import sqlite3
from contextlib import closing

import psycopg
import pytest

from journal.samples import (
    OPEN_LIKES,
    WANG,
    Closed,
    again,
    counts,
    item,
    leaves,
    like,
)
from selection.journal import check
from selection.journal.check import findings
from selection.journal.postgres.views import TRIGGERS
from selection.settings import Schema


def found(place) -> list[str]:
    with again(place, write=False) as journal:
        return list(findings(journal, leaves=leaves, counts=counts))


@pytest.fixture
def kept(journal, place, clock, monkeypatch):
    """Five events, over more than one page."""
    monkeypatch.setattr(check, "_PAGE", 2)
    journal.append([OPEN_LIKES, like("ann"), like("ben", candidate=WANG), like("ann", 1)])
    clock.step(minutes=1)
    journal.append([like("cat")])
    journal.close()
    return place


def test_a_whole_store_has_no_findings(kept):
    assert found(kept) == []


@pytest.mark.usefixtures("journal")
def test_a_new_store_has_no_findings(place):
    assert found(place) == []


def test_a_fact_taken_away_and_a_line_at_nought_are_no_findings(journal, place):
    journal.append([OPEN_LIKES, item(("stage-likes", 1, Closed(stage="likes")))])
    assert found(place) == []


def test_the_check_sees_one_moment_while_the_writer_goes_on(journal, place, monkeypatch):
    monkeypatch.setattr(check, "_PAGE", 1)
    journal.append([OPEN_LIKES, like("ann")])
    told = []
    with again(place, write=False) as reader:

        def leaves_and_appends(event):
            told.append(event)
            journal.append([like(f"late-{len(told)}")])
            return leaves(event)

        assert [*findings(reader, leaves=leaves_and_appends, counts=counts)] == []
    assert len(told) == 2


def meddle(place, *statements: str) -> None:
    """As a DBA may, who takes the triggers away and puts them back."""
    if isinstance(place, Schema):
        with psycopg.connect(place.database.url, autocommit=True) as database:
            for statement in (
                f"SET search_path = {place.name}",
                "ALTER TABLE stored_events DISABLE TRIGGER ALL",
                *map(in_postgresql, statements),
                *(f"ALTER TABLE stored_events ENABLE ALWAYS TRIGGER {name}" for name in TRIGGERS),
            ):
                database.execute(statement)
        return
    with closing(sqlite3.connect(place, isolation_level=None)) as database:
        triggers = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, trigger in triggers:
            database.execute(trigger)


def in_postgresql(statement: str) -> str:
    """A statement for SQLite, in the words of the other."""
    for ours, theirs in (
        ("rowid", "notification_id"),
        ("CAST(replace(CAST(state AS TEXT),", "convert_to(replace(convert_from(state, 'UTF8'),"),
        (" AS BLOB)", ", 'UTF8')"),
    ):
        statement = statement.replace(ours, theirs)
    return statement


DELETE = "DELETE FROM stored_events WHERE rowid = {}"
STATE = (
    "UPDATE stored_events"
    " SET state = CAST(replace(CAST(state AS TEXT), '{}', '{}') AS BLOB) WHERE rowid = {}"
)


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ([DELETE.format(3)], "位置不连续：第 2 条之后是第 4 条"),
        ([DELETE.format(2)], "事件流 ballot-ann 的版本不连续：0 之后是 2"),
        (
            [DELETE.format(5), "UPDATE head SET position = 4, events = 4"],
            "日志末尾应为第 4 条",
        ),
        (["UPDATE stored_events SET originator_version = 9 WHERE rowid = 3"], "版本不连续"),
        (
            [
                "UPDATE stored_events SET originator_version = 9 WHERE rowid = 2",
                "UPDATE stored_events SET originator_version = 1 WHERE rowid = 4",
                "UPDATE stored_events SET originator_version = 2 WHERE rowid = 2",
            ],
            "事件流 ballot-ann 的次序颠倒：第 2 条在第 4 条之前",
        ),
        ([STATE.format("li-ming", "li-none", 2)], "计票 public/likes/li-none/RAW 应为 1"),
        ([STATE.format("li-ming", "wang-fang", 2)], "计票 public/likes/wang-fang/RAW 应为 2"),
        ([STATE.format('"rulebook":1', '"rulebook": 1', 2)], "第 2 条的内容不是程序写成的样子"),
        ([STATE.format("practice", "rehearsal", 2)], "第 2 条属于另一次评选：rehearsal"),
        ([STATE.format("2023-12-04", "2024-12-04", 2)], "第 3 条的记录时间早于前一条"),
        ([STATE.format("{", "[", 2)], "内容不合格式：ballot.liked.3（第 2 条）"),
        (
            ["UPDATE stored_events SET topic = 'ballot.stolen.1' WHERE rowid = 2"],
            "不认识的事件：ballot.stolen.1（第 2 条）",
        ),
        (["UPDATE tally SET votes = 9 WHERE candidate = 'li-ming'"], "应为 3，登记的是 9"),
        (["DELETE FROM tally"], "计票 public/likes/li-ming/RAW 应为 3，登记的是 无"),
        (["INSERT INTO facts VALUES ('live:x', 'y', 1)"], "事实 live:x 应为 无，登记的是 y"),
        (["DELETE FROM facts"], "事实 stage:likes 应为 open，登记的是 无"),
        (["UPDATE head SET facts_changed = 0"], "事实末次变动在第 1 条，登记为第 0 条"),
        (["UPDATE head SET facts_changed = 9"], "事实末次变动在第 1 条，登记为第 9 条"),
        (["UPDATE head SET recorded_at = NULL"], "日志末尾应为第 5 条、共 5 条、2023"),
    ],
)
def test_what_was_meddled_with_is_found(kept, statements, sentence):
    meddle(kept, *statements)
    assert any(sentence in finding for finding in found(kept)), found(kept)


@pytest.mark.parametrize("place", ["path"], indirect=True)
def test_the_file_remembers_the_last_position_it_gave(kept):
    cut = [DELETE.format(5), "UPDATE head SET position = 4, events = 4"]
    meddle(kept, *cut)
    assert any("position 5 was given, the last event is at 4" in line for line in found(kept))
    meddle(kept, "UPDATE sqlite_sequence SET seq = 4")
    assert not any("position 5 was given" in line for line in found(kept))


@pytest.mark.parametrize("place", ["path"], indirect=True)
def test_a_broken_index_is_found(kept):
    with closing(sqlite3.connect(kept, isolation_level=None)) as database:
        database.execute("PRAGMA writable_schema=ON")
        [(page,)] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'tally'")
    with kept.open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(b"\xff" * 4096)
    assert any("损坏" in finding or "自检" in finding for finding in found(kept))
