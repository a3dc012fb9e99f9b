"""Leaving the console: what somebody leaves behind, in words, and the steps at the end."""

from __future__ import annotations

import asyncio
import contextlib

from api_client.errors import BackendError
from console.core.selectors import open_chats
from console.present.names import called
from console.session.session import Session
from console.sign_in.authenticator import SignedIn
from console.strings import _, ngettext
from protocol.safe_text import one_line

NAMED_CELLS = 40
"""Cells of a text by which somebody knows which one is meant."""

AT_THE_END = 2.0
"""Seconds for each step at the end that needs the server or the key store: nobody waits longer for them."""


def what_is_open(session: Session, *, named: bool = True, last: bool = True) -> str:
    """Running chats, texts that have not arrived, unsaved forms, a line each; empty where there are none (`SEC-D8`).

    Not `named`: chats are only counted, for whoever is not signed in. Not the `last` console of this person: the chats
    go on at another one.
    """
    said: list[str] = []
    chats = open_chats(session.state) if last else ()
    names = ", ".join(called(session.state, row) for row in chats)
    if names and not named:
        said.append(ngettext("{n} chat is running", "{n} chats are running", len(chats)).format(n=len(chats)))
    elif names:
        said.append(_("Still open: {names}. Who leaves now leaves them without an answer.").format(names=names))
    waiting = len(session.unsettled())
    if waiting:
        text = ngettext("{n} text has not arrived at the server.", "{n} texts have not arrived at the server.", waiting)
        said.append(text.format(n=waiting))
    forms = len(session.forms.unsettled())
    if forms:
        text = ngettext(
            "{n} form is not saved: what was filled in last is lost then.",
            "{n} forms are not saved: what was filled in last is lost then.",
            forms,
        )
        said.append(text.format(n=forms))
    return "\n".join(said)


def what_is_unsent(session: Session, conversation: str) -> str:
    """The texts of one conversation that the server is not known to have, each begun; empty where there are none."""
    texts = [row.text for row in session.unsettled() if row.conversation == conversation]
    if not texts:
        return ""
    said = ngettext(
        "{n} text has not arrived, and may not arrive any more:",
        "{n} texts have not arrived, and may not arrive any more:",
        len(texts),
    )
    return "\n".join([said.format(n=len(texts)), *(f"  {one_line(text, NAMED_CELLS)}" for text in texts)])


async def is_last_console(entry: SignedIn) -> bool:
    """Whether this person has no other console. A server that cannot be asked knows of none."""
    with contextlib.suppress(BackendError, TimeoutError):
        async with asyncio.timeout(AT_THE_END):
            return await entry.backend.other_consoles() == 0
    return True


async def give_all_back(session: Session) -> bool:
    """Every open chat to the queue, all at once; gives whether none is left."""
    await asyncio.gather(*(session.commands.release(row.id) for row in open_chats(session.state)))
    return not open_chats(session.state)


async def say_left(entry: SignedIn) -> None:
    """So that no page promises somebody who went home; a server that cannot be told finds it out by the lease."""
    with contextlib.suppress(BackendError, TimeoutError):
        async with asyncio.timeout(AT_THE_END):
            await entry.backend.left()


async def sign_out(entry: SignedIn) -> None:
    """End the session at the server, where it can be told."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(AT_THE_END):
            await entry.sign_out()


async def leave(session: Session | None, entry: SignedIn | None) -> None:
    """Let go of the server and the key store. Who is remembered stays signed in. Researchers have no `session`."""
    if entry is not None and not entry.remembered:
        await sign_out(entry)
    elif entry is not None and session is not None:
        await say_left(entry)
    if session is not None:
        await session.aclose()
    elif entry is not None:
        await entry.backend.aclose()
    if entry is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(AT_THE_END):
                await entry.settle()
