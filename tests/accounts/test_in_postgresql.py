"""The accounts in PostgreSQL keep the promises that they keep in files."""

import multiprocessing
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyotp import TOTP, random_base32
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from postgres import Server
from selection import postgresql as pg
from selection.accounts import access_tables, migrations, secrets, store, tables
from selection.accounts.database import open_store
from selection.accounts.delays import TooOften
from selection.accounts.invitations import Purpose
from selection.accounts.problems import Erased, Unusable
from selection.accounts.security_log import Happened
from selection.accounts.store import Accounts
from selection.domain.kernel import PersonId
from selection.settings import Database, Schema

AT = datetime(2023, 12, 1, 9, 30, tzinfo=UTC)
WORDS = {"name": "虚构的名字"}


@pytest.fixture
def environ(postgresql: Database) -> dict[str, str]:
    """Both stores are in the database; by default the keys would be in a file."""
    return {"SELECTION_KEYS": postgresql.url}


@pytest.fixture
def accounts(tmp_path: Path, postgresql: Database, environ: dict[str, str]) -> Iterator[Accounts]:
    with store.create(tmp_path, environ, database=postgresql) as opened:
        yield opened


def test_what_was_kept_is_found_again_in_its_versions(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    papers = [accounts.vault.keep("c-1", "note", {"n": n}, at=AT) for n in range(3)]

    with store.open_accounts(tmp_path, environ, database=postgresql) as again:
        assert [again.vault.open(each.record) for each in papers] == [{"n": n} for n in range(3)]
        assert again.vault.newest("note") == {"c-1": papers[2].record}
        assert again.vault.matches(papers[1])
        again.check()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["secrets.json"]


def test_the_keys_stay_in_a_file_of_the_home_unless_a_setting_says_otherwise(
    tmp_path: Path, postgresql: Database
):
    with store.create(tmp_path, {}, database=postgresql) as accounts:
        accounts.vault.keep("c-1", "note", WORDS, at=AT)

        assert accounts.vault_store.where == Schema(postgresql, "accounts")
        assert accounts.keys_store.where == tmp_path / "accounts" / "keys.db"
        with accounts.vault_store.reading() as db:
            names = set(inspect(db).get_table_names())
    assert names == {"alembic_version", "erasures", "records"}


def test_who_was_erased_stays_so_whichever_store_is_older(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    gone, stays = (accounts.vault.keep(who, "note", WORDS, at=AT) for who in ("c-1", "c-2"))
    with accounts.keys_store.reading() as db:
        before = db.execute(select(tables.wrapped_keys)).all()
    accounts.vault.erase("c-1", at=AT, reason="asked")
    with accounts.keys_store.writing() as db:  # as a restored older copy of the keys would
        db.execute(tables.keys.tables["erasures"].delete())
        db.execute(
            insert(tables.wrapped_keys),
            [dict(row._mapping) for row in before if row.subject == "c-1"],
        )

    with store.open_accounts(tmp_path, environ, database=postgresql) as again:
        with pytest.raises(Erased):
            again.vault.open(gone.record)
        assert again.vault.open(stays.record) == WORDS
        with again.keys_store.reading() as db:
            left = db.scalars(select(tables.wrapped_keys.c.subject)).all()
    assert left == ["c-2"]


def keep_many(path: Path, database: Database, environ: dict[str, str], who: int) -> None:
    with store.open_accounts(path, environ, database=database) as accounts:
        for n in range(12):
            accounts.vault.keep(f"c-{n % 3}", "note", {"who": who}, at=AT)


def test_processes_that_keep_at_once_count_every_version_and_make_each_key_once(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    fork = multiprocessing.get_context("fork")
    family = [
        fork.Process(target=keep_many, args=(tmp_path, postgresql, environ, who))
        for who in range(3)
    ]
    for each in family:
        each.start()
    for each in family:
        each.join()

    assert [each.exitcode for each in family] == [0, 0, 0]
    with accounts.vault_store.reading() as db:
        versions = select(tables.records.c.subject, tables.records.c.version)
        found = sorted(tuple(row) for row in db.execute(versions))
        records = db.scalars(select(tables.records.c.record)).all()
    assert found == [(f"c-{n}", version) for n in range(3) for version in range(1, 13)]
    assert len(accounts.vault.open_many(records)) == 36


def test_a_copy_is_a_file_that_opens_as_one(accounts: Accounts, tmp_path: Path):
    paper = accounts.vault.keep("c-1", "note", WORDS, at=AT)
    home = tmp_path / "restored"
    (home / "accounts").mkdir(parents=True)
    accounts.back_up_vault(home / "accounts" / "vault.db")
    accounts.back_up_keys(home / "accounts" / "keys.db")
    shutil.copy(tmp_path / "secrets.json", home)

    with store.open_accounts(home, {}) as again:
        assert again.vault.open(paper.record) == WORDS
        again.check()
    assert (home / "accounts" / "keys.db").stat().st_mode & 0o777 == 0o600


def test_a_lost_piece_is_never_made_anew(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    accounts.vault.keep("c-1", "note", WORDS, at=AT)
    accounts.close()
    with pg.making(Schema(postgresql, "account_keys")) as db:
        db.execute(text("DROP SCHEMA account_keys CASCADE"))

    for opening in (store.create, store.open_accounts):
        with pytest.raises(Unusable, match="account_keys 里没有账户库"):
            opening(tmp_path, environ, database=postgresql)


def test_an_installation_without_accounts_says_so(
    tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    secrets.create(tmp_path / "secrets.json")

    with pytest.raises(Unusable, match="还没有执行 selection init"):
        store.open_accounts(tmp_path, environ, database=postgresql)


@pytest.mark.usefixtures("accounts")
def test_the_secrets_of_another_installation_are_refused(
    tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    other = tmp_path / "other.json"
    secrets.create(other)
    told = environ | {secrets.VARIABLE: str(other)}

    with pytest.raises(Unusable, match="不是建立密钥库时所用的那一份"):
        store.open_accounts(tmp_path, told, database=postgresql)


@pytest.mark.parametrize("name", ["accounts", "account_keys"])
def test_a_store_of_a_newer_program_is_refused(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str], name: str
):
    accounts.close()
    with pg.making(Schema(postgresql, name)) as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'vault_99'"))

    with pytest.raises(Unusable, match="与本版本的程序不符"):
        store.open_accounts(tmp_path, environ, database=postgresql)
    with pytest.raises(Unusable, match="由更新版本的程序写成"):
        store.create(tmp_path, environ, database=postgresql)


def test_a_database_that_is_gone_is_told_in_a_sentence(tmp_path: Path):
    secrets.create(tmp_path / "secrets.json")

    with pytest.raises(Unusable, match="连不上"):
        store.create(tmp_path, {}, database=Database("postgresql://u:geheim@/x?host=/nowhere"))


def test_an_error_does_not_quote_what_was_written(accounts: Accounts):
    row = {"subject": "c-canary", "wrapped": b"canary"}
    with pytest.raises(IntegrityError) as caught, accounts.keys_store.writing() as db:
        db.execute(insert(tables.wrapped_keys), [row, row])
    assert "b'canary'" not in str(caught.value)


def test_the_role_of_the_program_cannot_change_what_was_sealed(
    tmp_path: Path, postgres: Server, postgresql: Database
):
    postgres.run("DROP ROLE IF EXISTS clerk", "CREATE ROLE clerk LOGIN")
    name = urlsplit(postgresql.url).path[1:]
    as_clerk = Database(postgres.url(name, user="clerk"))
    store.create(tmp_path, {}, database=Database(as_clerk.url, owner_url=postgresql.url)).close()

    with store.open_accounts(tmp_path, {}, database=as_clerk) as accounts:
        paper = accounts.vault.keep("c-1", "note", WORDS, at=AT)
        accounts.vault.erase("c-2", at=AT, reason="asked")
        with (
            pytest.raises(Unusable, match="不允许这个用户这样做"),
            accounts.vault_store.writing() as db,
        ):
            db.execute(update(tables.records).values(kind="other"))
        with (
            pytest.raises(Unusable, match="不允许这个用户这样做"),
            accounts.vault_store.writing() as db,
        ):
            db.execute(tables.erasures.delete())
        assert accounts.vault.open(paper.record) == WORDS


@pytest.mark.parametrize("line", [migrations.VAULT, migrations.KEYS, migrations.ACCESS])
def test_both_databases_have_the_same_columns(
    accounts: Accounts, tmp_path: Path, line: migrations.Line
):
    stores = {
        migrations.VAULT.folder: accounts.vault_store,
        migrations.KEYS.folder: accounts.keys_store,
        migrations.ACCESS.folder: accounts.access_store,
    }
    here = stores[line.folder]
    here.copy_to(tmp_path / "copy.db")

    def columns(kept: store.Store) -> dict[str, list[tuple[str, bool]]]:
        with kept.reading() as db:
            found = inspect(db).get_multi_columns().items()
        return {
            name: [(each["name"], each["nullable"]) for each in columns]
            for (_, name), columns in found
        }

    with closing(open_store(tmp_path / "copy.db", line)) as there:
        assert columns(here) == columns(there)


def test_of_many_processes_with_the_same_code_one_gets_in(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    who, app = PersonId("p-1"), TOTP(random_base32())
    assert accounts.access.totp.add(who, app.secret, app.at(AT - timedelta(seconds=30)), at=AT)
    fork = multiprocessing.get_context("fork")
    said = fork.Queue()

    def spend() -> None:
        with store.open_accounts(tmp_path, environ, database=postgresql) as mine:
            said.put(mine.access.totp.spend(who, app.at(AT), at=AT))

    family = [fork.Process(target=spend) for _ in range(3)]
    for each in family:
        each.start()
    answers = sorted(said.get(timeout=20) for _ in family)
    for each in family:
        each.join()

    assert answers == [False, False, True]


def test_failures_and_links_are_counted_for_all_machines_together(
    accounts: Accounts, tmp_path: Path, postgresql: Database, environ: dict[str, str]
):
    link = accounts.access.invitations.make(PersonId("p-1"), Purpose.INVITATION, by=None, at=AT)
    for _ in range(2):
        accounts.access.delays.begin("name", "198.51.100.7", at=AT)
    with store.open_accounts(tmp_path, environ, database=postgresql) as other:
        other.access.delays.begin("name", "203.0.113.7", at=AT)
        assert other.access.invitations.use(link, at=AT)
    assert accounts.access.delays.begin("name", None, at=AT) == TooOften(2)
    assert not accounts.access.invitations.use(link, at=AT)


def test_the_log_of_accounts_is_only_added_to(accounts: Accounts):
    accounts.access.log.note(Happened.SIGNED_IN, PersonId("p-1"), at=AT)
    accounts.access.log.note(Happened.SIGNED_OUT, PersonId("p-1"), at=AT)
    table = access_tables.security_log
    for statement in (table.delete(), table.update().values(person="p-2")):
        with pytest.raises(DBAPIError), accounts.access_store.writing() as db:
            db.execute(statement)
    assert [each.id for each in accounts.access.log.newest()] == [2, 1]
