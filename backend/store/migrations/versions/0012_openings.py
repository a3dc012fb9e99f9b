"""Who opened which conversation: a chain for each, with its end in the conversation's row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.store.dialect import stays_with

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "openings",
        sa.Column("conversation", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "seq", name=op.f("pk_openings")),
    )
    op.add_column("conversations", sa.Column("openings", sa.Integer(), server_default="0", nullable=False))
    op.add_column("conversations", sa.Column("opened_hash", sa.LargeBinary(length=32), nullable=True))
    for statement in stays_with("openings", op.get_bind().dialect.name):
        op.execute(statement)
