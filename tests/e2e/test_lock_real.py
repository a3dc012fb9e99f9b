"""The lock on the real console: nothing to be seen, nothing acts, the bell still rings (SEC-S1, SEC-S2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.store.tables import users
from tests.e2e.consoles import quit_console, working
from tests.support.attacker import Attacker
from tests.support.server import PASSWORD, Server, Visitor, in_process, server_config
from tests.support.terminal import KEYS, Terminal

HEARD, HALF, ALIAS = "kanariegehoord", "kanariehalf", "Kanarievogel"
F2, F9, UP, TAB, ENTER = (KEYS[name] for name in ("f2", "f9", "up", "tab", "enter"))
EMPTY = KEYS["ctrl+e"] + KEYS["ctrl+u"]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path)) as running:
        yield running


async def locked(server: Server, terminal: Terminal) -> tuple[Visitor, int]:
    """In a chat, with a half written text, locked; gives the chatter and the offset of what was written since."""
    chatter = await server.visitor(ALIAS)
    await chatter.say(HEARD)
    await terminal.until(ALIAS)
    terminal.send(f"{F2}c")
    await terminal.until("GESPREKKEN 1 van")
    terminal.send(HALF)
    await terminal.until(f"▎ {HALF}")
    await asyncio.to_thread(terminal.wait_quiet)
    before = len(terminal.output)
    terminal.send(F9)
    await terminal.until("Vergrendeld")
    return chatter, before


def assert_covered(terminal: Terminal, before: int) -> None:
    for canary in (HEARD, HALF, ALIAS):
        assert canary not in terminal.screen()
        assert canary.encode() not in terminal.output[before:]


async def test_sec_s1_s2_locked_shows_nothing_does_nothing_and_opens_with_the_password(server: Server) -> None:
    async with working(server) as terminal:
        chatter, before = await locked(server, terminal)
        terminal.press("ctrl+p", "ctrl+q", "f1", "f2", "f3", "f4", "f8", "escape", "ctrl+t", "ctrl+o", "ctrl+g")
        terminal.send("\x1b[200~geplakt\x1b[201~")
        terminal.send("\x1b[<0;10;10M\x1b[<0;10;10m")
        await asyncio.to_thread(terminal.wait_quiet)
        assert "Vergrendeld" in terminal.screen()
        assert terminal.process.poll() is None
        assert_covered(terminal, before)
        rang = terminal.output.count(b"\x07")
        await chatter.say(f"{HEARD} nog eens")
        await asyncio.to_thread(terminal.wait_for_bytes, b"\x07", len(terminal.output) if rang else 0)
        await terminal.until("1 nieuw")
        assert_covered(terminal, before)
        # What was typed and pasted above went into the line for the secret.
        terminal.send(f"{KEYS['ctrl+e']}{KEYS['ctrl+u']}{PASSWORD}{ENTER}")
        await terminal.until(f"▎ {HALF}")
        assert f"{HEARD} nog eens" in await terminal.until("nog eens")
        assert [each["text"] for each in await chatter.read() if each["author"] == "counsellor"] == []
        assert await quit_console(terminal) == 0


async def test_sec_s2_five_wrong_tries_sign_out_and_keep_the_chats_covered(server: Server) -> None:
    async with working(server) as terminal:
        _, before = await locked(server, terminal)
        for left in (4, 3, 2, 1):
            terminal.send(f"niet{ENTER}")
            await terminal.until(f"Nog {left} ")
        terminal.send(f"niet{ENTER}")
        await terminal.until("Te vaak een verkeerd wachtwoord")
        # Every byte since the lock: the chats were not shown for a moment between the two screens either.
        assert_covered(terminal, before)
        terminal.press("ctrl+q")
        assert "1 gesprek loopt" in await terminal.until("De console verlaten?")
        assert_covered(terminal, before)
        terminal.send("n")
        await terminal.until(lambda screen: "De console verlaten?" not in screen)
        terminal.send(f"{PASSWORD}{ENTER}")
        await terminal.until(f"▎ {HALF}")


@pytest.mark.proves(
    "SEC-A6", "SEC-S2", "F2", breaks="the sign-in of the start was laid over the open chats, as it once was"
)
async def test_sec_s2_no_server_of_somebody_elses_opens_the_lock(server: Server) -> None:
    """The keys are those that filled in another server when the sign-in had a field for it."""
    async with working(server) as terminal:
        _, before = await locked(server, terminal)
        async with server.services.store.read() as connection:
            anna = str(await connection.scalar(select(users.c.id).where(users.c.name == "anna")))
        async with Attacker(person=anna).server as theirs:
            for left in (4, 3, 2, 1):
                terminal.send(f"niet{ENTER}")
                await terminal.until(f"Nog {left} ")
            terminal.send(f"niet{ENTER}")
            await terminal.until("Te vaak een verkeerd wachtwoord")
            terminal.send(f"{UP}{UP}{EMPTY}{theirs.url}{TAB}{TAB}{EMPTY}wat dan ook{ENTER}")
            await terminal.until(lambda screen: "klopt niet" in screen or ALIAS in screen)
            assert_covered(terminal, before)
            assert theirs.asked == []
