"""The tables of the read models. They hold ids; names join when something is rendered.

Whoever writes to them uses PostgreSQL's `insert`: SQLite took over its ON CONFLICT word by word,
and SQLAlchemy writes it for both.
"""

import hashlib
from functools import cache

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, Table
from sqlalchemy import String as _String
from sqlalchemy.schema import CreateTable

metadata = MetaData()

String = _String().with_variant(_String(collation="C"), "postgresql")
"""Sorted by its bytes, as SQLite does, whatever the language of the database is."""

progress = Table(
    "progress",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("shape", String, nullable=False),
)

parked = Table(  # the read models that an event was too much for
    "parked",
    metadata,
    Column("model", String, primary_key=True),
    Column("position", BigInteger, nullable=False),  # of that event
)

rulebooks = Table(
    "rulebooks",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("canonical", String, nullable=False),
)

candidates = Table(
    "candidates",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("category", String, nullable=False, index=True),
    Column("number", Integer, nullable=False),  # within the category, in order of submission
    Column("unit", String, nullable=False),
    Column("record", String, nullable=False),  # the form, in the vault
    Column("page", String),  # the page that is or was last on show, in the vault
    Column("withdrawn", Boolean, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("published", Boolean, nullable=False),  # the page, and not taken down since
    Column("shown", Boolean, nullable=False),  # published, and its candidate in the running
    Column("frozen", Boolean, nullable=False),
)

drafts = Table(  # who is being nominated, or was, by which unit, and who signs for the candidate
    "drafts",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("unit", String, nullable=False, index=True),
    Column("applicant", String, index=True),
    Column("position", BigInteger, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("opinions", Integer, nullable=False),  # of the round under way
    Column("returns", Integer, nullable=False),
    Column("outcome", String),  # PASSED, RETURNED, REJECTED, or none yet
    Column("due", String),  # until when the unit may correct, or appeal (ISO 8601)
    Column("appeal", String),  # OPEN, UPHELD, REFUSED, or none
)

assignments = Table(  # the load of the reviewers: progress only, no opinion
    "assignments",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("reviewer", String, primary_key=True, index=True),
    Column("answered", Boolean, nullable=False),  # in the round under way
)

units = Table(
    "units",
    metadata,
    Column("unit", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("deadline", String),  # of its own, ISO 8601
    Column("merged_into", String),
)

unit_names = Table(  # other than the one it was registered with
    "unit_names",
    metadata,
    Column("unit", String, primary_key=True),
    Column("position", BigInteger, primary_key=True),  # since which it is in force
    Column("record", String, nullable=False),  # the name, in the vault
)

slates = Table(
    "slates",
    metadata,
    Column("unit", String, primary_key=True),
    Column("category", String, primary_key=True),
    Column("taken", Integer, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    Column("channel", String, primary_key=True),
    Column("stage", String, primary_key=True),
    Column("candidate", String, primary_key=True),
    Column("day", Date, primary_key=True),  # on which they become public
    Column("raw", Integer, nullable=False),  # less those taken back on that day
    Column("quarantined", Integer, nullable=False),  # put aside on that day, less those settled
    Column("invalid", Integer, nullable=False),
)

sheets = Table(  # progress only: marks are nobody's business before the lock
    "sheets",
    metadata,
    Column("channel", String, primary_key=True),
    Column("stage", String, primary_key=True),
    Column("expert", String, primary_key=True),
    Column("candidate", String, primary_key=True),
    Column("submitted", Boolean, nullable=False),
)

listed = Table(
    "listed",
    metadata,
    Column("candidate", String, primary_key=True),
    Column("category", String, nullable=False),
    Column("status", String, nullable=False),  # PROPOSED, or as `domain.listed.Status`
)

chronicle = Table(  # every event but single votes
    "chronicle",
    metadata,
    Column("position", BigInteger, primary_key=True),
    Column("at", String, nullable=False, index=True),  # when it was recorded, UTC
    Column("stage", String, nullable=False),  # of the domain, which decided it
)

ROWS = (
    rulebooks,
    candidates,
    drafts,
    reviews,
    assignments,
    units,
    unit_names,
    slates,
    votes,
    sheets,
    listed,
    chronicle,
)


@cache
def shape() -> str:
    """A hash of all definitions: tables of another shape are dropped and built again."""
    statements = "\n".join(str(CreateTable(table)) for table in metadata.sorted_tables)
    return hashlib.sha256(statements.encode()).hexdigest()
