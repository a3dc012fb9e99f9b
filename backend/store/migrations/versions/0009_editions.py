"""Everything that was shown of a year, not only what was published: releases become editions.

What was published is known to everybody and hid the same from everybody: it is kept as it is, with one pattern for both
kinds of readers. Its cells keep their names; the table of who chatted is worked out from more than the role now.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

RENAMED = {"role/known": "came_as/known", "role/unknown": "came_as/unknown"}


def upgrade() -> None:
    editions = op.create_table(
        "editions",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("released", sa.String(length=10), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("year", "number", name=op.f("pk_editions")),
    )
    connection = op.get_bind()
    for year, number, released, content in connection.execute(
        sa.text("SELECT year, number, released, content FROM releases ORDER BY year, number")
    ).all():
        kept = json.dumps(_edition(year, number, released, json.loads(content)), sort_keys=True)
        digest = hashlib.sha256(kept.encode()).hexdigest()
        row = {"year": year, "number": number, "released": released, "content": kept, "digest": digest}
        connection.execute(editions.insert().values(**row))
    op.drop_table("releases")


def _edition(year: int, number: int, released: str, old: dict[str, Any]) -> dict[str, object]:
    pattern = {
        "k": old["k"],
        "hidden": _renamed(old["hidden"]),
        "hidden_sums": _renamed(old.get("hidden_sums", [])),
        "stands_on": old["stands_on"],
    }
    return {
        "definition": old["definition"],
        "year": year,
        "number": number,
        "until": f"{year}-12",
        "made": released,
        "cells": {RENAMED.get(key, key): value for key, value in old["cells"].items()},
        "secret": old.get("secret", ""),
        "internal": pattern,
        "public": pattern,
        "records": old.get("records", 0),
        "seq_unknown": old.get("seq_unknown", 0),
        "synthetic": old.get("synthetic", False),
        "released": released,
        "release": number,
        "by": [],
    }


def _renamed(keys: list[str]) -> list[str]:
    return sorted(RENAMED.get(key, key) for key in keys)
