"""Tokens and tickets that opened a conversation once, so that none of them ever opens anything again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "spent",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_spent")),
    )
    op.create_index(op.f("ix_spent_conversation"), "spent", ["conversation"], unique=False)
