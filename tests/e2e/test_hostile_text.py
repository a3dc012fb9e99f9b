"""Hostile texts of every family everywhere in the real console, in a real terminal (SEC-T4, T5, T7, T8, T9, T11).

They stand in the server's database, so they are also what a broken or hostile server could send: nothing there has
gone through the checks of the server's entrance.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, update

from backend.store.tables import conversations, drafts, messages, users
from protocol.models import Presence, Safety
from tests.e2e.consoles import quit_console, working
from tests.e2e.start_counting import HITS
from tests.support import vt
from tests.support.payloads import ENCODABLE
from tests.support.server import Server, in_process, server_config
from tests.support.terminal import KEYS, Terminal

BELL = "c0-07"
SMALL = {name: text for name, text in ENCODABLE.items() if len(text) <= 50_000}
QUEUED = tuple(SMALL)[::4]
"""In the queue a fourth of them stands; all do in `tests/nightly/test_hostile.py`, and all are read in a chat here."""
LAST = "dit is de laatste"
MARKUP, HIDDEN = "[@click=", "(verborgen tekens)"
START = "tests.e2e.start_counting"
F2, ESCAPE = KEYS["f2"], KEYS["escape"]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path)) as running:
        yield running


async def forge(server: Server, table: Table, where: Any, **values: object) -> None:
    """Put something into the database that the server itself would never have taken."""
    async with server.services.store.write() as connection:
        await connection.execute(update(table).where(where).values(**values))


async def hostile_chat(server: Server, texts: dict[str, str]) -> None:
    """A waiting chat in which every line is one of `texts`."""
    chatter = await server.visitor("Alles")
    for number in range(len(texts)):
        await chatter.say(f"regel {number}")
    await chatter.say(LAST)
    row = await only_chat(server, "Alles")
    for number, text in enumerate(texts.values()):
        await forge(
            server, messages, (messages.c.conversation == row) & (messages.c.text == f"regel {number}"), text=text
        )


async def only_chat(server: Server, alias: str) -> str:
    async with server.services.store.read() as connection:
        found = await connection.scalar(conversations.select().where(conversations.c.alias == alias))
    assert found is not None
    return str(found)


async def hostile_queue(server: Server, texts: dict[str, str]) -> None:
    """For each text a chat with it as alias, topic and safety fields; and colleagues with hostile names.

    A language is an identifier in a closed alphabet: an answer with another one is refused as a whole.
    """
    for number, text in enumerate(texts.values()):
        chatter = await server.visitor(f"q{number}")
        await chatter.say("x")
        row = await only_chat(server, f"q{number}")
        text = text or "leeg"
        safety = Safety(who=text, device=text, stop_word=text, plan=text)  # type: ignore[arg-type]
        await forge(server, conversations, conversations.c.id == row, alias=text, topic=text, safety=safety)
        await forge(server, messages, messages.c.conversation == row, text=text)
    for number, name in enumerate(("sgr_red", "osc52_clipboard", "bidi_override", "mk_click_quit", "zalgo")):
        colleague = await server.counsellor(f"collega {number}")
        await colleague.snapshot()
        await forge(
            server,
            users,
            users.c.name == f"collega {number}",
            name=SMALL[name][:80],
            reason=SMALL[name],
            presence=Presence.PAUSE,
        )


async def look_everywhere(terminal: Terminal, waiting: int) -> str:
    """Queue, previews, heads, transcript, safety panel, palette, lists, questions; gives all that was seen."""
    seen = ""

    async def look() -> None:
        nonlocal seen
        await asyncio.to_thread(terminal.wait_quiet, 0.05)
        seen += terminal.screen()

    terminal.send(F2 + KEYS["home"])
    for _ in range(waiting // 10 + 1):
        terminal.press("enter")
        await look()
        terminal.send(F2 + KEYS["down"] * 10)
    terminal.send(F2 + KEYS["home"] + "c")
    await terminal.until(LAST, timeout=60)
    for number in range(40):  # ten pages, and more where a busy machine has not drawn them all
        terminal.send(ESCAPE + KEYS["shift+tab"] + KEYS["pageup"] * 2)
        await look()
        if number >= 9 and all(words in seen for words in (MARKUP, HIDDEN)):
            break
    # Take a few with hostile names, so that notices, heads, questions and the list of one's own chats show them.
    for keys in (f"{F2}c", KEYS["f8"], KEYS["ctrl+g"], ESCAPE, f"{KEYS['shift+tab']}x", "n", KEYS["ctrl+p"], ESCAPE):
        terminal.send(keys)
        await look()
    return seen


def assert_calm(terminal: Terminal) -> None:
    assert vt.offences(bytes(terminal.output), allow={BELL}) == []
    assert not list(terminal.home.rglob("incidents*")), "it failed somewhere"


async def test_sec_t4_no_text_anywhere_steers_the_terminal(server: Server) -> None:
    await nothing_steers(server, {name: SMALL[name] for name in QUEUED})


async def nothing_steers(server: Server, queued: dict[str, str]) -> None:
    """Every text in a chat, and these in the queue as well."""
    await hostile_chat(server, ENCODABLE)
    await hostile_queue(server, queued)
    async with working(server, module=START) as terminal:
        seen = await look_everywhere(terminal, len(queued))
        assert await quit_console(terminal) == 0
        assert_calm(terminal)
        assert (terminal.home / HITS).read_text() == "0", "SEC-T5: something came through the sanitiser"
        assert MARKUP in seen, "SEC-T7: markup is to be read as it is"
        assert HIDDEN in seen, "SEC-T8"


async def test_sec_t5_without_the_sanitiser_the_guard_alone_lets_nothing_through(server: Server) -> None:
    texts = {name: text for name, text in SMALL.items() if not name.startswith(("zalgo", "alternating", "zwj", "jamo"))}
    await hostile_chat(server, texts)
    async with working(server, "anna", "--no-sanitiser", module=START) as terminal:
        await terminal.until("Alles")
        terminal.send(f"{F2}c")
        await terminal.until(LAST)
        for _ in range(15):
            terminal.send(ESCAPE + KEYS["shift+tab"] + KEYS["pageup"] * 2)
            await asyncio.to_thread(terminal.wait_quiet, 0.05)
        await quit_console(terminal)
        found = {each.family for each in vt.offences(bytes(terminal.output), allow={BELL})}
        assert not {family for family in found if family.startswith(("csi", "osc", "dcs", "esc", "c0", "c1", "bidi"))}
        assert int((terminal.home / HITS).read_text()) > 0


async def test_sec_t9_nothing_pasted_reaches_the_server_as_a_control_character(server: Server) -> None:
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    async with working(server) as terminal:
        await terminal.until("Vos")
        terminal.send(f"{F2}c")
        await terminal.until("aan Vos")
        for text in SMALL.values():
            if "\x1b[201~" not in text and len(text) < 400:
                terminal.send(f"\x1b[200~{text}\x1b[201~")
        await asyncio.to_thread(terminal.wait_quiet)
        terminal.send("\r")
        await asyncio.to_thread(terminal.wait_quiet)
        await quit_console(terminal)
        assert_calm(terminal)
    async with server.services.store.read() as connection:
        stored = [
            *(await connection.execute(drafts.select())).all(),
            *(await connection.execute(messages.select())).all(),
        ]
    texts = [str(row.text) for row in stored]
    assert any("red" in text for text in texts)
    for text in texts:
        assert vt.offences(text.replace("\n", "\r\n").encode()) == []


@pytest.mark.parametrize("name", ["megabyte_line", "megabyte_wide", "newlines", "tabs_many", "escapes_many"])
async def test_sec_t11_a_huge_text_leaves_the_console_answering(server: Server, name: str) -> None:
    await hostile_chat(server, {name: ENCODABLE[name]})
    async with working(server) as terminal:
        await terminal.until("Alles")
        terminal.send(f"{F2}c")
        await terminal.until("aan Alles", timeout=20)
        terminal.send(f"{ESCAPE}getypt")
        await terminal.until("▎ getypt", timeout=5)
        assert await quit_console(terminal) == 0
        assert_calm(terminal)
