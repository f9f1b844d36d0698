"""Brings a journal from elsewhere into PostgreSQL, as it is: same positions, order and bytes."""

from selection.journal.contents import Contents, contents, pages
from selection.journal.database import View
from selection.journal.items import Head
from selection.journal.postgres import errors
from selection.journal.postgres.database import campaigns, open_
from selection.journal.postgres.errors import troubles
from selection.journal.postgres.schema import make
from selection.journal.postgres.sessions import connect
from selection.journal.postgres.views import Cursor, PostgresEntry, PostgresView
from selection.settings import Schema


def move(source: View, place: Schema, *, campaign: str) -> Contents:
    """What is in the schema afterwards: all of the source, compared before anybody can see it.

    Everything is one transaction, so that an interruption leaves nothing. Done again, it finds
    everything there and changes nothing. Raises StoreTrouble if something else is there.
    """
    wanted = contents(source)

    def fill(cursor: Cursor) -> None:
        entry = PostgresEntry(cursor, Head(position=0, events=0, recorded_at=None))
        for page in pages(source):
            entry.record(page, counts={}, leaves={}, head=wanted.head)
        entry.record((), counts=wanted.tally, leaves=wanted.facts, head=wanted.head)
        _must_be(wanted, PostgresView(cursor), place)

    if campaign not in campaigns(place.database):
        with troubles(place):
            connect(place).close()  # is the server safe?
            make(place, campaign=campaign, fill=fill)
    there = open_(place, write=False)
    try:
        with there.reading() as view:
            _must_be(wanted, view, place)
    finally:
        there.close()
    return wanted


def _must_be(wanted: Contents, view: View, place: Schema) -> None:
    if contents(view) != wanted:
        raise errors.differs(place)
