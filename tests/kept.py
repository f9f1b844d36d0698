"""Read models kept in a file or in PostgreSQL: a test opens them, and closes all it opened."""

from contextlib import ExitStack
from pathlib import Path

from selection.journal.journal import Journal
from selection.readmodels.views import Views, rebuild
from selection.settings import Schema


class Kept:
    """The tables of one campaign, wherever they are."""

    def __init__(self, where: Path | Schema, until: ExitStack) -> None:
        self.where = where
        self._until = until

    def open(self) -> Views:
        """The tables, opened once more."""
        views = Views(self.where)
        self._until.callback(views.close)
        return views

    def rebuild(self, journal: Journal) -> tuple[Views, list[str] | None]:
        """The tables built again, and which of them differ."""
        views, differing = rebuild(self.where, journal)
        self._until.callback(views.close)
        return views, differing
