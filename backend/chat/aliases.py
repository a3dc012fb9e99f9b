"""By which name a chatter is shown to counsellors: the one that they chose, or one of ours that nobody here has yet."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend import visitor
from backend.store.tables import conversations
from protocol.conversation import OPEN
from protocol.lookalikes import looks, plays_a_part, shows_something

BEGINNING: Final = 3
"""Letters that are read of a name in a list: two names that have these in common are taken for each other."""

_TAKEN = select(conversations.c.alias).where(
    conversations.c.state.in_(OPEN),
    conversations.c.apart.is_(False),
    conversations.c.id != bindparam("own"),
)


def alias_for(chosen: str, language: str) -> str:
    """`chosen`, or one of the page's own names where it shows nothing, or would be read as a word of the console.

    The same name gets the same one in its place: a start that is asked again changes nothing.
    """
    if shows_something(chosen) and not plays_a_part(chosen):
        return chosen
    names = visitor.aliases(language)
    return names[zlib.crc32(chosen.encode(errors="replace")) % len(names)]


async def given(connection: AsyncConnection, alias: str, language: str, own: str, now: str) -> str:
    """The alias of the chatter who asked for `alias`, in conversation `own`, which is called `now` so far.

    A name of their own stays. One that the page proposed is theirs unless an open conversation is called so or begins
    alike: they get another of the page's names, the one that they had before if that is free.
    """
    names = visitor.aliases(language)
    if alias not in names:
        return alias
    taken = (await connection.scalars(_TAKEN, {"own": own})).all()
    return chosen_from(names, taken, [alias, now])


def chosen_from(names: Sequence[str], taken: Iterable[str], first: Sequence[str] = ()) -> str:
    """The first of `first` that begins like none of `taken`, or any of `names`, best with a letter of its own.

    Where all begin like one of them it is the first of `first`: the consoles tell such names apart by a mark.
    """
    beginnings = {_beginning(name) for name in taken}
    letters = {beginning[:1] for beginning in beginnings}
    free = [name for name in names if _beginning(name) not in beginnings]
    for name in first:
        if name in free:
            return name
    return secrets.choice([name for name in free if _beginning(name)[:1] not in letters] or free or list(first[:1]))


def _beginning(name: str) -> str:
    return looks(name)[:BEGINNING]
