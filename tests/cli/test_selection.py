"""The command line as people use it, on real files.

What runs for a while, is interrupted or meets another is a process of its own; a command that only
looks and ends is run in this one, from the same beginning to the same exit code.
"""

import io
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from selection.accounts.offices import Office
from selection.accounts.signing_in import Halfway, Inside, SigningIn
from selection.accounts.store import open_accounts
from selection.cli.main import main
from selection.cli.main import selection as commands
from selection.journal.store import open_

Told = subprocess.CompletedProcess[str]
"""What a command said and ended with."""


def begun(*words: str | Path) -> subprocess.Popen[str]:
    """A process that runs the command."""
    return subprocess.Popen(
        [sys.executable, "-m", "selection", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(*words: str | Path) -> Told:
    """What a process that runs the command has said at its end."""
    with begun(*words) as process:
        return ended(process)


def ended(process: subprocess.Popen[str]) -> Told:
    try:
        said = process.communicate(timeout=60)
    except BaseException:
        process.kill()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, *said)


def selection(*words: str | Path) -> Told:
    """What the command says and ends with."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
        main(partial(commands, args=list(map(str, words))))
    code = end.value.code or 0
    assert isinstance(code, int)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


HELD, STANDING = "cast-2023-practice", "cast-2023-practice-live"
"""The two campaigns of a demo: one that went all the way, and one that goes on."""


def of_all(home: Path, word: str) -> None:
    """Check, or rebuild, every campaign that there is; all must be well."""
    journals = sorted(home.glob("campaigns/*/journal.db"))
    assert journals
    for journal in journals:
        told = selection(word, "--home", home, "--campaign", journal.parent.name)
        assert told.returncode == 0, told.stdout + told.stderr


def copied(rehearsed: tuple[Path, str], folder: Path) -> Path:
    home, _ = rehearsed
    subprocess.run(["cp", "-r", str(home), str(folder / "copy")], check=True)
    return folder / "copy"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told, Told]:
    """The home of a demo, what it said, and what another one said that was begun meanwhile."""
    home = tmp_path_factory.mktemp("demo") / "home"
    words = ("demo", "--small", "--no-serve", "--home", home)
    with begun(*words) as first:
        while not list(home.glob("campaigns/*")) and first.poll() is None:
            time.sleep(0.02)
        second = done(*words)
        return home, ended(first), second


@pytest.fixture(scope="module")
def rehearsed(demo: tuple[Path, Told, Told]) -> tuple[Path, str]:
    home, told, _ = demo
    assert told.returncode == 0, told.stderr
    return home, told.stdout


def test_a_small_demo_ends_with_a_published_list(rehearsed: tuple[Path, str]):
    _, told = rehearsed

    assert "最美科技志愿者" in told
    assert "名单依据" in told
    assert "往年已入选" in told


def test_a_demo_leaves_a_second_campaign_that_goes_on(rehearsed: tuple[Path, str]):
    home, told = rehearsed

    assert {each.name for each in home.glob("campaigns/*")} >= {HELD, STANDING}
    assert "（演练）" in told
    assert "（演练·进行中）" in told


def test_a_demo_tells_how_to_sign_in_to_every_desk(rehearsed: tuple[Path, str], tmp_path: Path):
    home, told = rehearsed
    kept = home / "accounts.txt"
    assert kept.stat().st_mode & 0o777 == 0o600
    found = re.findall(r"登录名 (\S+)　密码 (\S+)\n  代码　(\S+)", kept.read_text())
    assert len(found) == 16
    at, copy = datetime.now(UTC), copied(rehearsed, tmp_path)
    with open_accounts(copy, {}) as accounts:
        door = SigningIn(accounts.access, accounts.secrets)
        for name, password, code in found:
            assert f"│ {password} │ {code} │" in told
            said = door.password(name, password, needs_second=lambda _: True, address=None, at=at)
            assert isinstance(said, Halfway), name
            assert isinstance(door.code(said.ticket, code, address=None, at=at), Inside), name
        assert sorted(accounts.access.offices.all().values()) == sorted(Office)
        candidate = accounts.access.credentials.named("candidate")
        assert candidate is not None
    journal = copy / "campaigns" / STANDING / "journal.db"
    with open_(journal, clock=lambda: at, write=False) as journal:
        drafted = [
            each.event for each in journal.since(0, names=("drafting.nomination-drafted.1",))
        ]
    assert [each.applicant for each in drafted].count(candidate.person) == 1, "something to sign"


@pytest.mark.parametrize("campaign", [HELD, STANDING])
def test_the_store_of_a_demo_is_whole(rehearsed: tuple[Path, str], campaign: str):
    home, _ = rehearsed

    told = done("check", "--home", home, "--campaign", campaign)

    assert told.returncode == 0, told.stdout
    assert "完整" in told.stdout


@pytest.mark.parametrize("campaign", [HELD, STANDING])
def test_a_rebuild_equals_the_tables_row_for_row(rehearsed: tuple[Path, str], campaign: str):
    home, _ = rehearsed

    told = done("rebuild", "--home", home, "--campaign", campaign)

    assert told.returncode == 0, told.stdout
    assert "逐行一致" in told.stdout


def test_a_check_finds_an_event_that_somebody_changed(rehearsed: tuple[Path, str], tmp_path: Path):
    copy = copied(rehearsed, tmp_path)
    journal = copy / "campaigns" / HELD / "journal.db"
    with sqlite3.connect(journal) as db:
        find = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = db.execute(find).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        other = """replace(state, '"candidate":"', '"candidate":"x')"""
        db.execute(
            f"UPDATE stored_events SET state = CAST({other} AS BLOB)"  # noqa: S608 (no input)
            " WHERE topic = 'ballot.candidate-liked.1' AND rowid % 3 = 0"
        )
        for _, definition in triggers:
            db.execute(definition)
    db.close()

    told = selection("check", "--home", copy, "--campaign", HELD)

    assert told.returncode == 1
    assert "处问题" in told.stderr


def test_a_demo_does_not_touch_a_folder_that_holds_something_else(tmp_path: Path):
    (tmp_path / "letters.txt").write_text("not a rehearsal")

    told = selection("demo", "--small", "--no-serve", "--home", tmp_path)

    assert told.returncode == 1
    assert "演练不会动它" in told.stderr
    assert (tmp_path / "letters.txt").read_text() == "not a rehearsal"


def test_an_unknown_rulebook_is_told_in_one_sentence(tmp_path: Path):
    told = selection("demo", "--small", "--rulebook", "nowhere", "--home", tmp_path / "home")

    assert told.returncode == 1
    assert "nowhere" in told.stderr
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "home").exists()


def test_a_damaged_store_is_told_in_one_sentence(rehearsed: tuple[Path, str], tmp_path: Path):
    copy = copied(rehearsed, tmp_path)
    journal = copy / "campaigns" / HELD / "journal.db"
    journal.write_bytes(b"\0" * 4096 + journal.read_bytes()[4096:])

    told = selection("check", "--home", copy, "--campaign", HELD)

    assert told.returncode == 1
    assert "Traceback" not in told.stderr


def test_a_check_finds_a_record_that_is_gone_from_the_vault(
    rehearsed: tuple[Path, str], tmp_path: Path
):
    copy = copied(rehearsed, tmp_path)
    with sqlite3.connect(copy / "accounts" / "vault.db") as db:
        db.execute("DELETE FROM records WHERE kind = 'form'")
    db.close()

    told = selection("check", "--home", copy, "--campaign", HELD)

    assert told.returncode == 1
    assert "保险库" in told.stdout
    assert "……另有" in told.stdout


def test_a_check_finds_a_journal_in_the_folder_of_another_campaign(
    rehearsed: tuple[Path, str], tmp_path: Path
):
    copy = copied(rehearsed, tmp_path)
    folder = copy / "campaigns" / HELD
    folder.rename(folder.with_name("another"))

    told = selection("check", "--home", copy, "--campaign", "another")

    assert told.returncode == 1
    assert "另一个活动" in told.stderr


def test_a_rebuild_says_when_there_was_nothing_to_compare(
    rehearsed: tuple[Path, str], tmp_path: Path
):
    copy = copied(rehearsed, tmp_path)
    views = copy / "campaigns" / HELD / "views.db"
    views.write_bytes(b"never a database " * 900)

    told = selection("rebuild", "--home", copy, "--campaign", HELD)

    assert told.returncode == 0
    assert "原来没有可读的列表" in told.stdout
    again = selection("rebuild", "--home", copy, "--campaign", HELD)
    assert "逐行一致" in again.stdout


def test_a_second_demo_in_the_same_folder_waits_for_the_first(demo: tuple[Path, Told, Told]):
    home, first, second = demo

    assert second.returncode == 1
    assert "正在进行另一个演练" in second.stderr
    assert first.returncode == 0
    of_all(home, "check")


def test_an_emptied_rehearsal_has_nothing_to_check(tmp_path: Path):
    (tmp_path / "REHEARSAL").touch()

    told = selection("check", "--home", tmp_path)

    assert (told.returncode, "还没有开始" in told.stdout) == (0, True)


def test_a_home_without_a_campaign_is_told_in_one_sentence(tmp_path: Path):
    told = selection("check", "--home", tmp_path)

    assert told.returncode == 1
    assert "没有活动" in told.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_is_told_in_one_sentence_and_leaves_a_whole_store(tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)], check=True)
    try:
        told = done("demo", "--small", "--no-serve", "--home", disk / "home")

        assert told.returncode == 1
        assert "磁盘" in told.stderr
        assert len(told.stderr.strip().splitlines()) == 1
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        of_all(disk / "home", "check")
        of_all(disk / "home", "rebuild")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("seed", range(3))
def test_an_interrupted_demo_leaves_a_whole_store(tmp_path: Path, seed: int):
    home = tmp_path / "home"
    process = begun("demo", "--small", "--no-serve", "--home", home)
    deadline = time.monotonic() + 20
    while not list(home.glob("campaigns/*/views.db")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(random.Random(seed).uniform(0.2, 2.5))
    process.send_signal(signal.SIGINT)
    _, trouble = process.communicate(timeout=30)

    assert "Traceback" not in trouble
    # -SIGINT: it was leaving already, and nobody was left to tell of the interruption.
    assert process.returncode in (0, 130, -signal.SIGINT)
    of_all(home, "check")
    of_all(home, "rebuild")
