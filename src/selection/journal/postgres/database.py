"""One schema as a journal: made whole or not at all, looked at before trusted.

Several programs may write at once: the head row lets in one after the other.
"""

from collections.abc import Generator
from contextlib import contextmanager

from selection.journal.bundles import Bundle, Landed, Look, Outdated, Seen
from selection.journal.migrations import NEWEST, OLDER
from selection.journal.postgres import errors, statements
from selection.journal.postgres.errors import troubles
from selection.journal.postgres.sessions import (
    Sessions,
    Taken,
    connect,
    refuse_unordered_inserts,
)
from selection.journal.postgres.views import (
    TRIGGERS,
    PostgresEntry,
    PostgresView,
    head_of,
    landing,
    seen,
)
from selection.postgresql import Connection, quoted
from selection.settings import Database, Schema

_CHECKSUMS = (
    "数据库没有打开数据校验（data_checksums），磁盘悄悄出错时发现不了；"
    "请停库后执行 pg_checksums --enable。"
)
_RIGHTS = "连接数据库的用户有权修改或删除事件（例如超级用户），只有触发器拦着；请改用普通用户。"


class PostgresDatabase:
    """A campaign's journal in one schema; see `database.Database`."""

    def __init__(self, place: Schema, *, campaign: str, write: bool) -> None:
        self.place = place
        self.campaign = campaign
        self._write = write
        self._sessions = Sessions(place)
        self._is_cluster = len(place.database.hosts) > 1

    @contextmanager
    def reading(self) -> Generator[PostgresView, None, None]:
        """A view; it waits for no writer."""
        with self._sessions.reading() as cursor:
            yield PostgresView(cursor)

    @contextmanager
    def writing(self) -> Generator[PostgresEntry, None, None]:
        """A transaction: durable when the block has ended, as if never begun if it raises.

        Raises StoreTrouble, which says so where it is not known which of the two.
        """
        if not self._write:
            raise errors.read_only(self.place, "opened for reading")
        with self._sessions.writing() as cursor:
            [(*head, standbys)] = cursor.fetchall()
            if self._is_cluster and not standbys:
                raise errors.alone(self.place)
            yield PostgresEntry(cursor, head_of(head))

    def advice(self) -> list[str]:
        """What should be otherwise on the server, though nothing is wrong yet."""
        with self._sessions.reading() as cursor:
            [(has_checksums, may_change)] = cursor.execute(statements.WATCH).fetchall()
        said = {_CHECKSUMS: not has_checksums, _RIGHTS: may_change}
        return [line for line, applies in said.items() if applies]

    def look(self, asked: Look) -> Seen:
        """The streams and the news that are asked for, as of one moment."""
        values = (asked.known, [*asked.streams])
        [row] = self._sessions.once(statements.LOOK, values, records=False)
        return seen(row)

    def record(self, bundle: Bundle) -> Landed | Outdated:
        """Record the bundle durably, if what it rests on still holds.

        Raises StoreTrouble, which says so where it is not known whether it is recorded.
        """
        if not self._write:
            raise errors.read_only(self.place, "opened for reading")
        values = landing(bundle, cluster=self._is_cluster)
        try:
            [(before, standbys)] = self._sessions.once(statements.LAND, values, records=True)
        except Taken:
            return Outdated.STREAMS
        if before is not None:
            return Landed(before + 1)
        if self._is_cluster and not standbys:
            raise errors.alone(self.place)
        return Outdated.FACTS

    def close(self) -> None:
        """Let go of the server."""
        self._sessions.close()


def create(place: Schema, *, campaign: str) -> PostgresDatabase:
    """A new schema with nothing recorded, on the server's disk before this returns.

    Raises StoreTrouble if there is such a schema already.
    """
    # Imported here because Alembic takes a second, and opening a store needs nothing of it.
    from selection.journal.postgres.schema import make  # noqa: PLC0415

    refuse_unordered_inserts()
    with troubles(place):
        connect(place).close()  # is the server safe?
        make(place, campaign=campaign)
    return PostgresDatabase(place, campaign=campaign, write=True)


def open_(place: Schema, *, write: bool) -> PostgresDatabase:
    """The schema, for one of many writers or readers.

    Raises StoreTrouble if it is missing, newer than this program, at odds with itself, or on a
    server that may lose what it acknowledged.
    """
    refuse_unordered_inserts()
    with troubles(place), connect(place) as session:
        if write and _revision(session) in OLDER:
            # As in `create`: loaded only where something is to be upgraded.
            from selection.journal.postgres.schema import upgrade  # noqa: PLC0415

            upgrade(place)
        return PostgresDatabase(place, campaign=_inspect(session, place), write=write)


def campaigns(database: Database) -> list[str]:
    """The campaigns that have a schema in the database, by id."""
    place = Schema(database, "pg_catalog")
    with troubles(place), connect(place) as session:
        schemas = [name for (name,) in session.execute(statements.CAMPAIGNS)]
        heads = [f"SELECT campaign FROM {quoted(name)}.head" for name in schemas]  # noqa: S608 (names of the server's own list)
        found = session.execute(" UNION ALL ".join(heads).encode()) if heads else ()
        return sorted(campaign for (campaign,) in found)


def _revision(session: Connection) -> str | None:
    row = session.execute(statements.REVISION).fetchone()
    return None if row is None else row[0]


def _inspect(session: Connection, place: Schema) -> str:
    """The campaign of a schema of today's revision that is not at odds with itself.

    Looks at a few rows only; `check` looks at all of them.
    """
    revision = _revision(session)
    if revision in OLDER:
        raise errors.older(place, str(revision))
    if revision != NEWEST:
        raise errors.newer(place, str(revision))
    there = {name for (name,) in session.execute(statements.TRIGGERS)}
    if missing := [name for name in TRIGGERS if name not in there]:
        raise errors.damaged(place, f"missing triggers: {', '.join(missing)}")
    heads = session.execute(statements.SOUND).fetchall()
    match heads:
        case [(str(campaign), position, events, last)] if position == events == (last or 0):
            return campaign
        case _:
            raise errors.damaged(place, f"head and last event disagree: {heads}")
