"""After a session nothing of it is left on the machine that the console ran on (SEC-C1, C2, S3, S5, D6, K4)."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.e2e.consoles import quit_console, working
from tests.support import vt
from tests.support.server import PASSWORD, Server, Visitor, in_process, server_config
from tests.support.terminal import KEYS, Terminal

HEARD, WRITTEN, NOTED, HALF, ALIAS = (
    "kanariegehoord",
    "kanariegestuurd",
    "kanarienotitie",
    "kanariehalf",
    "Kanarievogel",
)
CANARIES = (HEARD, WRITTEN, NOTED, HALF, ALIAS, PASSWORD)
F2, F9, ESCAPE, ENTER = (KEYS[name] for name in ("f2", "f9", "escape", "enter"))
START = "tests.e2e.start_failing"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    (tmp_path / "server").mkdir()
    async with in_process(server_config(tmp_path / "server")) as running:
        yield running


async def work(terminal: Terminal, chatter: Visitor) -> None:
    """A shift in small: read, answer, note, a half written text, lock and unlock."""
    await terminal.until(ALIAS)
    terminal.send(f"{F2}c")
    await terminal.until(HEARD)
    await terminal.until("GESPREKKEN 1 van")
    terminal.send(WRITTEN)
    await say(terminal, WRITTEN)
    terminal.send(KEYS["ctrl+o"])
    await terminal.until("NOTITIE")
    terminal.send(NOTED)
    await say(terminal, NOTED)
    terminal.send(KEYS["ctrl+o"])
    await terminal.until(f"aan {ALIAS}")
    terminal.send(HALF)
    await terminal.until(f"▎ {HALF}")
    terminal.press("f9")
    await terminal.until("Vergrendeld")
    terminal.send(f"{PASSWORD}{ENTER}")
    await terminal.until(f"▎ {HALF}")


async def say(terminal: Terminal, text: str) -> None:
    """Press Enter as a person does, some time after the last letter; wait until it is no longer being written."""
    await terminal.until(f"▎ {text}")
    await asyncio.to_thread(terminal.wait_quiet)
    terminal.send(ENTER)
    await terminal.until(lambda screen: f"▎ {text}" not in screen and text in screen)


def traces(folder: Path) -> list[tuple[Path, str]]:
    """Files below `folder` that hold a canary."""
    held = [path for path in folder.rglob("*") if path.is_file()]
    return [(path, canary) for path in held for canary in CANARIES if canary.encode() in path.read_bytes()]


def processes(pid: int) -> list[Path]:
    """The console and its children, in /proc."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [Path(f"/proc/{pid}"), *(each for child in children for each in processes(int(child)))]


def assert_no_trace(terminal: Terminal) -> None:
    output = bytes(terminal.output)
    assert vt.offences(output, allow={"c0-07"}) == [], "SEC-S5: no title, no clipboard"
    assert PASSWORD.encode() not in output
    modes = vt.modes_at_end(output)
    assert modes[1049] is False
    assert modes[25] is True
    assert not any(modes.get(mode) for mode in vt.MOUSE_MODES | {1004, 2004})
    after = vt.after_alternate_screen(output)
    assert not any(canary.encode() in after for canary in CANARIES)
    # Also a terminal without an alternate screen shows nothing: every row was blanked before it was left.
    assert not any(canary in "\n".join(terminal_rows(terminal)) for canary in CANARIES)
    assert traces(terminal.home) == []


def terminal_rows(terminal: Terminal) -> list[str]:
    return terminal.screen().splitlines()


async def _normally(terminal: Terminal) -> int:
    return await quit_console(terminal)


async def _terminated(terminal: Terminal) -> int:
    terminal.signal(signal.SIGTERM)
    return await asyncio.to_thread(terminal.wait_exit)


async def _hung_up(terminal: Terminal) -> int:
    terminal.signal(signal.SIGHUP)
    return await asyncio.to_thread(terminal.wait_exit)


async def _killed(terminal: Terminal) -> int:
    terminal.signal(signal.SIGKILL)
    return await asyncio.to_thread(terminal.wait_exit)


async def _failing(terminal: Terminal) -> int:
    terminal.press("f12")
    return await asyncio.to_thread(terminal.wait_exit)


@pytest.mark.parametrize(
    ("end", "code"),
    [(_normally, 0), (_terminated, 143), (_hung_up, 129), (_killed, -9), (_failing, 70)],
    ids=["quit", "SIGTERM", "SIGHUP", "SIGKILL", "crash"],
)
async def test_sec_c1_c2_s3_s5_d6_k4_nothing_of_a_session_stays(
    server: Server, end: Callable[[Terminal], object], code: int
) -> None:
    chatter = await server.visitor(ALIAS)
    await chatter.say(HEARD)
    async with working(server, module=START) as terminal:
        await work(terminal, chatter)
        for process in processes(terminal.process.pid):
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            assert not any(canary.encode() in told for canary in CANARIES), "SEC-K4"
        ended = end(terminal)
        assert asyncio.iscoroutine(ended)
        assert await ended == code
        if code == -9:
            assert traces(terminal.home) == []
            return
        assert_no_trace(terminal)
        logs = [path for path in terminal.home.rglob("*") if path.is_file() and "state" in path.parts]
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in logs)
        assert bool(logs) is (code == 70), "a log is written for a crash, and for nothing else"
    loose = [path for path, _ in traces(server.config.data) if ".sqlite" not in path.name and ".db" not in path.name]
    assert loose == [], "on the server texts stand in the database and nowhere else"
