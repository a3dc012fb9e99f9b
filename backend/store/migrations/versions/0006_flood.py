"""Who stands apart in a flood, what was ended together, and how much a chatter wrote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("turn_at", sa.BigInteger(), nullable=True))
    op.add_column("conversations", sa.Column("apart", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("conversations", sa.Column("crowd", sa.String(length=16), nullable=True))
    op.add_column("conversations", sa.Column("swept", sa.String(length=16), nullable=True))
    op.add_column("conversations", sa.Column("bytes_by_visitor", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_conversations_swept"), "conversations", ["swept"], unique=False)
    op.execute("UPDATE conversations SET turn_at = waiting_since")
