"""Of the conversations that were removed, how many nobody had taken when they ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("tallies", sa.Column("waiting", sa.Integer(), server_default="0", nullable=False))
