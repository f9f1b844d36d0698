"""Runs the revisions on the connection that was handed over, in the transaction it has begun."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
