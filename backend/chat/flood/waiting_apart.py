"""Those who stand apart in a flood, as consoles see them: numbers, the first few, and on demand a page of rows.

Who wrote something is never behind those who did not: a child among hundreds of bots of one network has to be found.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.rules import need_to_know, rows
from backend.store.tables import conversations
from protocol.models import Answer, Apart, ApartPage, Conversation, Crowd, State

SHOWN: Final = 5
"""How many of those apart a console sees without asking."""
CROWDS: Final = 20
"""How many crowds, the largest first."""
TYPED: Final = 300.0
"""Seconds for which who typed counts as writing: children stop and begin again."""

STANDS: Final = and_(conversations.c.state == State.WAITING, conversations.c.apart.is_(True))
_WROTE: Final = conversations.c.lines_by_visitor > 0
_UNSAFE: Final = conversations.c.can_type_safely == Answer.NO
_ORDER: Final = (
    case((_WROTE, 0), else_=1),
    case((_UNSAFE, 0), else_=1),
    conversations.c.waiting_since,
    conversations.c.id,
)
"""Who is read first: who wrote, of these who cannot type safely, then who waits longest."""


class Typists:
    """Who typed of late while they waited, in memory: the text is known nowhere, and neither is the moment."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}

    def note(self, chat: str, moment: float) -> None:
        """`chat` types at `moment` (monotonic seconds)."""
        self._at[chat] = moment

    def keep(self, waiting: Collection[str], moment: float) -> None:
        """Forget who waits no more, and who typed long ago."""
        self._at = {chat: at for chat, at in self._at.items() if chat in waiting and moment - at <= TYPED}

    def recent(self, moment: float) -> list[str]:
        """Who typed within the last minutes."""
        return [chat for chat, at in self._at.items() if moment - at <= TYPED]


def silent(typing: Sequence[str]) -> ColumnElement[bool]:
    """Who wrote nothing, does not type, and did not say that they cannot type safely."""
    return and_(
        conversations.c.lines_by_visitor == 0,
        conversations.c.can_type_safely != Answer.NO,
        conversations.c.id.not_in(typing),
    )


async def numbers(connection: AsyncConnection, order: Sequence[str], typing: Sequence[str]) -> Apart:
    """How many stand apart, by crowd, and the first few of `order` (their turns), who wrote before all others."""
    quiet = func.sum(silent(typing).cast(Integer))
    wrote = func.sum(_WROTE.cast(Integer))
    found = await connection.execute(
        select(conversations.c.crowd, func.count(), quiet, wrote, func.min(conversations.c.waiting_since))
        .where(STANDS)
        .group_by(conversations.c.crowd)
    )
    crowds = [
        Crowd(id=name or "none", waiting=waiting, silent=int(still or 0), wrote=int(lines or 0), since=since)
        for name, waiting, still, lines, since in found
    ]
    crowds.sort(key=lambda each: (-each.waiting, each.since, each.id))
    return Apart(
        waiting=sum(each.waiting for each in crowds),
        silent=sum(each.silent for each in crowds),
        wrote=sum(each.wrote for each in crowds),
        since=min((each.since for each in crowds), default=None),
        crowds=tuple(crowds[:CROWDS]),
        next=await _first(connection, order, typing) if crowds else (),
    )


async def _first(connection: AsyncConnection, order: Sequence[str], typing: Sequence[str]) -> tuple[Conversation, ...]:
    speak = await connection.execute(
        select(conversations.c.id, conversations.c.lines_by_visitor).where(STANDS, or_(_WROTE, _UNSAFE))
    )
    rank = dict.fromkeys(typing, 1) | {chat: 0 if lines else 1 for chat, lines in speak}
    wanted = sorted(order, key=lambda chat: rank.get(chat, 2))[:SHOWN]
    found = await connection.execute(select(conversations).where(conversations.c.id.in_(wanted), STANDS))
    first = {row.id: need_to_know.for_everybody(rows.chat(row)) for row in found}
    return tuple(first[each] for each in wanted if each in first)


async def page(connection: AsyncConnection, offset: int, limit: int) -> ApartPage:
    """Rows of those apart from place `offset` on, without what is for owners; who wrote comes first."""
    found = await connection.execute(select(conversations).where(STANDS).order_by(*_ORDER).offset(offset).limit(limit))
    every = await connection.execute(select(func.count(), func.sum(_WROTE.cast(Integer))).where(STANDS))
    waiting, wrote = every.one()
    return ApartPage(
        rows=tuple(need_to_know.for_everybody(rows.chat(row)) for row in found), waiting=waiting, wrote=int(wrote or 0)
    )
