"""A store of the accounts floor in a schema of PostgreSQL, which several machines may share.

Importing the driver takes long, so this module is imported only where a setting asks for it.
"""

from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from selection import postgresql
from selection.accounts import access_tables, migrations, tables
from selection.accounts.database import FileStore, pour
from selection.accounts.files import settle, touch
from selection.accounts.problems import Unusable
from selection.settings import Schema

_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 1))")
"""One writer at a time, as with a file: versions are counted, and keys made once."""

_RIGHTS = {
    "SELECT": ("alembic_version",),
    "SELECT, UPDATE": (tables.made_with.name,),
    "SELECT, INSERT": (
        tables.records.name,
        tables.erasures.name,
        access_tables.security_log.name,
    ),
    "SELECT, INSERT, UPDATE, DELETE": (
        tables.wrapped_keys.name,
        *(
            table.name
            for table in access_tables.access.sorted_tables
            if table is not access_tables.security_log
        ),
    ),
}
"""What the program's role may do: what was sealed is never changed, who was erased stays so."""


@contextmanager
def explained(schema: Schema) -> Generator[None]:
    """Turn what PostgreSQL says into the one sentence of an Unusable."""
    try:
        yield
    except DBAPIError as error:
        told = postgresql.sentence(error, schema)
        if told is None:
            raise
        raise Unusable(told) from error
    except NoConnection as error:
        raise Unusable(f"{schema.database} 的连接都在使用中，请稍后再试。") from error


class SchemaStore:
    """A schema with its engine."""

    def __init__(self, schema: Schema, line: migrations.Line) -> None:
        self.where = schema
        self._line = line
        self._engine = postgresql.engine(schema)
        self._reader = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view of the store."""
        with explained(self.where), self._reader.begin() as db:
            yield db

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One transaction that has the store to itself; rolled back if the block raises."""
        with explained(self.where), self._engine.begin() as db:
            db.execute(_ALONE, {"name": self.where.name})
            yield db

    def empty_log(self) -> bool:
        """Nothing to wait for: PostgreSQL overwrites pages and log in its own time.

        Until then, and in an archive of the log as long as that is kept, a key that was destroyed
        can be found by who has the disk and the master key. That is why keys are in a file unless
        a setting says otherwise.
        """
        return True

    def copy_to(self, target: Path) -> None:
        """A consistent copy as a SQLite file, taken while others go on writing."""
        touch(target)
        try:
            with (
                closing(FileStore(target)) as copy,
                self.reading() as ours,
                copy.writing() as theirs,
            ):
                migrations.upgrade(theirs, self._line)
                pour(ours, theirs, self._line)
        except BaseException:
            target.unlink()
            raise
        settle(target)

    def check(self) -> None:
        """Read every row; raises Unusable if PostgreSQL finds a page that does not hold."""
        with self.reading() as db:
            for table in self._line.tables.sorted_tables:
                for _ in db.execution_options(yield_per=1_000).execute(select(table)):
                    pass

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def open_schema(schema: Schema, line: migrations.Line) -> SchemaStore:
    """The store in this schema, which must have the newest shape of its line.

    Raises Unusable if it is missing, older or newer, or if the database cannot be reached.
    """
    store = SchemaStore(schema, line)
    try:
        with store.reading() as db:
            shape = migrations.shape(db)
    except BaseException:
        store.close()
        raise
    if shape == line.newest:
        return store
    store.close()
    if shape is None:
        raise Unusable(f"{schema} 里没有账户库：还没有执行 selection init，或须从备份恢复。")
    raise Unusable(f"{schema} 的表与本版本的程序不符，请先执行 selection init，或升级程序。")


def is_blank(schema: Schema) -> bool:
    """Whether the schema has no table, or is not there."""
    with closing(SchemaStore(schema, migrations.VAULT)) as store, store.reading() as db:
        return migrations.is_blank(db)


def make(schema: Schema, line: migrations.Line, fill: Callable[[Connection], None]) -> None:
    """Give a blank schema its tables and first rows, or an older one today's; one transaction.

    As the owner of the tables. Raises Unusable if a newer program made them.
    """
    with explained(schema), postgresql.making(schema) as db:
        blank = migrations.is_blank(db)
        try:
            migrations.upgrade(db, line)
        except migrations.NewerShape as error:
            raise Unusable(f"{schema} 由更新版本的程序写成，请升级程序。") from error
        if blank:
            fill(db)
        mine = {"alembic_version", *(table.name for table in line.tables.sorted_tables)}
        for rights, names in _RIGHTS.items():
            postgresql.allow(db, schema, rights, *(name for name in names if name in mine))
