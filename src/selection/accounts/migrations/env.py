"""Run by Alembic: migrate the connection that `upgrade` hands over, in its own transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
