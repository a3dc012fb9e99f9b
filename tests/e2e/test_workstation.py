"""The real console on workstations as they are: a key store that is mute, a home that cannot be written."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.consoles import ROOT, SIGN_IN, command, quit_console, sign_in, working
from tests.support.mute_bus import bus
from tests.support.needs import APART, needs_dbus, needs_mounts
from tests.support.server import PASSWORD, Server, create_user, in_process, server_config
from tests.support.terminal import Terminal

FIRST_PAINT, LAST = 15.0, 10.0
"""Seconds: SEC-K1 asks 2 and 1 of a machine at rest; a busy one gets more, and a store that blocks has no bound."""
NOT_KEPT, NO_STORE, SILENT = "Je aanmelding wordt niet bewaard", "er is geen", "antwoordt"
"""What all the sentences begin with, and what tells two apart, short enough to stand in one line."""
HELPER = [sys.executable, "-I", "-m", "console.sign_in.token_helper"]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    async with in_process(server_config(tmp_path)) as running:
        await create_user(running.config, "anna", running=True)
        yield running


async def console_with(kind: str, said: str | None, server: Server) -> None:
    """Start, sign in, read why it is not kept, and leave; `said` None: leave while the store is being asked."""
    with bus(kind) as address:
        env = {"DBUS_SESSION_BUS_ADDRESS": address, "DISPLAY": ":0"}
        begun = time.monotonic()
        with Terminal(command(server.address), cwd=ROOT, columns=120, rows=40, env=env) as terminal:
            await terminal.until(SIGN_IN)
            assert time.monotonic() - begun < FIRST_PAINT, kind
            if said is not None:
                await sign_in(terminal)
                await terminal.until(lambda screen: NOT_KEPT in screen and said in screen)
            begun = time.monotonic()
            assert await quit_console(terminal) == 0, kind
            assert time.monotonic() - begun < LAST, kind


@needs_dbus
@pytest.mark.proves("SEC-K1", breaks="the helper of the key store given an hour instead of three seconds")
async def test_a_key_store_that_does_not_answer_holds_nothing_up(server: Server) -> None:
    said = {"none": NO_STORE, "deaf": NOT_KEPT, "mute": SILENT, "prompt": SILENT}
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(16))  # each console waits in one, the server too
    await asyncio.gather(
        console_with("prompt", None, server), *(console_with(kind, why, server) for kind, why in said.items())
    )


@pytest.mark.proves("SEC-P3", "SEC-G5", breaks="another address connected to, a name looked up, a program started")
async def test_a_session_reaches_its_server_alone(server: Server, tmp_path: Path) -> None:
    """From the first import to the end: one address, no name, and no program but the helper of the key store."""
    notes = tmp_path / "reached"
    env = {
        "BAKEN_REACHED": str(notes),
        "HTTPS_PROXY": "http://proxy.test:3128",
        "DISPLAY": ":0",
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nobody",
    }
    async with working(server, module="tests.e2e.start_guarded", env=env) as terminal:
        await a_small_session(server, terminal)
        assert await quit_console(terminal) == 0
    host, port = server.address.removeprefix("http://").split(":")
    first, *events = map(json.loads, notes.read_text().splitlines())
    assert first == ["os.fork", []], "the keeper of the terminal, before anything else"
    reached = {event for event, _what in events}
    assert reached >= {"socket.connect", "subprocess.Popen"}, "the guard saw the session"
    for event, what in events:
        if event == "socket.connect":
            assert what == [host, int(port)]
        elif event == "socket.getaddrinfo":
            assert what == host, "an address is no name"
        else:
            assert (event, what) == ("subprocess.Popen", HELPER)


READ_ONLY = """\
mount -t tmpfs -o mode=700 none "$1" && mkdir "$1/tmp" && mount -t tmpfs -o noexec none "$1/tmp" \\
&& mount -o remount,ro "$1" && ! touch "$1/file" 2>/dev/null \\
&& cp /bin/true "$1/tmp/" && ! "$1/tmp/true" 2>/dev/null && rm "$1/tmp/true" && shift && exec "$@"
"""


@needs_mounts
@pytest.mark.proves("SEC-G7", breaks="the failing write of the server's address raised")
async def test_a_home_that_cannot_be_written_and_a_folder_in_which_nothing_runs(server: Server, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    argv = [*APART, "sh", "-c", READ_ONLY, "sh", str(home), *command(server.address)]
    with Terminal(argv, cwd=ROOT, columns=120, rows=40, home=home) as terminal:
        await sign_in(terminal)
        await a_small_session(server, terminal)
        assert await quit_console(terminal) == 0


async def a_small_session(server: Server, terminal: Terminal) -> None:
    """Claim a chat, answer it, read the help, and come back from the lock."""
    chatter = await server.visitor("Vos")
    await chatter.say("hoi")
    await terminal.until("Vos")
    terminal.press("f2", "c")
    await terminal.until("GESPREKKEN 1 van")
    terminal.send("dag")
    await terminal.until("dag")
    await asyncio.to_thread(terminal.wait_quiet)  # a sooner Enter counts as pasted
    terminal.press("enter")
    await terminal.until("verzonden")
    terminal.press("f1")
    await terminal.until("TOETSEN")
    terminal.press("escape")
    await terminal.until("verzonden")
    terminal.press("f9")
    await terminal.until("Vergrendeld")
    terminal.send(f"{PASSWORD}\r")
    await terminal.until("verzonden")
