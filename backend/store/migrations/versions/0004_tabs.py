"""What a chatter's tab keeps, and the key of what it sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("tab_hash", sa.LargeBinary(length=32), nullable=True))
    op.add_column("conversations", sa.Column("seal_key", sa.LargeBinary(length=32), nullable=True))
    op.create_index(op.f("ix_conversations_tab_hash"), "conversations", ["tab_hash"], unique=True)
