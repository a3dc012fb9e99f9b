"""Second factors in the database: sealed at the start, and what could not be."""

from __future__ import annotations

import hashlib

from msgspec import Struct
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.accounts import names
from backend.accounts.sealing import CannotOpen, is_sealed, seal, unseal
from backend.store import Store
from backend.store.keys import SealingKey
from backend.store.tables import meta, users

KEY_IN_USE = "sealing key"
"""Under what `meta` holds the fingerprint of the server's key: another program must not seal with another."""


class SecondFactors(Struct, frozen=True, kw_only=True):
    """Of how many accounts the secret was sealed at this start, stands there in clear, or cannot be opened."""

    sealed: int = 0
    clear: int = 0
    lost: int = 0


async def put_in_order(store: Store, keys: tuple[SealingKey, ...]) -> SecondFactors:
    """Seal every secret that is not sealed under the newest of `keys`; without keys all stays as it is."""
    sealed = clear = lost = 0
    async with store.write() as connection:
        found = (
            await connection.execute(select(users.c.id, users.c.totp_secret).where(users.c.totp_secret.is_not(None)))
        ).all()
        for row in found:
            if not keys:
                clear += not is_sealed(row.totp_secret)
                lost += is_sealed(row.totp_secret)
                continue
            try:
                secret = unseal(row.totp_secret, row.id, keys)
            except CannotOpen:
                lost += 1
                continue
            if not row.totp_secret.startswith(f"sealed:{keys[0].number}:"):
                stored = seal(secret, row.id, keys[0])
                await connection.execute(update(users).where(users.c.id == row.id).values(totp_secret=stored))
                sealed += 1
        if keys:
            await _use(connection, keys[0])
    if sealed:
        await store.scrub()
    return SecondFactors(sealed=sealed, clear=clear, lost=lost)


async def is_in_use(store: Store, key: SealingKey | None) -> bool:
    """Whether the server of this database seals with `key`, or no server has sealed yet."""
    async with store.read() as connection:
        known = await connection.scalar(select(meta.c.value).where(meta.c.key == KEY_IN_USE))
    return known is None or (key is not None and known == _fingerprint(key))


async def can_open(store: Store, name: str, keys: tuple[SealingKey, ...]) -> bool:
    """Whether the second factor of the account can be opened; also yes where it has none."""
    async with store.read() as connection:
        found = await connection.execute(
            select(users.c.id, users.c.totp_secret).where(users.c.name_key == names.key(name))
        )
        row = found.one_or_none()
    if row is None or row.totp_secret is None:
        return True
    try:
        unseal(row.totp_secret, row.id, keys)
    except CannotOpen:
        return False
    return True


async def _use(connection: AsyncConnection, key: SealingKey) -> None:
    await connection.execute(delete(meta).where(meta.c.key == KEY_IN_USE))
    await connection.execute(insert(meta).values(key=KEY_IN_USE, value=_fingerprint(key)))


def _fingerprint(key: SealingKey) -> str:
    return hashlib.sha256(b"baken sealing key " + bytes.fromhex(key.secret)).hexdigest()[:32]
