"""Make or open a campaign's store."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

from selection.journal.codec import Codec, product_codec
from selection.journal.contents import Contents
from selection.journal.journal import Journal
from selection.journal.sqlite import file
from selection.journal.trouble import StoreTrouble
from selection.settings import Home, Schema

__all__ = ["StoreTrouble", "campaigns", "create", "move", "open_"]


def create(
    place: Path | Schema,
    *,
    campaign: str,
    clock: Callable[[], datetime],
    codec: Codec | None = None,
) -> Journal:
    """A new, empty store for one campaign, open for writing.

    `campaign` stands in the envelope of every event. The clock must know its time zone. Raises
    StoreTrouble if there is already something at the place.
    """
    if not campaign or not campaign.isprintable():
        raise ValueError(f"not a name of a campaign: {campaign!r}")
    match place:
        case Path():
            database = file.create(place, campaign=campaign)
        case Schema():
            database = _postgresql().create(place, campaign=campaign)
    return Journal(database, codec=codec or product_codec(), clock=clock)


def open_(
    place: Path | Schema,
    *,
    clock: Callable[[], datetime],
    write: bool = True,
    codec: Codec | None = None,
) -> Journal:
    """The store at the place: for a writer, or for one of many readers beside it.

    A file has one writer, a schema of PostgreSQL may have several. Raises StoreTrouble if the
    store is missing, damaged, not a store, newer than this program, on a server that may lose
    what it acknowledged, or if another writer has the file.
    """
    match place:
        case Path():
            database = file.open_(place, write=write)
        case Schema():
            database = _postgresql().open_(place, write=write)
    return Journal(database, codec=codec or product_codec(), clock=clock)


def move(source: Journal, place: Schema) -> Contents:
    """Bring a journal into PostgreSQL with the same order and bytes; all that is there then.

    Nobody may write to the source meanwhile. Whole or not at all, and compared before it can be
    seen. Raises StoreTrouble if there is anything else in its place.
    """
    moving = import_module("selection.journal.postgres.moving")
    with source.database.reading() as view:
        return moving.move(view, place, campaign=source.campaign)


def campaigns(home: Home) -> list[str]:
    """The campaigns of an installation, by id; raises StoreTrouble."""
    if home.database is None:
        return home.campaigns()
    return _postgresql().campaigns(home.database)


def _postgresql() -> ModuleType:
    # The driver takes half a second to load, and a store in a file needs nothing of it.
    return import_module("selection.journal.postgres.database")
