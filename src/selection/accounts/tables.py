"""All tables of the accounts floor on one page. Alembic makes them; see `migrations`."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

# Where an instant stands it is text: ISO 8601, UTC, microseconds (`codes.instant`).
vault = MetaData()
keys = MetaData()

records = Table(
    "records",
    vault,
    Column("record", String(32), primary_key=True),
    Column("subject", String(128), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kept_at", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

erasures = Table(
    "erasures",
    vault,
    Column("subject", String(128), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("reason", String(64), nullable=False),
)
erasures.to_metadata(keys)  # the same list is kept in both stores

wrapped_keys = Table(
    "keys",
    keys,
    Column("subject", String(128), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

made_with = Table(
    "secrets",
    keys,
    Column("fingerprint", LargeBinary, primary_key=True),
)
