"""The file itself: made whole or not at all, kept for one writer, looked at before trusted."""

import fcntl
import os
import sqlite3
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from selection.journal.bundles import Bundle, Landed, Look, Outdated, Seen, advanced
from selection.journal.items import Head
from selection.journal.migrations import NEWEST, OLDER
from selection.journal.sqlite import errors, statements
from selection.journal.sqlite.connections import Datastore, connect
from selection.journal.sqlite.errors import troubles
from selection.journal.sqlite.recorder import Recorder, SQLiteEntry, SQLiteView, missing_triggers

_OURS = 0x5E1EC7
"""The application id in the head of the file: what tells it from any other SQLite file."""

_FULL = 2
"""SQLite's number for synchronous=FULL."""


class SQLiteDatabase:
    """A campaign's journal in one file; see `database.Database`."""

    def __init__(self, path: Path, *, campaign: str, write: bool, held: ExitStack) -> None:
        """`held` is what keeps other writers out; it is let go when the database is closed."""
        self.path = path
        self.campaign = campaign
        self._write = write
        self._datastore = Datastore(path, write=write)
        self.recorder = Recorder(self._datastore)
        self._held = held.pop_all()
        self._left: Head | None = None  # the head, as the last bundle left it

    @contextmanager
    def reading(self) -> Generator[SQLiteView, None, None]:
        """A view; it waits for no writer."""
        with troubles(self.path), self._datastore.transaction(commit=False) as cursor:
            yield SQLiteView(cursor.sqlite_cursor)

    @contextmanager
    def writing(self) -> Generator[SQLiteEntry, None, None]:
        """A transaction: durable when the block has ended, as if never begun if it raises."""
        with troubles(self.path), self._datastore.transaction(commit=True) as cursor:
            yield SQLiteEntry(cursor.sqlite_cursor)

    def advice(self) -> list[str]:
        """Nothing: what is not as it should be keeps a file from being opened."""
        return []

    def look(self, asked: Look) -> Seen:
        """The streams and the news that are asked for, as of one moment."""
        with self.reading() as view:
            return view.look(asked)

    def record(self, bundle: Bundle) -> Landed | Outdated:
        """Record the bundle durably, if what it rests on still holds."""
        if not self._write:
            raise errors.read_only(self.path, "opened for reading")
        with troubles(self.path), self._datastore.alone() as cursor:
            # As this left it, nearly always; if not, the statement says so and changes nothing.
            left, self._left = self._left, None
            landed = left and self._land(cursor, left, bundle)
            if not isinstance(landed, Landed):
                landed = self._land(cursor, SQLiteView(cursor).head(), bundle)
            return landed

    def _land(self, cursor: sqlite3.Cursor, before: Head, bundle: Bundle) -> Landed | Outdated:
        after = advanced(before, bundle)
        if isinstance(after, Outdated):
            return after
        outdated = statements.land(cursor, before.position, bundle, after)
        if outdated is not None:
            return outdated
        self._left = after
        return Landed(before.position + 1)

    def close(self) -> None:
        """Close the file, then let another writer in."""
        self._datastore.close()
        self._held.close()


def create(path: Path, *, campaign: str) -> SQLiteDatabase:
    """A new file with nothing recorded, on the disk before this returns.

    Raises StoreTrouble if there is such a file already; nothing is left behind then.
    """
    with troubles(path), ExitStack() as held:
        held.enter_context(_the_only_writer(path))
        if path.exists():
            raise errors.present(path)
        unfinished = path.with_name(f"{path.name}.new")
        unfinished.unlink(missing_ok=True)
        try:
            _make(unfinished, campaign)
            unfinished.rename(path)
        finally:
            unfinished.unlink(missing_ok=True)
        _make_durable(path.parent)
        return SQLiteDatabase(path, campaign=campaign, write=True, held=held)


def open_(path: Path, *, write: bool) -> SQLiteDatabase:
    """The file at the path, for the only writer or for one of many readers.

    Raises StoreTrouble if it is missing, something else's, newer than this program, damaged, or
    if another writer has it.
    """
    with troubles(path), ExitStack() as held:
        if not path.is_file():
            raise errors.missing(path)
        if write:
            held.enter_context(_the_only_writer(path))
        if write:
            _modernise(path)
        campaign = _inspect(path, mode="rw" if write else "ro")
        return SQLiteDatabase(path, campaign=campaign, write=write, held=held)


@contextmanager
def _the_only_writer(path: Path) -> Generator[None, None, None]:
    # A file of its own: closing the database's own file here would drop SQLite's locks on it.
    # The system lets go of the lock when the process ends, however it ends.
    with path.with_name(f"{path.name}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise errors.occupied(path) from error
        yield


def _make(path: Path, campaign: str) -> None:
    # Imported here because Alembic takes a second, and opening a store needs nothing of it.
    from selection.journal.sqlite.schema import upgrade  # noqa: PLC0415

    with closing(connect(path, mode="rwc")) as connection:
        with upgrade(connection):
            connection.execute(f"PRAGMA application_id={_OURS}")
            connection.execute("INSERT INTO head VALUES (1, ?, 0, 0, NULL, 0)", (campaign,))
        connection.execute("PRAGMA journal_mode=WAL")


def _modernise(path: Path) -> None:
    """Upgrade a store of ours that an older release made: whole, or not at all."""
    with closing(connect(path, mode="rw")) as connection:
        if _revision(connection) not in OLDER:
            return
        from selection.journal.sqlite.schema import upgrade  # noqa: PLC0415 (see above)

        with upgrade(connection):
            pass


def _revision(connection: sqlite3.Connection) -> str | None:
    """The revision of its tables; None for a file that is not ours."""
    if connection.execute("PRAGMA application_id").fetchone() != (_OURS,):
        return None
    [(revision,)] = connection.execute("SELECT version_num FROM alembic_version")
    return revision


def _make_durable(directory: Path) -> None:
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _inspect(path: Path, *, mode: str) -> str:
    """The campaign of a file that is ours, of today's revision, safe and not at odds with itself.

    Looks at a few pages only; `check` looks at all of them.
    """
    with closing(connect(path, mode=mode)) as connection:

        def value(question: str) -> object:
            row = connection.execute(question).fetchone()
            return None if row is None else row[0]

        if (application := value("PRAGMA application_id")) != _OURS:
            raise errors.foreign(path, f"application id {application}")
        if (revision := value("SELECT version_num FROM alembic_version")) is None:
            raise errors.damaged(path, "no schema revision")
        if revision in OLDER:
            raise errors.older(path, str(revision))
        if revision != NEWEST:
            raise errors.newer(path, str(revision))
        if (value("PRAGMA journal_mode"), value("PRAGMA synchronous")) != ("wal", _FULL):
            raise errors.damaged(path, "not in WAL mode with synchronous=FULL")
        if missing := missing_triggers(connection.cursor()):
            raise errors.damaged(path, f"missing triggers: {', '.join(missing)}")
        heads = connection.execute(
            "SELECT campaign, position, events, (SELECT max(rowid) FROM stored_events) FROM head"
        ).fetchall()
    match heads:
        case [(str(campaign), position, events, last)] if position == events == (last or 0):
            return campaign
        case _:
            raise errors.damaged(path, f"head and last event disagree: {heads}")
