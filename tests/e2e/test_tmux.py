"""After a session tmux keeps nothing of it: no row of the history, no title, no name (SEC-S4, SEC-S5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.consoles import command, sign_in
from tests.support.needs import needs_tmux
from tests.support.server import PASSWORD, Server, create_user, in_process, server_config
from tests.support.terminal import KEYS
from tests.support.tmux import Tmux

HEARD, HALF, ALIAS = "kanariegehoord", "kanariehalf", "Kanarievogel"
CANARIES = (HEARD, HALF, ALIAS, PASSWORD)
PAGE = 40
"""Messages that are more than a screen of them."""

pytestmark = needs_tmux


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    (tmp_path / "server").mkdir()
    async with in_process(server_config(tmp_path / "server")) as running:
        yield running


@pytest.mark.parametrize("option", ["", "set -wg alternate-screen off"], ids=["as it is", "no alternate screen"])
async def test_sec_s4_s5_tmux_keeps_nothing_of_a_session(server: Server, tmp_path: Path, option: str) -> None:
    chatter = await server.visitor(ALIAS)
    for number in range(PAGE):
        await chatter.say(f"{HEARD} {number}")
    await create_user(server.config, "anna", running=True)
    tmux = Tmux(tmp_path, command(server.address), option)
    try:
        terminal = tmux.terminal
        await sign_in(terminal)
        await terminal.until(ALIAS)
        terminal.send(f"{KEYS['f2']}c")
        await terminal.until(f"{HEARD} {PAGE - 1}")
        await chatter.say(f"{HEARD} daarna")
        await terminal.until(f"{HEARD} daarna")
        terminal.send(HALF)
        await terminal.until(f"▎ {HALF}")
        assert HEARD in await asyncio.to_thread(tmux.ask, "capture-pane", "-p", "-S", "-"), "tmux has what is shown"
        terminal.press("ctrl+q")
        await terminal.until("De console verlaten?")
        terminal.send("j")
        await terminal.until("ended-0")
        history = await asyncio.to_thread(tmux.ask, "capture-pane", "-p", "-S", "-")
        names = await asyncio.to_thread(tmux.ask, "list-panes", "-a", "-F", "#{pane_title} #{window_name}")
        buffers = await asyncio.to_thread(tmux.ask, "list-buffers")
    finally:
        tmux.close()
    assert "ended-0" in history
    for canary in CANARIES:
        assert canary not in history
        assert canary not in names
    assert buffers == "", "nothing went to tmux's own clipboard"
