"""That a conversation is kept beyond its time: asked by one, granted by another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for column in ("keep_asked", "kept"):
        op.add_column("conversations", sa.Column(column, sa.Text(), nullable=True))
