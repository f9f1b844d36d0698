"""The read models: brought to the journal's last line, or built again beside those in use."""

import logging
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, inspect, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from selection.journal.journal import Journal
from selection.journal.trouble import NewerEvent, StoreTrouble, UnknownEvent, UnreadableEvent
from selection.readmodels.keeping import place
from selection.readmodels.projection import READ_MODELS
from selection.readmodels.span import Span, span
from selection.readmodels.tables import ROWS, parked, progress, shape
from selection.settings import Schema

log = logging.getLogger(__name__)

PAGE = 20_000
"""Events that are taken in within one transaction, at most."""

Rows = dict[str, list[tuple[Any, ...]]]
"""Every row of every table, by the name of the table."""

ReadModel = Callable[[Connection, Span], None]


class Damaged(StoreTrouble):
    """The tables cannot be read any more; they can be built again."""


class Views:
    """The tables of one campaign. Several processes may keep them up: one at a time does.

    An event that a read model cannot take in parks that read model at the event, and no other:
    its tables stay as they were before it, the others go on. It begins to move again when all are
    built again by a program that can take the event in.
    """

    def __init__(self, where: Path | Schema) -> None:
        """Open the tables; if they are damaged or of another shape, begin with empty ones.

        Raises StoreTrouble if that cannot be done.
        """
        self.where = where
        self._place = place(where)
        with ExitStack() as unless_opened:
            unless_opened.callback(self.close)
            self.begun_anew = not self._is_of_this_shape()
            if self.begun_anew:
                self.begin_anew()
            unless_opened.pop_all()

    def _is_of_this_shape(self) -> bool:
        try:
            with self.reading() as db:
                if not inspect(db).has_table(progress.name):
                    return False
                return db.scalar(select(progress.c.shape)) == shape()
        except Damaged:
            return False

    def begin_anew(self) -> None:
        """Give up all rows; raises StoreTrouble if the tables cannot be made."""
        with self._explained():
            self._place.begin_anew()

    @property
    def position(self) -> int:
        """How far the tables have come."""
        with self.reading() as db:
            return self.position_in(db)

    @staticmethod
    def position_in(db: Connection) -> int:
        """How far the tables have come, as one consistent look at them tells."""
        return db.scalar(select(progress.c.position)) or 0

    def parked(self) -> dict[str, int]:
        """The read models that stand still, each with the position of the event it stands at."""
        with self.reading() as db:
            return _parked(db)

    def catch_up(self, journal: Journal, *, until: int | None = None) -> int:
        """Bring the tables to the journal's last line; return how many events that took.

        The rows of a page and the position are written in one transaction, so that a kill at
        any moment repeats nothing and leaves nothing out. Who else keeps up the same tables waits
        meanwhile, and then goes on from where they are.
        """
        taken, page = 0, PAGE
        while page == PAGE:  # less than a page ends at what was the last line
            with self.writing() as db:
                page = _take_in(db, journal, until)
            taken += page
        return taken

    def replace(self, anew: "Views", journal: Journal) -> list[str]:
        """Put the rows of other tables in the place of these; return which tables differed.

        Both stand at the same position then. Readers see the old rows or the new ones, and who
        keeps up the tables goes on from there.
        """
        with self.writing() as db:
            anew.catch_up(journal, until=self.position_in(db))
            while _take_in(db, journal, anew.position):
                pass
            with anew.reading() as other:
                differing = [each for each in ROWS if _rows(db, each) != _rows(other, each)]
                for table in (*differing, parked):
                    db.execute(delete(table))
                    rows = [dict(row) for row in other.execute(select(table)).mappings()]
                    if rows:
                        db.execute(insert(table), rows)
        return [table.name for table in differing]

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction of the one who writes; the others' wait.

        Raises StoreTrouble if it cannot be written: nothing of the transaction was done, and what
        the journal acknowledged is not touched by it.
        """
        with self._explained(), self._place.writer.begin() as db:
            db.execute(select(progress.c.position).with_for_update())
            yield db

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A consistent look at all tables; raises StoreTrouble."""
        with self._explained(), self._place.reader.connect() as db:
            yield db

    def rows(self) -> Rows:
        """Every row of every table in the order of its key, to compare two builds."""
        with self.reading() as db:
            return {table.name: _rows(db, table) for table in ROWS}

    def close(self) -> None:
        """Let go of the database."""
        self._place.reader.dispose()

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except (DBAPIError, NoConnection) as error:
            kind = Damaged if self._place.is_damaged(error) else StoreTrouble
            sentence = f"{self._place.trouble(error)}事件已经记录，不受影响。"
            raise kind(sentence, str(error)) from error


def standing_still(where: Path | Schema) -> dict[str, int]:
    """What `Views.parked` says, looked up without making or changing anything."""
    if isinstance(where, Path) and not where.exists():
        return {}
    kept = place(where)
    try:
        with kept.reader.connect() as db:
            return _parked(db) if inspect(db).has_table(parked.name) else {}
    finally:
        kept.reader.dispose()


def rebuild(where: Path | Schema, journal: Journal) -> tuple[Views, list[str] | None]:
    """Build the tables again beside those in use, which are read and kept up meanwhile.

    Returns the tables and the names of those that differed from what they were before, which
    should be none. None instead of names: there were no tables that could be read.
    """
    views = Views(where)
    if not views.begun_anew:
        try:
            return views, _rebuilt(views, journal)
        except Damaged:
            views.begin_anew()
    views.catch_up(journal)
    return views, None


def _rebuilt(views: Views, journal: Journal) -> list[str]:
    with TemporaryDirectory(prefix="selection-rebuild-") as folder:
        anew = Views(Path(folder) / "views.db")
        try:
            anew.catch_up(journal)
            return views.replace(anew, journal)
        finally:
            anew.close()


def _take_in(db: Connection, journal: Journal, until: int | None) -> int:
    """One page of events, in the transaction that is under way; how many they were."""
    events = span(journal, Views.position_in(db), most=PAGE, until=until)
    if events is None:
        return 0
    standing = _parked(db)
    moving = {_name(each): each for each in READ_MODELS if _name(each) not in standing}
    if _too_much(db, moving.values(), events) is not None:  # which of them, and at which event
        for name, project in moving.items():
            at = _stopped_at(db, journal, project, events)
            if at is not None:
                log.error(
                    "a read model stands still at an event", extra={"model": name, "position": at}
                )
                db.execute(insert(parked).values(model=name, position=at))
    db.execute(progress.update().values(position=events.until))
    return events.until - events.after


def _name(project: ReadModel) -> str:
    return project.__name__.removeprefix("project_")


def _stopped_at(db: Connection, journal: Journal, project: ReadModel, page: Span) -> int | None:
    """The event that is too much for the read model, which then has taken in all before it."""
    if _takes_in(db, project, page):
        return None
    after = page.after
    while after < page.until:
        until = page.until
        while not _takes_in(db, project, Span(journal, after, until)):
            if until == after + 1:
                return until
            until = (after + until) // 2
        after = until
    return None


def _takes_in(db: Connection, project: ReadModel, events: Span) -> bool:
    error = _too_much(db, [project], events)
    if error is not None:
        name, first = project.__name__, events.after + 1
        log.error("an event is too much", exc_info=error, extra={"model": name, "position": first})
    return error is None


def _too_much(db: Connection, models: Iterable[ReadModel], events: Span) -> Exception | None:
    """Why one of the read models cannot take in the events; then none of them has."""
    try:
        with db.begin_nested():
            for project in models:
                project(db, events)
    except Exception as error:
        if not _is_of_the_event(error):
            raise
        return error
    return None


def _is_of_the_event(error: Exception) -> bool:
    """Whether the same event would fail again: not so if disk, memory or database had enough."""
    match error:
        case UnknownEvent() | NewerEvent():  # another program's: none of the read models knows it
            return False
        case IntegrityError() | DataError() | UnreadableEvent():
            return True
        case DBAPIError() | NoConnection() | StoreTrouble() | OSError() | MemoryError():
            return False
        case _:
            return True


def _parked(db: Connection) -> dict[str, int]:
    return {row.model: row.position for row in db.execute(select(parked))}


def _rows(db: Connection, table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key))]
