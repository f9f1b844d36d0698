"""The shapes of the accounts stores, as lines of Alembic revisions: vault, keys and access.

Importing Alembic takes longer than most commands, so it is imported only when a store is made or
is older than the program; the newest revision of each line is therefore written here as well.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, inspect, text

from selection.accounts import outgoing_tables, tables


@dataclass(frozen=True, slots=True)
class Line:
    """One line of revisions: the folder it is in, its newest revision, and what that makes."""

    folder: str
    newest: str
    tables: MetaData


VAULT = Line("vault", "vault_1", tables.vault)
KEYS = Line("keys", "keys_1", tables.keys)
ACCESS = Line("access", "access_3", outgoing_tables.access)


class NewerShape(Exception):
    """The store has a revision that this program does not know."""


def shape(db: Connection) -> str | None:
    """The revision of an open store; None if it is not one of ours."""
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def is_blank(db: Connection) -> bool:
    """Whether the store has no table at all."""
    return not inspect(db).get_table_names()


def upgrade(db: Connection, line: Line) -> None:
    """Bring the store to the newest revision, inside the transaction that `db` has begun.

    Raises NewerShape if a newer program made it.
    """
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", "selection.accounts:migrations")
    config.set_main_option("version_locations", f"selection.accounts:migrations/{line.folder}")
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = db
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if shape(db) not in {None, *known}:
        raise NewerShape
    command.upgrade(config, "head")
