"""What an operator does with accounts: add, list, reset, disable. Used by the command line, beside a running server."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from msgspec import Struct
from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.accounts import devices, names
from backend.accounts.sealing import seal
from backend.accounts.session_rows import end_sessions
from backend.store import Store, audit
from backend.store.keys import SealingKey
from backend.store.tables import sessions, users
from backend.support.foreign_values import known
from protocol.ids import uuid7
from protocol.models import Role


class AccountError(Exception):
    """An account cannot be added or changed; `name` is the one that was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NameTaken(AccountError):
    """There is an account with this name already."""


class NoSuchName(AccountError):
    """No account has this name."""


class BadName(AccountError):
    """This can be nobody's name (`backend/accounts/names.py`)."""


class Account(Struct, frozen=True, kw_only=True):
    """An account as an operator sees it."""

    name: str
    role: Role
    capacity: int
    second_factor: bool
    disabled: bool


async def add(
    store: Store,
    *,
    name: str,
    role: Role,
    password_hash: str,
    now: datetime,
    capacity: int = 3,
    totp_secret: str | None = None,
    sealing: SealingKey | None = None,
) -> str:
    """A new account; gives its id. `sealing` is what `totp_secret` is sealed with. Raises `BadName` or `NameTaken`."""
    name = names.written(name)
    if not names.is_name(name):
        raise BadName(name)
    account = str(uuid7())
    async with store.write() as connection:
        if await _find(connection, name) is not None:
            raise NameTaken(name)
        await connection.execute(
            users.insert().values(
                id=account,
                name=name,
                name_key=names.key(name),
                role=role,
                password_hash=password_hash,
                totp_secret=_stored(totp_secret, account, sealing),
                capacity=capacity,
                created_at=now,
            )
        )
        details = {"user": account, "role": role.value}
        await audit.append(connection, now, audit.OPERATOR, audit.Action.USER_ADDED, details)
    return account


async def listed(store: Store) -> list[Account]:
    """Every account, by name."""
    async with store.read() as connection:
        rows = (await connection.execute(select(users).order_by(users.c.name_key))).all()
    return [
        Account(
            name=row.name,
            role=known(Role, row.role, "users.role"),
            capacity=row.capacity,
            second_factor=row.totp_secret is not None,
            disabled=row.disabled,
        )
        for row in rows
    ]


class _Keep(Enum):
    KEEP = "keep"


KEEP = _Keep.KEEP
"""For `reset`: the second factor stays what it is."""


async def reset(
    store: Store,
    *,
    name: str,
    password_hash: str,
    totp_secret: str | _Keep | None,
    now: datetime,
    sealing: SealingKey | None = None,
) -> None:
    """Another password and another second factor (None: without). Ends the sessions and lifts a disabling.

    Raises `NoSuchName`.
    """
    changes: dict[str, object] = {"password_hash": password_hash, "disabled": False}
    async with store.write() as connection:
        user = await _existing(connection, name)
        if not isinstance(totp_secret, _Keep):
            changes |= {"totp_secret": _stored(totp_secret, user.id, sealing), "totp_step": None}
        await connection.execute(update(users).where(users.c.id == user.id).values(changes))
        await _end_all(connection, user.id)
        await audit.append(connection, now, audit.OPERATOR, audit.Action.USER_RESET, {"user": user.id})


async def disable(store: Store, *, name: str, now: datetime) -> None:
    """No more signing in, and every session ends now. Raises `NoSuchName`."""
    async with store.write() as connection:
        user = await _existing(connection, name)
        await connection.execute(update(users).where(users.c.id == user.id).values(disabled=True))
        await _end_all(connection, user.id)
        await audit.append(connection, now, audit.OPERATOR, audit.Action.USER_DISABLED, {"user": user.id})


async def find(store: Store, name: str) -> Account:
    """The account called `name`, however it is written. Raises `NoSuchName`."""
    key = names.key(name)
    for account in await listed(store):
        if names.key(account.name) == key:
            return account
    raise NoSuchName(name)


def _stored(secret: str | None, account: str, sealing: SealingKey | None) -> str | None:
    return secret if secret is None or sealing is None else seal(secret, account, sealing)


async def _find(connection: AsyncConnection, name: str) -> Row[tuple[str]] | None:
    return (await connection.execute(select(users.c.id).where(users.c.name_key == names.key(name)))).one_or_none()


async def _existing(connection: AsyncConnection, name: str) -> Row[tuple[str]]:
    found = await _find(connection, name)
    if found is None:
        raise NoSuchName(name)
    return found


async def _end_all(connection: AsyncConnection, user_id: str) -> None:
    ids = list(await connection.scalars(select(sessions.c.id).where(sessions.c.user_id == user_id)))
    await end_sessions(connection, ids)
    await devices.forget_all(connection, user_id)
