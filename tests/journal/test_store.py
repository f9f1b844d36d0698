import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from journal.samples import CAMPAIGN, OPEN_LIKES, Clock, again, like, new
from selection.journal import store
from selection.journal.items import Recorded
from selection.journal.store import StoreTrouble


@pytest.fixture
def place(path):
    """These are about the file."""
    return path


@pytest.fixture
def kept(journal, path):
    """A closed store with two events."""
    journal.append([OPEN_LIKES, like("ann")])
    journal.close()
    return path


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_store_is_found_again_as_it_was_left(kept):
    with again(kept) as journal:
        assert journal.campaign == CAMPAIGN
        assert [r.stream for r in journal.since(0)] == ["stage-likes", "ballot-ann"]
        assert journal.facts(["stage:likes"]) == {"stage:likes": "open"}
        assert list(journal.tally().values()) == [1]


def test_a_new_store_leaves_nothing_unfinished_beside_it(journal, path):
    assert {p.name for p in path.parent.iterdir()} <= {
        path.name,
        f"{path.name}-wal",
        f"{path.name}-shm",
        f"{path.name}.lock",
    }
    with journal.database.writing() as transaction:
        pragma = transaction._cursor.execute
        assert pragma("PRAGMA journal_mode").fetchone() == ("wal",)
        assert pragma("PRAGMA synchronous").fetchone() == (2,)
        assert pragma("PRAGMA temp_store").fetchone() == (2,)  # nothing of it in a folder for all


def test_a_batch_that_was_judged_on_another_head_is_refused_whole(path):
    with new(path) as journal:
        journal.append([OPEN_LIKES])
        head = replace(journal.head(), position=3, events=3)
        row = (3, "ballot-a", 1, "ballot.liked.3", b"{}")
        with pytest.raises(StoreTrouble), journal.database.writing() as transaction:
            transaction.record([row], counts={}, leaves={}, head=head)
        assert journal.head().position == 1
        assert [each.position for each in journal.since(0)] == [1]


def test_a_store_half_made_by_a_crash_is_made_again(path):
    path.with_name(f"{path.name}.new").write_bytes(b"half")
    with new(path) as journal:
        assert journal.head().events == 0


def test_a_store_is_never_made_over_another(kept):
    with pytest.raises(StoreTrouble, match="已经存在"):
        new(kept)
    with again(kept) as journal:
        assert journal.head().events == 2


def test_a_store_that_could_not_be_made_leaves_nothing(path, monkeypatch):
    monkeypatch.setattr("selection.journal.sqlite.file._OURS", "no number")
    with pytest.raises(StoreTrouble):
        new(path)
    assert [p.name for p in path.parent.iterdir()] == [f"{path.name}.lock"]


@pytest.mark.parametrize("campaign", ["", "a\0b"])
def test_a_campaign_has_a_name(path, campaign):
    with pytest.raises(ValueError, match="campaign"):
        store.create(path, campaign=campaign, clock=Clock())


def test_a_missing_store_is_not_made_by_opening_it(path):
    with pytest.raises(StoreTrouble, match="找不到"):
        again(path)
    assert list(path.parent.iterdir()) == []


def test_a_store_in_no_folder_is_refused(path):
    with pytest.raises(StoreTrouble, match="无法读写"):
        new(path.parent / "nowhere" / "journal.db")


@pytest.mark.parametrize("content", [b"", b"a letter, not a database\n" * 400])
def test_a_file_of_something_else_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreTrouble, match="不是本程序的数据文件"):
        again(path)


def test_a_database_of_something_else_is_refused(path):
    spoil(path, "CREATE TABLE head (x)")
    with pytest.raises(StoreTrouble, match="不是本程序的数据文件"):
        again(path)


def test_a_store_of_a_newer_program_is_refused(kept):
    spoil(kept, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreTrouble, match="先升级程序") as refused:
        again(kept)
    assert "9999" in refused.value.detail


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA journal_mode=DELETE",
        "DELETE FROM head",
        "UPDATE head SET position = 1",
        "UPDATE head SET events = 3",
        "UPDATE head SET position = 3, events = 3",
        "DROP TABLE head",
        "DROP TABLE alembic_version",
    ],
)
def test_a_store_at_odds_with_itself_is_refused(kept, statement):
    spoil(kept, statement)
    with pytest.raises(StoreTrouble):
        again(kept)


def test_a_damaged_first_page_is_refused(kept):
    with kept.open("r+b") as file:
        file.write(b"\xff" * 100)
    with pytest.raises(StoreTrouble, match="损坏"):
        again(kept)


def test_a_shortened_file_is_refused(kept):
    os.truncate(kept, 4096 * 3)
    with pytest.raises(StoreTrouble, match="已损坏"):
        again(kept)


def test_damage_met_while_reading_is_told_in_a_sentence(kept):
    with kept.open("r+b") as file:
        size = kept.stat().st_size
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(StoreTrouble, match="损坏"), again(kept) as journal:
        list(journal.since(0))


def test_a_second_writer_in_this_process_is_refused(journal, path):
    with pytest.raises(StoreTrouble, match="另一个程序正在写入"):
        again(path)
    journal.close()
    again(path).close()


SECOND = """
import sys
from journal.samples import Path, again
from selection.journal.store import StoreTrouble
try:
    again(Path(sys.argv[1]), write=sys.argv[2] == "write").close()
except StoreTrouble as trouble:
    sys.exit(str(trouble))
"""


def second_process(path: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SECOND, str(path), how],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.usefixtures("journal")
def test_a_second_writer_in_another_process_is_refused_in_one_sentence(path):
    refused = second_process(path, "write")
    assert refused.returncode == 1
    assert refused.stderr == f"另一个程序正在写入这个数据文件，请先停止它：{path}。\n"
    assert second_process(path, "read").returncode == 0


def test_readers_work_beside_the_writer_and_see_what_is_recorded(journal, path):
    with again(path, write=False) as reader:
        assert reader.head().events == 0
        journal.append([OPEN_LIKES])
        assert reader.head().events == 1
        with again(path, write=False) as another:
            assert len(another.read("stage-likes")) == 1


def test_a_reader_works_where_no_writer_is(kept):
    with again(kept, write=False) as reader:
        assert reader.head().events == 2


def test_a_reader_cannot_append(kept):
    with again(kept, write=False) as reader, pytest.raises(StoreTrouble, match="只读"):
        reader.append([like("ben")])


def test_a_reader_at_work_keeps_its_view_while_the_writer_goes_on(journal, path):
    with again(path, write=False) as reader, reader.database.reading() as view:
        before = view.head()
        journal.append([OPEN_LIKES])
        assert view.head() == before
        assert view.facts(None) == {}


def test_a_closed_store_is_closed(journal):
    journal.close()
    journal.close()
    with pytest.raises(ValueError, match="closed"):
        journal.head()
    with pytest.raises(ValueError, match="closed"):
        journal.append([OPEN_LIKES])


def test_trouble_names_the_place_and_keeps_the_technical_words_apart(path):
    with pytest.raises(StoreTrouble) as refused:
        again(path)
    assert str(refused.value) == f"找不到数据文件：{path}。"
    assert refused.value.detail == f"no such file: {path}"


def pages(journal, limit: int) -> int:
    """Let the file grow to so many pages, as a full disk would; the pages there are now."""
    with journal.database.writing() as transaction:
        transaction._cursor.execute(f"PRAGMA max_page_count={limit}")
        return transaction._cursor.execute("PRAGMA page_count").fetchone()[0]


def test_a_full_disk_is_told_and_nothing_is_half_written(journal, path):
    journal.append([OPEN_LIKES])
    pages(journal, pages(journal, 2**30) + 2)
    batch = [like(f"v{n}") for n in range(500)]
    with pytest.raises(StoreTrouble, match="磁盘空间不足"):
        journal.append(batch)
    assert (journal.head().events, journal.tally(), len([*journal.since(0)])) == (1, {}, 1)
    pages(journal, 2**30)
    assert all(type(verdict) is Recorded for verdict in journal.append(batch))
    journal.close()
    with again(path) as reopened:
        assert reopened.head().events == 501


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 600 kB of its own."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(mounted)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield mounted
    subprocess.run(["umount", str(mounted)], check=True)


def test_a_really_full_disk_is_told_and_survived(small_disk):
    path = small_disk / "journal.db"
    ballast = small_disk / "ballast"
    with new(path) as journal:
        journal.append([OPEN_LIKES])
        ballast.write_bytes(b"x" * 200_000)
        batches = ([like(f"{b}-{n}") for n in range(20)] for b in count())
        acknowledged = []
        with pytest.raises(StoreTrouble, match="磁盘空间不足"):
            acknowledged.extend(journal.append(batch) for batch in batches)
        recorded = 1 + 20 * len(acknowledged)
        assert journal.head().events == recorded > 1
        ballast.unlink()
        journal.append([like("after")])
    with again(path) as reopened:
        assert len([*reopened.since(0)]) == recorded + 1


def test_a_store_is_not_made_on_a_full_disk(small_disk):
    (small_disk / "ballast").write_bytes(b"x" * 580_000)
    with pytest.raises(StoreTrouble, match="磁盘空间不足"):
        new(small_disk / "journal.db")
    assert not (small_disk / "journal.db").exists()
