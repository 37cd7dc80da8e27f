"""Run by Alembic, inside the transaction of whoever opens the store: a migration happens whole or not at all."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
