import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect
from sqlalchemy.exc import IntegrityError

from selection.accounts import database, migrations, secrets, store, tables
from selection.accounts.problems import Unusable
from selection.accounts.pseudonyms import Pseudonyms
from selection.accounts.store import Accounts

AT = datetime(2023, 12, 1, 9, 30, tzinfo=UTC)
STORES = ["vault.db", "keys.db"]


def execute(file: Path, statement: str) -> None:
    db = sqlite3.connect(file)
    with db:
        db.execute(statement)
    db.close()


def test_the_files_belong_to_their_owner_alone(tmp_path: Path):
    old = os.umask(0)
    try:
        with store.create(tmp_path, {}) as accounts:
            accounts.vault.keep("c-1", "note", {}, at=AT)
            files = [path for path in tmp_path.rglob("*") if path.is_file()]
            modes = {path.name: path.stat().st_mode & 0o777 for path in files}
    finally:
        os.umask(old)

    logs = {f"{name}{end}" for name in (*STORES, "access.db") for end in ("", "-wal", "-shm")}
    assert modes == dict.fromkeys({"secrets.json", *logs}, 0o600)
    assert (tmp_path / "accounts").stat().st_mode & 0o777 == 0o700


def test_what_is_acknowledged_is_on_disk(accounts: Accounts):
    for one in (accounts.vault_store, accounts.keys_store):
        with one.reading() as db:
            assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert db.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert db.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_making_the_stores_is_quick(fresh: Path, tmp_path: Path):
    # `fresh` has paid for importing Alembic.
    began = process_time()
    store.create(tmp_path / "new", {}).close()

    assert process_time() - began < 0.5
    assert fresh.exists()


def test_opening_a_current_store_does_not_wait_for_alembic(home: Path):
    program = (
        "import sys; from pathlib import Path; from selection.accounts import store;"
        "store.open_accounts(Path(sys.argv[1]), {}).close(); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program, str(home)], check=False).returncode == 0


@pytest.mark.parametrize("line", [migrations.VAULT, migrations.KEYS])
def test_the_newest_revision_is_the_head_of_its_line(line: migrations.Line):
    config = Config()
    config.set_main_option("script_location", "selection.accounts:migrations")
    config.set_main_option("version_locations", f"selection.accounts:migrations/{line.folder}")
    config.set_main_option("path_separator", "newline")

    assert ScriptDirectory.from_config(config).get_heads() == [line.newest]


def test_the_tables_are_what_alembic_makes(accounts: Accounts):
    for one, metadata in (
        (accounts.vault_store, tables.vault),
        (accounts.keys_store, tables.keys),
    ):
        with one.reading() as db:
            made = {
                table: [(column["name"], str(column["type"])) for column in columns]
                for (_, table), columns in inspect(db).get_multi_columns().items()
                if table != "alembic_version"
            }
        assert made == {
            table.name: [(column.name, str(column.type)) for column in table.columns]
            for table in metadata.sorted_tables
        }


def test_making_them_again_changes_nothing(accounts: Accounts, home: Path):
    paper = accounts.vault.keep("c-1", "note", {"n": 1}, at=AT)
    accounts.close()

    with store.create(home, {}) as again:
        assert again.vault.open(paper.record) == {"n": 1}


@pytest.mark.parametrize("kept", [["secrets.json"], ["secrets.json", "accounts/keys.db"]])
def test_an_interrupted_making_is_finished(fresh: Path, tmp_path: Path, kept: list[str]):
    (tmp_path / "accounts").mkdir()
    for name in kept:
        shutil.copy(fresh / name, tmp_path / name)
    (tmp_path / "accounts" / "vault.db").touch(0o600)

    with store.create(tmp_path, {}) as accounts:
        accounts.vault.keep("c-1", "note", {}, at=AT)
        assert accounts.secrets == secrets.read(fresh / "secrets.json")


@pytest.mark.parametrize("lost", ["secrets.json", "accounts/keys.db", "accounts/vault.db"])
@pytest.mark.parametrize("blank", [False, True])
def test_a_lost_piece_is_never_made_anew(
    accounts: Accounts, home: Path, lost: str, *, blank: bool
):
    accounts.vault.keep("c-1", "note", {}, at=AT)
    accounts.close()
    (home / lost).unlink()
    if blank:
        (home / lost).touch(0o600)

    with pytest.raises(Unusable, match=Path(lost).name):
        store.create(home, {})
    with pytest.raises(Unusable, match=Path(lost).name):
        store.open_accounts(home, {})


def test_an_installation_without_accounts_says_so(tmp_path: Path):
    with pytest.raises(Unusable, match="还没有账户库"):
        store.open_accounts(tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_made_says_so(tmp_path: Path):
    (tmp_path / "file").touch()

    with pytest.raises(Unusable, match="无法建立文件夹"):
        store.create(tmp_path / "file" / "home", {})


def test_pseudonyms_are_made_with_the_pepper_of_the_installation(accounts: Accounts):
    ours = accounts.pseudonyms("sample-2023")

    assert ours.voter("token") == Pseudonyms(accounts.secrets, "sample-2023").voter("token")
    assert ours.voter("token") != accounts.pseudonyms("sample-2024").voter("token")


@pytest.mark.parametrize("name", STORES)
def test_a_file_that_is_no_store_is_refused(home: Path, name: str):
    file = home / "accounts" / name
    file.write_bytes(b"no database " * 1_000)

    with pytest.raises(Unusable, match=f"{name} 已损坏"):
        store.open_accounts(home, {})


@pytest.mark.parametrize("name", STORES)
def test_somebody_elses_database_is_refused(home: Path, name: str):
    file = home / "accounts" / name
    file.unlink()
    file.touch(0o600)
    execute(file, "CREATE TABLE songs (title)")

    with pytest.raises(Unusable, match=f"{name} 已损坏或不是"):
        store.open_accounts(home, {})


@pytest.mark.parametrize("name", STORES)
def test_a_store_of_a_newer_program_is_refused(home: Path, name: str):
    execute(home / "accounts" / name, "UPDATE alembic_version SET version_num = 'vault_99'")

    with pytest.raises(Unusable, match=f"{name} 由更新版本的程序写成"):
        store.open_accounts(home, {})


@pytest.mark.parametrize("name", STORES)
def test_a_store_that_others_can_read_is_refused(home: Path, name: str):
    (home / "accounts" / name).chmod(0o640)

    with pytest.raises(Unusable, match=f"{name} 的权限是 640"):
        store.open_accounts(home, {})


def test_the_secrets_of_another_installation_are_refused(home: Path, tmp_path: Path):
    other = tmp_path / "other.json"
    secrets.create(other)

    with pytest.raises(Unusable, match="不是建立密钥库时所用的那一份"):
        store.open_accounts(home, {secrets.VARIABLE: str(other)})


def test_the_secrets_can_live_elsewhere(tmp_path: Path):
    elsewhere = {secrets.VARIABLE: str(tmp_path / "safe.json")}
    store.create(tmp_path / "home", elsewhere).close()

    with store.open_accounts(tmp_path / "home", elsewhere) as accounts:
        assert accounts.secrets == secrets.read(tmp_path / "safe.json")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["accounts"]


@pytest.mark.parametrize("name", STORES)
def test_damage_inside_a_file_is_found(accounts: Accounts, home: Path, name: str):
    for n in range(200):
        accounts.vault.keep(f"c-{n}", "note", {"text": "x" * 500}, at=AT)
    accounts.check()
    accounts.close()
    file = home / "accounts" / name
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])

    with (
        pytest.raises(Unusable, match=f"{name} 已损坏"),
        store.open_accounts(home, {}) as again,
    ):
        again.check()


def test_a_second_writer_waits_and_then_says_so(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    other = sqlite3.connect(home / "accounts" / "vault.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store.open_accounts(home, {}) as accounts:
        with pytest.raises(Unusable, match=r"vault\.db 正被另一个进程占用"):
            accounts.vault.keep("c-1", "note", {}, at=AT)
        other.close()
        accounts.vault.keep("c-1", "note", {}, at=AT)


def test_a_full_disk_leaves_nothing_half_written(accounts: Accounts):
    first = accounts.vault.keep("c-1", "note", {"n": 1}, at=AT)
    with accounts.vault_store.reading() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite's own way to be full

    with pytest.raises(Unusable, match=r"磁盘已满，.*vault\.db 未写入"):
        accounts.vault.keep("c-1", "note", {"text": "x" * 100_000}, at=AT)

    with accounts.vault_store.reading() as db:
        db.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert accounts.vault.newest("note") == {"c-1": first.record}
    accounts.vault.keep("c-1", "note", {"text": "x" * 100_000}, at=AT)
    accounts.check()


def test_a_copy_is_private_whole_and_never_overwrites(accounts: Accounts, tmp_path: Path):
    accounts.vault.keep("c-1", "note", {}, at=AT)
    accounts.back_up_keys(tmp_path / "keys.backup")
    written = (tmp_path / "keys.backup").read_bytes()
    accounts.vault.keep("c-2", "note", {}, at=AT)

    assert (tmp_path / "keys.backup").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Unusable, match="已经存在"):
        accounts.back_up_keys(tmp_path / "keys.backup")
    assert (tmp_path / "keys.backup").read_bytes() == written


def test_half_a_copy_is_not_left_behind(accounts: Accounts, tmp_path: Path):
    accounts.vault.keep("c-1", "note", {"text": "x" * 100_000}, at=AT)
    accounts.vault_store.empty_log()
    file = accounts.vault_store.where
    file.write_bytes(file.read_bytes()[:8192])

    with pytest.raises(Unusable):
        accounts.back_up_vault(tmp_path / "vault.backup")
    assert not (tmp_path / "vault.backup").exists()


def test_a_store_that_vanished_does_not_come_back_empty(tmp_path: Path):
    gone = database.FileStore(tmp_path / "gone.db")

    with pytest.raises(Unusable, match=r"无法打开 .*gone\.db"), gone.reading():
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_error_does_not_quote_what_was_written(accounts: Accounts):
    row = {"subject": "c-canary", "wrapped": b""}
    with pytest.raises(IntegrityError) as caught, accounts.keys_store.writing() as db:
        db.execute(insert(tables.wrapped_keys), [row, row])
    assert "canary" not in str(caught.value)


def test_ids_are_asked_for_in_parcels_each_of_them_once():
    parcels = list(database.parcels([str(n % 2_500) for n in range(5_000)]))

    assert [len(parcel) for parcel in parcels] == [1_000, 1_000, 500]
    assert len({id_ for parcel in parcels for id_ in parcel}) == 2_500


KEEPER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from selection.accounts import store

accounts = store.open_accounts(Path(sys.argv[1]), {})
at = datetime(2023, 12, 1, tzinfo=UTC)
for n in range(1_000_000):
    paper = accounts.vault.keep(f"c-{n % 50}", "note", {"n": n}, at=at)
    print(paper.record, n, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 60])
def test_what_was_acknowledged_survives_a_kill(home: Path, acknowledged: int):
    command = [sys.executable, "-c", KEEPER, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout
        lines = [keeper.stdout.readline() for _ in range(acknowledged)]
        keeper.send_signal(signal.SIGKILL)
        # A last line may be cut; whole lines were acknowledged too.
        lines += [line for line in keeper.stdout if line.endswith("\n")]

    with store.open_accounts(home, {}) as accounts:
        accounts.check()
        kept = {record: int(n) for record, n in (line.split() for line in lines)}
        opened = accounts.vault.open_many(kept)
        assert opened == {record: {"n": n} for record, n in kept.items()}
        accounts.vault.keep("c-1", "note", {}, at=AT)
