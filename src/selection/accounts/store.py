"""The accounts stores of an installation: made once, opened together.

    accounts/vault.db    records, sealed; the list of erasures
    accounts/keys.db     their keys, wrapped; the list of erasures; backed up on its own
    accounts/access.db   who may come in, and who is in
    secrets.json         master key and pepper, or wherever SELECTION_SECRETS_FILE says

With a database of PostgreSQL the vault is in its schema `accounts`, and who may come in is in its
schema `account_access`. The keys stay in their file,
or are in the schema `account_keys` of the database that SELECTION_KEYS names.

To restore files, stop the program and put the copy of a store in its place (no -wal or -shm file
beside it): the next opening applies the list of erasures of the other store. If both were
restored, apply an exported list (`Vault.erase_again`).
"""

import os
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, insert, select

from selection import settings
from selection.accounts import database as in_files
from selection.accounts import migrations, rotating, secrets, tables
from selection.accounts.access import Access
from selection.accounts.contacts import Contacts
from selection.accounts.database import FileStore, Store
from selection.accounts.files import settle, touch
from selection.accounts.keys import Keys
from selection.accounts.messages import Outbox
from selection.accounts.once import Once
from selection.accounts.people import People
from selection.accounts.phone_codes import PhoneCodes
from selection.accounts.problems import Unusable
from selection.accounts.pseudonyms import Pseudonyms
from selection.accounts.secrets import Secrets
from selection.accounts.sessions import Sessions
from selection.accounts.vault import Vault
from selection.settings import Database, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The open accounts of an installation; a context manager that closes them."""

    vault: Vault
    people: People
    access: Access
    phone_codes: PhoneCodes
    once: Once
    contacts: Contacts
    outbox: Outbox
    secrets: Secrets
    vault_store: Store = field(repr=False)
    keys_store: Store = field(repr=False)
    access_store: Store = field(repr=False)

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return self.access.sessions

    def pseudonyms(self, campaign: str) -> Pseudonyms:
        """The pseudonyms of one campaign."""
        return Pseudonyms(self.secrets, campaign)

    def back_up_vault(self, target: Path) -> None:
        """A copy as vault.db, taken while the program runs; the target must not exist."""
        self.vault_store.copy_to(target)

    def back_up_keys(self, target: Path) -> None:
        """A copy as keys.db, which belongs elsewhere than that of vault.db."""
        self.keys_store.copy_to(target)

    def check(self) -> None:
        """Read all stores whole; raises Unusable at the first that does not hold together."""
        for store in (self.vault_store, self.keys_store, self.access_store):
            store.check()

    def close(self) -> None:
        """Let go of all stores."""
        for store in (self.vault_store, self.keys_store, self.access_store):
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create(
    installation: Path,
    environ: Mapping[str, str] = os.environ,
    *,
    database: Database | None = None,
) -> Accounts:
    """Make what the installation lacks, and open it.

    Repeating it finishes what was interrupted and changes nothing that is complete. Raises
    Unusable where making a new piece would hide the loss of an old one: secrets or keys are
    never drawn again once something was sealed with them.
    """
    vault, keys = _places(installation, environ, database)
    if _is_blank(vault):
        secrets_file = secrets.place(installation, environ)
        _make_folder(installation / "accounts")
        if _is_blank(keys) and not secrets_file.exists():
            secrets.create(secrets_file)
        _make(keys, migrations.KEYS, secrets.read(secrets_file))
        _must_be_unused(keys, vault)
        # Last, so that a vault is never without the keys and secrets it was begun with.
        _make(vault, migrations.VAULT)
    for where, line in ((keys, migrations.KEYS), (vault, migrations.VAULT)):
        if isinstance(where, Schema) and not _is_blank(where):
            _make(where, line)  # where the owner of the tables is another, only here
    if isinstance(access := _access_place(installation, database), Schema):
        _make(access, migrations.ACCESS)
    return open_accounts(installation, environ, database=database)


def open_accounts(
    installation: Path,
    environ: Mapping[str, str] = os.environ,
    *,
    database: Database | None = None,
) -> Accounts:
    """Open the accounts, and finish every erasure that one of the stores has not heard of.

    Raises Unusable, with one sentence for the person at hand, if there are none yet, if a piece
    is missing, damaged, readable by others or newer than the program, or if the secrets are not
    those that the keys were made with.
    """
    vault_place, keys_place = _places(installation, environ, database)
    if all(isinstance(each, Path) and not each.exists() for each in (vault_place, keys_place)):
        raise Unusable(f"{installation} 中还没有账户库，请先初始化。")
    secrets_file = secrets.place(installation, environ)
    with ExitStack() as otherwise_closed:
        keys = open_store(keys_place, migrations.KEYS)
        otherwise_closed.callback(keys.close)
        found = _fitting(keys, secrets_file)
        records = open_store(vault_place, migrations.VAULT)
        otherwise_closed.callback(records.close)
        subjects = Keys(keys, found)
        vault = Vault(records, subjects)
        vault.finish_erasures()
        doors = _opened_access(_access_place(installation, database))
        otherwise_closed.pop_all()
    return Accounts(
        vault=vault,
        people=People(vault),
        access=Access.kept_in(doors, subjects, found, vault),
        phone_codes=PhoneCodes(doors, found),
        once=Once(doors),
        contacts=Contacts(vault),
        outbox=Outbox(doors, vault),
        secrets=found,
        vault_store=records,
        keys_store=keys,
        access_store=doors,
    )


def move(
    installation: Path, database: Database, environ: Mapping[str, str] = os.environ
) -> list[Schema]:
    """Bring the vault from its file into PostgreSQL, and the keys if SELECTION_KEYS says so.

    Nobody may write to the files meanwhile. Each is one transaction, compared before it can be
    seen; done again, it finds everything there. Returns where they are now. Raises Unusable if
    there is anything else in their place.
    """
    folder = installation / "accounts"
    vault, keys = _places(installation, environ, database)
    moved: list[Schema] = []
    for file, where, line in (
        (folder / "keys.db", keys, migrations.KEYS),
        (folder / "vault.db", vault, migrations.VAULT),
        (folder / "access.db", _access_place(installation, database), migrations.ACCESS),
    ):
        if isinstance(where, Schema) and (line is not migrations.ACCESS or file.exists()):
            _move(file, where, line)
            moved.append(where)
    return moved


def _move(file: Path, where: Schema, line: migrations.Line) -> None:
    with closing(open_store(file, line)) as store, store.reading() as source:
        wanted = in_files.contents(source, line)

        def fill(db: Connection) -> None:
            in_files.pour(source, db, line)
            must_be(db)

        def must_be(db: Connection) -> None:
            if in_files.contents(db, line) != wanted:
                raise Unusable(f"{where} 里的账户与要迁入的不一致，没有改动任何内容。")

        from selection.accounts import schema  # noqa: PLC0415 - see below

        schema.make(where, line, fill)
        with closing(open_store(where, line)) as moved, moved.reading() as there:
            must_be(there)


def open_store(where: Path | Schema, line: migrations.Line) -> Store:
    """The store in this file or schema, in the newest shape of its line; raises Unusable."""
    if isinstance(where, Path):
        return in_files.open_store(where, line)
    from selection.accounts import schema  # noqa: PLC0415 - the driver takes long to import

    return schema.open_schema(where, line)


def _places(
    installation: Path, environ: Mapping[str, str], database: Database | None
) -> tuple[Path | Schema, Path | Schema]:
    folder = installation / "accounts"
    keys = settings.keys(environ)
    return (
        Schema(database, "accounts") if database else folder / "vault.db",
        Schema(keys, "account_keys") if keys else folder / "keys.db",
    )


def _access_place(installation: Path, database: Database | None) -> Path | Schema:
    if database:
        return Schema(database, "account_access")
    return installation / "accounts" / "access.db"


def _opened_access(where: Path | Schema) -> Store:
    """The store of who may come in; made where there is none.

    Nothing rests on it: where it was lost, everybody is invited anew.
    """
    if isinstance(where, Path):
        _make(where, migrations.ACCESS)
    return open_store(where, migrations.ACCESS)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settle(folder.parent)
    except OSError as error:
        raise Unusable(f"无法建立文件夹 {folder}：{error.strerror}。") from error


def _is_blank(where: Path | Schema) -> bool:
    """Whether the store is missing, or was only begun when the program was killed."""
    if isinstance(where, Schema):
        from selection.accounts import schema  # noqa: PLC0415 - see above

        return schema.is_blank(where)
    if not where.exists():
        return True
    with closing(FileStore(where)) as store, store.reading() as db:
        return migrations.is_blank(db)


def _make(where: Path | Schema, line: migrations.Line, made_with: Secrets | None = None) -> None:
    """Give a blank store its shape, all in one transaction; leave any other as it is."""

    def fill(db: Connection) -> None:
        if made_with is not None:
            db.execute(insert(tables.made_with).values(fingerprint=made_with.fingerprint()))

    if isinstance(where, Schema):
        from selection.accounts import schema  # noqa: PLC0415 - see above

        schema.make(where, line, fill)
        return
    if not where.exists():
        touch(where)
    with closing(FileStore(where)) as store, store.writing() as db:
        if migrations.is_blank(db):
            migrations.upgrade(db, line)
            fill(db)


def _must_be_unused(keys: Path | Schema, vault: Path | Schema) -> None:
    """Keys that exist were made for records: a vault without them is lost, not new."""
    with closing(open_store(keys, migrations.KEYS)) as store, store.reading() as db:
        if db.execute(select(tables.wrapped_keys.c.subject).limit(1)).first():
            raise Unusable(f"缺少账户库 {vault}，请从备份恢复。")


def _fitting(keys: Store, secrets_file: Path) -> Secrets:
    with keys.reading() as db:
        fingerprint = db.execute(select(tables.made_with.c.fingerprint)).scalar_one_or_none()
    return rotating.settled(secrets_file, fingerprint)
