import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from selection.accounts import database, erasures, store
from selection.accounts.keys import Keys
from selection.accounts.problems import Erased, Tampered, Unusable
from selection.accounts.store import Accounts
from selection.domain.kernel import Paper

AT = datetime(2023, 12, 1, 9, 30, tzinfo=UTC)
CANARY = "金丝雀不应出现在任何文件里"
WORDS = {"name": CANARY, "phone": "canary-13900000000"}


def holding(home: Path, needle: bytes) -> list[str]:
    """The files of the installation, logs included, that hold these bytes."""
    files = (path for path in home.rglob("*") if path.is_file())
    return sorted(path.name for path in files if needle in path.read_bytes())


def wrapped_key(home: Path, subject: str) -> bytes:
    db = sqlite3.connect(home / "accounts" / "keys.db")
    try:
        ((wrapped,),) = db.execute("SELECT wrapped FROM keys WHERE subject = ?", (subject,))
        return wrapped
    finally:
        db.close()


def keep(accounts: Accounts, subject: str) -> Paper:
    return accounts.vault.keep(subject, "note", WORDS, at=AT)


def test_the_plain_words_are_in_no_file_at_any_time(accounts: Accounts, home: Path):
    needles = [CANARY.encode(), CANARY.encode("utf-16-le"), b"canary-139"]
    papers = [keep(accounts, f"c-{n}") for n in range(3)]
    seen = [holding(home, needle) for needle in needles]
    accounts.vault.open(papers[0].record)
    accounts.vault.erase("c-0", at=AT, reason="asked")
    seen += [holding(home, needle) for needle in needles]
    accounts.back_up_vault(home / "copy.db")
    accounts.close()
    seen += [holding(home, needle) for needle in needles]

    assert seen == [[]] * 9
    assert holding(home, papers[0].record.encode()) == ["copy.db", "vault.db"]


def test_erasing_destroys_the_key_in_the_file_and_in_its_log(accounts: Accounts, home: Path):
    keep(accounts, "c-1")
    keep(accounts, "c-2")
    gone, stays = wrapped_key(home, "c-1"), wrapped_key(home, "c-2")
    before = holding(home, gone)
    accounts.vault.erase("c-1", at=AT, reason="asked")

    assert before == ["keys.db-wal"]  # the test looks where it would be found
    assert holding(home, gone) == []
    assert holding(home, stays) == ["keys.db"]


def test_erasing_destroys_a_key_that_is_already_in_the_file(accounts: Accounts, home: Path):
    keep(accounts, "c-1")
    gone = wrapped_key(home, "c-1")
    accounts.close()
    before = holding(home, gone)
    with store.open_accounts(home, {}) as again:
        again.vault.erase("c-1", at=AT, reason="asked")
        during = holding(home, gone)

    assert (before, during) == (["keys.db"], [])


def test_erasing_twice_is_erasing_once(accounts: Accounts):
    keep(accounts, "c-1")
    accounts.vault.erase("c-1", at=AT, reason="asked")
    accounts.vault.erase("c-1", at=AT.replace(year=2024), reason="retention")

    (line,) = accounts.vault.erasures()
    assert (line.subject, line.reason) == ("c-1", "asked")
    assert line.at == "2023-12-01T09:30:00.000000+00:00"


def test_of_two_lines_for_one_subject_the_first_is_kept(accounts: Accounts):
    lines = [erasures.erasure("c-1", at=AT, reason=reason) for reason in ("asked", "retention")]
    accounts.vault.erase_again(lines)

    assert accounts.vault.erasures() == lines[:1]


def test_a_restored_older_keys_store_is_told_of_the_erasures(
    accounts: Accounts, home: Path, tmp_path: Path
):
    paper, stays = keep(accounts, "c-1"), keep(accounts, "c-2")
    wrapped = wrapped_key(home, "c-1")
    accounts.back_up_keys(tmp_path / "keys.backup")
    accounts.vault.erase("c-1", at=AT, reason="asked")
    accounts.close()
    shutil.copy(tmp_path / "keys.backup", home / "accounts" / "keys.db")
    restored = holding(home, wrapped)

    with store.open_accounts(home, {}) as again:
        with pytest.raises(Erased):
            again.vault.open(paper.record)
        assert again.vault.open(stays.record) == WORDS
        assert (restored, holding(home, wrapped)) == (["keys.db"], [])


def test_a_restored_older_vault_is_told_of_the_erasures(
    accounts: Accounts, home: Path, tmp_path: Path
):
    paper = keep(accounts, "c-1")
    accounts.back_up_vault(tmp_path / "vault.backup")
    accounts.vault.erase("c-1", at=AT, reason="asked")
    accounts.close()
    shutil.copy(tmp_path / "vault.backup", home / "accounts" / "vault.db")

    with store.open_accounts(home, {}) as again:
        assert [line.subject for line in again.vault.erasures()] == ["c-1"]
        with pytest.raises(Erased):
            again.vault.open(paper.record)


def test_an_exported_list_is_applied_after_both_stores_were_restored(
    accounts: Accounts, home: Path, tmp_path: Path
):
    paper = keep(accounts, "c-1")
    accounts.back_up_vault(tmp_path / "vault.backup")
    accounts.back_up_keys(tmp_path / "keys.backup")
    accounts.vault.erase("c-1", at=AT, reason="asked")
    exported = erasures.export(accounts.vault.erasures())
    accounts.close()
    shutil.copy(tmp_path / "vault.backup", home / "accounts" / "vault.db")
    shutil.copy(tmp_path / "keys.backup", home / "accounts" / "keys.db")

    with store.open_accounts(home, {}) as again:
        assert again.vault.open(paper.record) == WORDS  # nobody can know yet
        again.vault.erase_again(erasures.read(exported))
        again.vault.erase_again(erasures.read(exported))
        with pytest.raises(Erased):
            again.vault.open(paper.record)
        assert erasures.export(again.vault.erasures()) == exported


def test_an_interrupted_erasure_is_finished_at_the_next_opening(
    accounts: Accounts, home: Path, monkeypatch: pytest.MonkeyPatch
):
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    paper = keep(accounts, "c-1")
    wrapped = wrapped_key(home, "c-1")
    with monkeypatch.context() as patch:
        patch.setattr(Keys, "destroy", killed)
        with pytest.raises(KeyboardInterrupt):
            accounts.vault.erase("c-1", at=AT, reason="asked")
    accounts.close()

    with store.open_accounts(home, {}) as again:
        with pytest.raises(Erased):
            again.vault.open(paper.record)
        assert holding(home, wrapped) == []


def test_a_reader_in_the_way_is_reported_and_the_erasure_holds(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    with store.open_accounts(home, {}) as accounts:
        paper = keep(accounts, "c-1")
        wrapped = wrapped_key(home, "c-1")
        reader = sqlite3.connect(home / "accounts" / "keys.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM keys").fetchone()

        with pytest.raises(Unusable, match="密钥已销毁"):
            accounts.vault.erase("c-1", at=AT, reason="asked")
        with pytest.raises(Erased):
            accounts.vault.open(paper.record)

        reader.close()
        accounts.vault.erase("c-1", at=AT, reason="asked")
        assert holding(home, wrapped) == []


@pytest.mark.parametrize("reason", ["本人申请删除", "two words", ""])
def test_the_reason_of_an_erasure_is_a_code(accounts: Accounts, reason: str):
    with pytest.raises(ValueError, match="code"):
        accounts.vault.erase("c-1", at=AT, reason=reason)
    assert accounts.vault.erasures() == []


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"{}",
        b'{"subject":"c-2","at":"yesterday","reason":"asked"}',
        b'{"subject":"c-2","at":"2023-12-01T09:30:00","reason":"asked"}',
        '{"subject":"测试员","at":"2023-12-01T09:30:00+08:00","reason":"asked"}'.encode(),
        b'{"subject":"c-2","at":"2023-12-01T09:30:00+08:00","reason":"\xff"}',
    ],
)
def test_a_list_with_a_bad_line_is_refused_whole(line: bytes):
    good = erasures.export([erasures.erasure("c-1", at=AT, reason="asked")])

    with pytest.raises(Unusable, match="第 2 行"):
        erasures.read(good + line + b"\n")


def test_a_key_moved_to_another_subject_is_refused(accounts: Accounts, home: Path):
    paper = keep(accounts, "c-1")
    keep(accounts, "c-2")
    db = sqlite3.connect(home / "accounts" / "keys.db")
    with db:
        other = "(SELECT wrapped FROM keys WHERE subject = 'c-2')"
        db.execute(f"UPDATE keys SET wrapped = {other} WHERE subject = 'c-1'")  # noqa: S608
    db.close()

    with pytest.raises(Tampered, match="c-1"):
        accounts.vault.open(paper.record)


def test_the_keys_themselves_are_in_no_file(accounts: Accounts, home: Path):
    keep(accounts, "c-1")
    wrapped = wrapped_key(home, "c-1")
    key = Keys(accounts.keys_store, accounts.secrets)._master.decrypt(
        wrapped[:12], wrapped[12:], b"selection.key.1 c-1"
    )

    assert len(key) == 32
    assert holding(home, key) == []
    assert holding(home / "accounts", accounts.secrets.master_key) == []
