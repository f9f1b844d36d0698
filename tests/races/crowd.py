"""A campaign with many candidates, where each voter may like five of them a day."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import small
from selection.desk.desk import Desk
from selection.domain.kernel import CandidateId
from selection.journal import store
from selection.journal.codec import product_codec
from selection.journal.database import Database
from selection.journal.journal import Journal
from selection.journal.sqlite.file import SQLiteDatabase
from selection.settings import Schema

LIMIT = 5
TOML = small.TOML.replace(
    '{ most = 2, per = ["VOTER", "DAY"] }', f'{{ most = {LIMIT}, per = ["VOTER", "DAY"] }}'
).replace("limits = [{ most = 2,", "limits = [{ most = 10000,")
CANDIDATES = [CandidateId(f"c-{n}") for n in range(20)]

Place = Path | Schema


def opened(place: Place) -> Desk:
    """The campaign an hour into the vote, and a desk that knows its rules."""
    desk, _ = small.opened(place, TOML)
    for each in CANDIDATES:
        desk.handle(small.UNIT, *small.nomination(each, "A", desk.clock()))
    return desk


def another(place: Place, like: Desk) -> Desk:
    """A desk of a writer of its own, as a thread or a process would have it."""
    return seated(writing(place), like)


def seated(database: Database, like: Desk) -> Desk:
    """A desk that writes through this."""
    clock: Callable[[], datetime] = like.clock
    journal = Journal(database, codec=product_codec(), clock=clock)
    desk = Desk(journal, like.rules, rulebook=like.version, clock=clock)
    desk.fingerprint = like.fingerprint
    return desk


def writing(place: Place) -> Database:
    """The store, for one writer of several; a file as threads of one program would share it."""
    if isinstance(place, Schema):
        return store.open_(place, clock=lambda: small.VOTING).database
    return SQLiteDatabase(place / "journal.db", campaign="small", write=True, held=ExitStack())
