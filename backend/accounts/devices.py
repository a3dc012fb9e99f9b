"""Known devices: where an account signed in before, and nothing else.

The token of a device proves no name and replaces no password. Who shows it with the name that it belongs to is not
counted among the strangers who try that name. Five wrong tries, and it is known no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.credentials.tokens import Kind, hash_token, new_token
from backend.store.tables import devices

LIFE: Final = timedelta(days=90)
"""How long a device is known after the last sign-in there."""
MOST_WRONG: Final = 5
"""Wrong tries before it is known no more."""
MOST_EACH: Final = 20
"""Devices of one account; the one used longest ago makes way."""


async def is_known(connection: AsyncConnection, token: str, user_id: str, now: datetime) -> bool:
    """Whether the account may try from this device as one that is known. Counts nothing."""
    found = await connection.scalar(select(devices.c.hash).where(*_standing(token, user_id, now)))
    return found is not None


async def begin(connection: AsyncConnection, token: str, user_id: str, now: datetime) -> bool:
    """Count a try before the password is looked at. False: it is not, or no longer, a known device of this account."""
    result = await connection.execute(
        update(devices).where(*_standing(token, user_id, now)).values(wrong=devices.c.wrong + 1)
    )
    return result.rowcount == 1


async def undecided(connection: AsyncConnection, token: str) -> None:
    """The password was right and the code is still to come, or nothing was looked at: take back this try alone."""
    await connection.execute(
        update(devices)
        .where(devices.c.hash == hash_token(token), devices.c.wrong > 0)
        .values(wrong=devices.c.wrong - 1)
    )


async def remember(connection: AsyncConnection, token: str, user_id: str, now: datetime, *, known: bool) -> str:
    """After a sign-in: the token to keep from now on, the shown one where it is `known`."""
    if known:
        await connection.execute(
            update(devices).where(devices.c.hash == hash_token(token)).values(wrong=0, expires=now + LIFE)
        )
        return token
    fresh = new_token(Kind.DEVICE)
    await connection.execute(
        devices.insert().values(hash=hash_token(fresh), user_id=user_id, expires=now + LIFE, wrong=0)
    )
    mine = await connection.scalars(
        select(devices.c.hash).where(devices.c.user_id == user_id).order_by(devices.c.expires.desc(), devices.c.hash)
    )
    too_many = [one for one in list(mine)[MOST_EACH:] if one != hash_token(fresh)]
    await connection.execute(delete(devices).where(devices.c.hash.in_(too_many) | (devices.c.expires <= now)))
    return fresh


async def forget_all(connection: AsyncConnection, user_id: str) -> None:
    """The account was reset or switched off: no device of it is known any more."""
    await connection.execute(delete(devices).where(devices.c.user_id == user_id))


def _standing(token: str, user_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        devices.c.hash == hash_token(token),
        devices.c.user_id == user_id,
        devices.c.expires > now,
        devices.c.wrong < MOST_WRONG,
    )
