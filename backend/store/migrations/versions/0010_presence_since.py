"""Since when somebody is available, on pause or behind a lock: who locked their screen counts for a while only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("users", sa.Column("presence_since", sa.BigInteger(), nullable=True))
