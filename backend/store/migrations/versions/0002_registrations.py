"""Registrations, return words, releases of the report, the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from backend.store.dialect import append_only, no_samples

revision = "0002"
down_revision = "0001"

FIELDS = (
    "flagged_trafficking",
    "role",
    "visitor_seq",
    "age_band",
    "gender",
    "region",
    "forms",
    "sexual_kind",
    "criminal_kind",
    "status",
    "duration",
    "age_start_band",
    "perp_relation",
    "perp_count",
    "siblings_victim",
    "recruitment",
    "control",
    "safety",
    "suicide_level",
    "first_disclosure",
    "known_to",
    "help_asked",
    "referral",
    "referral_result",
    "outcome",
    "channel",
    "language",
    "minutes_band",
)
SEVERAL = frozenset(
    {
        "forms",
        "sexual_kind",
        "criminal_kind",
        "perp_relation",
        "recruitment",
        "control",
        "known_to",
        "help_asked",
        "referral",
    }
)


def _one(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=24), server_default="unknown", nullable=False)


def _several(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    for statement in append_only("audit", op.get_bind().dialect.name):
        op.execute(statement)
    op.create_table(
        "people",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_people")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "registrations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Integer(), server_default="1", nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("contact", sa.Integer(), server_default="0", nullable=False),
        sa.Column("synthetic", sa.Boolean(), server_default="0", nullable=False),
        *(_one(name) if name not in SEVERAL else _several(name) for name in FIELDS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("conversation", name=op.f("uq_registrations_conversation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_registrations_month"), "registrations", ["month"], unique=False)
    op.create_index(op.f("ix_registrations_person"), "registrations", ["person"], unique=False)
    op.create_table(
        "releases",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("released", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_releases")),
    )
    op.create_table(
        "return_words",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_year", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_return_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_return_words_key_year"), "return_words", ["key_year"], unique=False)
    op.create_index(op.f("ix_return_words_person"), "return_words", ["person"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("end_reason", sa.String(length=24), nullable=False),
        sa.Column("conversations", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "end_reason", name=op.f("pk_tallies")),
    )
    op.add_column("conversations", sa.Column("person", sa.String(length=32), nullable=True))
    op.add_column("conversations", sa.Column("contact", sa.Integer(), server_default="0", nullable=False))
    op.add_column("conversations", sa.Column("word_tries", sa.Integer(), server_default="0", nullable=False))
    for statement in no_samples(op.get_bind().dialect.name):
        op.execute(statement)
    # What was purged is removed entirely now; a row from before has ended long ago, and goes at the next round.
    op.drop_column("conversations", "purged_at")
