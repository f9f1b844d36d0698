"""Run by Alembic: migrate the connection that `upgrade` hands over, in its own transaction."""

from alembic import context

from selection.readmodels.migrations import VERSIONS

context.configure(connection=context.config.attributes["connection"], version_table=VERSIONS)
context.run_migrations()
