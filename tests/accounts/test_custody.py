"""The master key is changed, a kill comes in between, and pieces are lost."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from selection.accounts import rotating, secrets
from selection.accounts.problems import Lost, Tampered, Unusable
from selection.accounts.store import create, open_accounts

AT = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path):
    with create(tmp_path / "home", {}) as accounts:
        for n in range(3):
            accounts.vault.keep(f"c-{n}", "form", {"name": f"虚构{n}"}, at=AT)
        accounts.vault.erase("c-2", at=AT, reason="REQUEST")
    return tmp_path / "home"


def names(home):
    with open_accounts(home, {}) as accounts:
        newest = accounts.vault.newest("form", ["c-0", "c-1"])
        return [content["name"] for content in accounts.vault.open_many(newest.values()).values()]


def rotated(home):
    with open_accounts(home, {}) as accounts:
        return rotating.rotate(accounts.keys_store, home / "secrets.json")


def test_after_a_rotation_everything_opens_with_the_new_secrets_and_not_with_the_old(home):
    before = secrets.read(home / "secrets.json")
    old = (home / "secrets.json").read_bytes()
    assert rotated(home) == 2
    after = secrets.read(home / "secrets.json")
    assert (after.master_key != before.master_key, after.pepper) == (True, before.pepper)
    assert names(home) == ["虚构0", "虚构1"]
    assert (home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in home.iterdir()) == ["accounts", "secrets.json"]
    (home / "secrets.json").write_bytes(old)
    with pytest.raises(Unusable, match="不是建立密钥库时所用的"):
        open_accounts(home, {})


def test_a_rotation_that_fails_changes_nothing(home, monkeypatch):
    before = (home / "secrets.json").read_bytes()

    def fails(*_):
        raise Tampered("c-1")

    with monkeypatch.context() as patch:
        patch.setattr(rotating, "wrapped_anew", fails)
        with pytest.raises(Tampered):
            rotated(home)
    assert (home / "secrets.json").read_bytes() == before
    assert names(home) == ["虚构0", "虚构1"]


class Killed(BaseException):
    """Stands for the end of the process: nothing is tidied up after it."""


@pytest.mark.parametrize("step", ["before the keys", "after the keys"])
def test_a_kill_at_any_step_leaves_secrets_that_open_the_keys(home, monkeypatch, step):
    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        if step == "before the keys":
            patch.setattr(rotating, "wrapped_anew", killed)
            patch.setattr(Path, "unlink", lambda *_, **__: None)
        else:
            patch.setattr(rotating, "_take_its_place", killed)
        with pytest.raises(Killed):
            rotated(home)
    assert (home / "secrets.json.next").exists()
    assert names(home) == ["虚构0", "虚构1"]
    assert rotated(home) == 2
    assert not (home / "secrets.json.next").exists()
    assert names(home) == ["虚构0", "虚构1"]


def test_a_program_that_still_holds_the_old_key_makes_none_that_nobody_could_open(home):
    with open_accounts(home, {}) as running:
        rotated(home)
        with pytest.raises(Unusable, match="主密钥已经更换"):
            running.vault.keep("c-9", "form", {"name": "虚构"}, at=AT)
    with open_accounts(home, {}) as accounts:
        assert accounts.vault.newest("form", ["c-9"]) == {}


def test_custody_tells_marks_and_counts_and_nothing_secret(home):
    found = secrets.read(home / "secrets.json")
    with open_accounts(home, {}) as accounts:
        told = rotating.custody(accounts.keys_store, home / "secrets.json")
    assert (told.keys, told.erased) == (2, 1)
    assert told.master_key != told.pepper
    for secret in (found.master_key, found.pepper):
        assert secret.hex()[:8] not in repr(told)


def test_custody_finds_a_key_that_does_not_open(home):
    with open_accounts(home, {}) as accounts:
        with accounts.keys_store.writing() as db:
            db.exec_driver_sql("UPDATE keys SET wrapped = zeroblob(60) WHERE subject = 'c-1'")
        with pytest.raises(Tampered):
            rotating.custody(accounts.keys_store, home / "secrets.json")


# --- the loss drill ------------------------------------------------------------------------------


def test_without_the_secrets_the_vault_is_closed_and_nothing_is_drawn_again(home):
    kept = (home / "secrets.json").read_bytes()
    (home / "secrets.json").unlink()
    for attempt in (open_accounts, create):
        with pytest.raises(Unusable, match="找不到密钥文件"):
            attempt(home, {})
    assert not (home / "secrets.json").exists()
    (home / "secrets.json").write_bytes(kept)  # from the safe
    (home / "secrets.json").chmod(0o600)
    assert names(home) == ["虚构0", "虚构1"]


def test_another_pepper_under_the_same_master_key_is_noticed(home):
    found = secrets.read(home / "secrets.json")
    (home / "secrets.json").unlink()
    secrets.create(home / "secrets.json", pepper=bytes(32))
    with pytest.raises(Unusable, match="不是建立密钥库时所用的"):
        open_accounts(home, {})
    assert replace(found, pepper=bytes(32)).fingerprint() != found.fingerprint()


def test_without_the_keys_every_record_says_that_its_key_is_lost(home, tmp_path):
    with create(tmp_path / "other", {}):
        pass
    for name in ("accounts/keys.db", "secrets.json"):
        (tmp_path / "other" / name).rename(home / name)
    with open_accounts(home, {}) as accounts:
        newest = accounts.vault.newest("form", ["c-0"])
        with pytest.raises(Lost):
            accounts.vault.open(newest["c-0"])
