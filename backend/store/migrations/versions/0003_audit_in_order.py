"""An entry of the audit log follows the last one, or is refused."""

from __future__ import annotations

from alembic import op

from backend.store.dialect import numbered

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for statement in numbered("audit", op.get_bind().dialect.name):
        op.execute(statement)
