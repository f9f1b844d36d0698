"""The tables of what goes out: codes for phones, and messages with what became of them.

They belong to the store of `access_tables`. No number, address or word of a message stands here:
numbers are pseudonyms, and words are records of the vault.
"""

from sqlalchemy import Column, Index, Integer, String, Table

from selection.accounts.access_tables import access

phone_codes = Table(
    "phone_codes",
    access,
    Column("hash", String(64), primary_key=True),  # SHA-256 of what the browser holds
    Column("number", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sent_at", String(32), nullable=False),
    Column("tries", Integer, nullable=False),  # that are left
    Index("phone_codes_number", "number"),
    Index("phone_codes_sent_at", "sent_at"),
)

spent = Table(
    "spent",
    access,
    Column("hash", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
)

messages = Table(
    "messages",
    access,
    Column("id", String(32), primary_key=True),
    Column("campaign", String(64), nullable=False),
    Column("source", String(200), nullable=False, unique=True),  # what it is about, and for whom
    Column("recipient", String(128), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("way", String(8), nullable=False),
    Column("record", String(32), nullable=False),  # its words and address, in the vault
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Column("due_at", String(32), nullable=False),
    Index("messages_due", "status", "due_at"),
)

followed = Table(
    "followed",
    access,
    Column("campaign", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
)
