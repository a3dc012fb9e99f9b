"""Hostile texts from a visitor through the real server and console to a real terminal (SEC-T4, SEC-T5, SEC-S5)."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from protocol.ids import uuid7
from tests.support import vt
from tests.support.payloads import ENCODABLE
from tests.support.server import PASSWORD, create_user, in_process, server_config
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
LAST = "dit is de laatste"
LONGEST = 8000
"""Characters of a text that the server takes; longer bodies end the connection."""

ALIASES = ("sgr_red", "osc0_title", "osc52_clipboard", "osc8_link", "device_attributes", "reset_ris")


async def test_sec_t4_no_text_of_a_visitor_steers_the_terminal(tmp_path: Path) -> None:
    texts = [text for text in ENCODABLE.values() if len(text) <= LONGEST]
    assert len(texts) >= 70
    async with in_process(server_config(tmp_path)) as server:
        await create_user(server.config, "anna", running=True)
        chatter = await server.visitor(f"Vos{ENCODABLE['sgr_red']}")
        stored = 0
        for text in texts:
            # What the server refuses (too many lines, empty) never reaches a console.
            reply = await chatter.ask("POST", "messages", {"client_id": str(uuid7()), "text": text})
            stored += reply.status == 201
        assert stored >= 60
        await chatter.say(LAST)
        console = [sys.executable, "-m", "console", "--server", server.address]
        with Terminal(console, cwd=ROOT, columns=120, rows=40) as terminal:
            await terminal.until("Wachtwoord")
            terminal.send(f"anna\t{PASSWORD}\r")
            await terminal.until("WACHTRIJ 1")
            for name in ALIASES:
                waiting = await server.visitor(ENCODABLE[name][:40])
                await waiting.say(ENCODABLE[name])
            await terminal.until(f"WACHTRIJ {len(ALIASES) + 1}")
            terminal.press("f2", "home", "c")
            await terminal.until(LAST)
            terminal.press("f2", *["down"] * len(ALIASES), "escape", "shift+tab")
            seen = terminal.screen()
            for _ in range(20):
                terminal.press("pageup")
                await asyncio.to_thread(terminal.wait_quiet, 0.1)
                seen += terminal.screen()
            terminal.signal(signal.SIGTERM)
            assert await asyncio.to_thread(terminal.wait_exit) == 143
            assert vt.offences(bytes(terminal.output), allow={"c0-07"}) == []
            # The texts were there, made visible: what the sanitiser shows for an escape character.
            assert "\u241b[2J" in seen
            assert LAST.encode() not in vt.after_alternate_screen(bytes(terminal.output))
            log = terminal.home / ".local" / "state" / "baken" / "incidents.jsonl"
            assert not log.exists(), log.read_text()
