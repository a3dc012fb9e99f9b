"""What the perpetrators got for it: a field of version 2 of the record. Records of version 1 stay as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("registrations", sa.Column("perp_received", sa.Text(), server_default="", nullable=False))
