"""Make or open a campaign's store."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from selection.journal.codec import Codec, product_codec
from selection.journal.journal import Journal
from selection.journal.sqlite import file
from selection.journal.trouble import StoreTrouble

__all__ = ["StoreTrouble", "create", "open_"]


def create(
    path: Path, *, campaign: str, clock: Callable[[], datetime], codec: Codec | None = None
) -> Journal:
    """A new, empty store for one campaign, open for writing.

    `campaign` stands in the envelope of every event. The clock must know its time zone. Raises
    StoreTrouble if there is already something at the path.
    """
    if not campaign or not campaign.isprintable():
        raise ValueError(f"not a name of a campaign: {campaign!r}")
    database = file.create(path, campaign=campaign)
    return Journal(database, codec=codec or product_codec(), clock=clock)


def open_(
    path: Path, *, clock: Callable[[], datetime], write: bool = True, codec: Codec | None = None
) -> Journal:
    """The store at the path: for its only writer, or beside it for one of many readers.

    Raises StoreTrouble if it is missing, damaged, not a store or newer than this program, or if
    another writer has it.
    """
    database = file.open_(path, write=write)
    return Journal(database, codec=codec or product_codec(), clock=clock)
