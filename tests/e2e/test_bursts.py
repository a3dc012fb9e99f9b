"""Keys that arrive many at once, as over a slow SSH line: nothing is lost, nothing acts twice or on another chat."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.consoles import working
from tests.support.server import Server, Visitor, in_process, server_config
from tests.support.terminal import KEYS, Terminal

F2, F4, F9, ENTER, ESCAPE, DOWN = (KEYS[name] for name in ("f2", "f4", "f9", "enter", "escape", "down"))

SENT = re.compile(r"jij \d\d:\d\d {2}verzonden")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path)) as running:
        yield running


async def claimed(terminal: Terminal, alias: str) -> None:
    """Take the first chat of the queue."""
    await terminal.until(alias)
    terminal.send(f"{F2}c")
    await terminal.until(f"aan {alias}")
    await terminal.until("GESPREKKEN 1 van")


async def written_to(chatter: Visitor) -> list[str]:
    """What counsellors wrote. The connection is a new one: the server hangs up idle ones."""
    chatter.line.close()
    return [message["text"] for message in await chatter.read() if message["author"] == "counsellor"]


async def test_a_signal_is_found_and_ticked_in_one_write(server: Server) -> None:
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    async with working(server) as terminal:
        await claimed(terminal, "Vos")
        terminal.send(f"{F4}/schuld{ENTER} ")
        screen = await terminal.until("[x] ")
        assert re.search(r"\[x\] Moet een schuld", screen)
        assert screen.count("[x]") == 1
        terminal.send(f"{ESCAPE}{ESCAPE}welkom")
        await terminal.until("▎ welkom")


async def test_text_typed_at_once_after_a_claim_is_no_command_on_another_chat(server: Server) -> None:
    for alias in ("Vos", "Das", "Mus"):
        await (await server.visitor(alias)).say(f"ik ben {alias}")
    async with working(server) as terminal:
        await terminal.until("WACHTRIJ 3")
        # As letters of the queue these would take two more chats, go on pause and mute the bell.
        terminal.send(f"{F2}ccccc pm goedemiddag")
        await terminal.until("GESPREKKEN 1 van")
        await terminal.until("WACHTRIJ 2")
        await asyncio.to_thread(terminal.wait_quiet, 0.5)
        assert "GESPREKKEN 1 van" in terminal.screen()
        assert "beschikbaar" in terminal.screen()


async def test_escape_and_text_in_one_write_is_text(server: Server) -> None:
    for alias in ("Vos", "Das"):
        await (await server.visitor(alias)).say("hoi")
    async with working(server) as terminal:
        await terminal.until("WACHTRIJ 2")
        terminal.send(f"{F2}c")
        await terminal.until("GESPREKKEN 1 van")
        terminal.send(f"{F2}{ESCAPE}bericht cccc met pauze, en zo lang dat geen toets zo lang kan zijn")
        await terminal.until("▎ bericht cccc met pauze, en zo lang")
        await asyncio.to_thread(terminal.wait_quiet, 0.5)
        assert "GESPREKKEN 1 van" in terminal.screen()
        assert "WACHTRIJ 1" in terminal.screen()


async def test_enter_in_the_burst_of_the_letters_breaks_the_line_and_sends_nothing(server: Server) -> None:
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    async with working(server) as terminal:
        await claimed(terminal, "Vos")
        terminal.send(f"{ESCAPE}een lange eerste regel{ENTER}tweede regel")
        await terminal.until("tweede regel")
        assert await written_to(chatter) == []
        await asyncio.to_thread(terminal.wait_quiet)
        terminal.press("enter")
        await terminal.until(SENT)
        assert await written_to(chatter) == ["een lange eerste regel\ntweede regel"]


async def test_a_key_held_down_is_neither_lost_nor_acted_twice(server: Server) -> None:
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    async with working(server) as terminal:
        await claimed(terminal, "Vos")
        terminal.send("x" * 500 + KEYS["backspace"] * 400 + "e" * 5)
        await terminal.until("xeeeee")
        await asyncio.to_thread(terminal.wait_quiet)
        terminal.press("enter")
        await terminal.until(SENT)
        assert await written_to(chatter) == ["x" * 100 + "eeeee"]
        # Ticking is a question to the server each time: an even number leaves it as it was.
        terminal.send(F4 + f"{DOWN}{KEYS['up']}" * 250 + " ")
        screen = await terminal.until("[x]")
        assert screen.count("[x]") == 1


async def test_lock_and_text_in_one_write_leaves_no_text_in_the_chat(server: Server) -> None:
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    async with working(server) as terminal:
        await claimed(terminal, "Vos")
        terminal.send(f"{F9}kanarie{ENTER}")
        await terminal.until("Dat klopt niet")
        assert b"kanarie" not in terminal.output
