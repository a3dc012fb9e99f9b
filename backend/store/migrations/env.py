"""Run by Alembic with the connection that `backend.store` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from backend.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
