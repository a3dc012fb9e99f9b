"""A server's data folder in which somebody is known by a return word, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from backend.credentials.passwords import QUICK
from backend.return_words import words
from backend.return_words.hashing import hash_under_all
from backend.store import Store
from backend.store.keys import Keys
from backend.store.tables import people, registrations, return_words
from tests.console.cli.serverside import on_folder
from tests.support.server import key_file

WORD = "kompas olifant kastanje"
PERSON = "1f" * 16


def somebody_known(folder: Path) -> Path:
    """Make the folder: one person, known by `WORD`, with one registration. Gives it."""
    keys = Keys(key_file(folder), folder, QUICK, lambda: datetime.now(UTC))
    keys.open()
    ((year, hashed),) = hash_under_all(words.normalised(WORD), keys.living()).items()

    async def known(store: Store) -> None:
        async with store.write() as connection:
            await connection.execute(insert(people).values(person=PERSON, contacts=1))
            await connection.execute(insert(return_words).values(hash=hashed, key_year=year, person=PERSON))
            await connection.execute(
                insert(registrations).values(id="r1", version=0, month="2026-03", person=PERSON, contact=1)
            )

    on_folder(folder, known)
    (folder / "server.toml").write_text(f'return_key_file = "{key_file(folder)}"\n')
    return folder
