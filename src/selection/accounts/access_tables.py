"""The tables of who may come in: a store of its own, whose rows change while people work.

Nothing in here can be read back: tokens are hashed, and names stand in the vault.
"""

from sqlalchemy import Column, MetaData, String, Table

# Instants are text, as in `tables`.
access = MetaData()

sessions = Table(
    "sessions",
    access,
    Column("hash", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("id", String(32), nullable=False, unique=True),  # how lists call it
    Column("person", String(128), nullable=False, index=True),
    Column("begun_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("confirmed_at", String(32), nullable=False),
    Column("agent", String(80), nullable=False),
)
