"""The tables of who may come in: a store of its own, whose rows change while people work.

Nothing in here can be read back: tokens are hashed, and names stand in the vault.
"""

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, String, Table

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

credentials = Table(
    "credentials",
    access,
    Column("person", String(128), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),  # a keyed hash
    Column("password", String(200), nullable=False),  # argon2id
    Column("changed_at", String(32), nullable=False),
    Column("disabled_at", String(32)),
)

offices = Table(
    "offices",
    access,
    Column("person", String(128), primary_key=True),  # nobody holds two
    Column("office", String(16), nullable=False),
    Column("given_at", String(32), nullable=False),
)

totp = Table(
    "totp",
    access,
    Column("person", String(128), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # by the person's key
    Column("last_step", BigInteger, nullable=False),
    Column("made_at", String(32), nullable=False),
)

passkeys = Table(
    "passkeys",
    access,
    Column("hash", String(64), primary_key=True),  # SHA-256 of its id, which may be long
    Column("credential", LargeBinary, nullable=False),
    Column("person", String(128), nullable=False, index=True),
    Column("name", String(32), nullable=False),  # a record of the vault
    Column("public_key", LargeBinary, nullable=False),
    Column("signed", BigInteger, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("used_at", String(32)),
)

one_time_codes = Table(
    "one_time_codes",
    access,
    Column("hash", String(64), primary_key=True),  # keyed
    Column("person", String(128), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("used_at", String(32)),
)

invitations = Table(
    "invitations",
    access,
    Column("id", String(32), primary_key=True),  # how lists call it; in the order of time
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256 of what the link holds
    Column("person", String(128), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("campaign", String(128)),
    Column("role", String(32)),
    Column("by", String(128)),  # none: from the command line
    Column("made_at", String(32), nullable=False),
    Column("until", String(32), nullable=False),
    Column("used_at", String(32)),
    Column("ended_at", String(32)),
    Column("agreed", Boolean, nullable=False),  # by a second person, where one has to
)

tickets = Table(
    "tickets",
    access,
    Column("hash", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("person", String(128), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("until", String(32), nullable=False),
)

failures = Table(
    "failures",
    access,
    Column("id", String(32), primary_key=True),
    Column("about", String(64), nullable=False, index=True),  # a keyed hash
    Column("at", String(32), nullable=False, index=True),
)

security_log = Table(
    "security_log",
    access,
    Column("id", Integer, primary_key=True, autoincrement=False),  # counted without a gap
    Column("at", String(32), nullable=False),
    Column("what", String(32), nullable=False),
    Column("person", String(128), index=True),
    Column("by", String(128)),
    Column("about", String(64)),  # a keyed hash of the name or the network
)
