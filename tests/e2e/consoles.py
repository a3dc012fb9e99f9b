"""`python -m console` in a pseudo terminal, signed in at a real server."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.server import PASSWORD, Server, create_user
from tests.support.terminal import Terminal, TimedOut

ROOT = Path(__file__).parents[2]
SIGN_IN = "Wachtwoord"


def command(address: str, *arguments: str, module: str = "console") -> list[str]:
    """What starts the console; `module` may be a start module of the tests."""
    return [sys.executable, "-m", module, "--server", address, *arguments]


async def sign_in(terminal: Terminal, name: str = "anna", password: str = PASSWORD) -> None:
    """Fill in the sign-in screen, and wait for the work screen."""
    await terminal.until(SIGN_IN)
    terminal.send(f"{name}\t{password}\r")
    await terminal.until("WACHTRIJ")


async def quit_console(terminal: Terminal) -> int:
    """Leave as a person does; gives the exit code."""
    terminal.press("ctrl+q")
    with contextlib.suppress(TimedOut):  # it ends without a question where nothing is open
        await terminal.until("De console verlaten?")
        terminal.send("j")
    return await asyncio.to_thread(terminal.wait_exit)


@asynccontextmanager
async def working(
    server: Server,
    name: str = "anna",
    *arguments: str,
    module: str = "console",
    columns: int = 120,
    rows: int = 40,
    home: Path | None = None,
    env: Mapping[str, str | None] | None = None,
    brackets: bool = False,
) -> AsyncIterator[Terminal]:
    """A counsellor at work on `server`; `brackets`: in a terminal that says that it brackets pastes."""
    await create_user(server.config, name, running=True)
    argv = command(server.address, *arguments, module=module)
    with Terminal(argv, cwd=ROOT, columns=columns, rows=rows, home=home, env=env, brackets=brackets) as terminal:
        await sign_in(terminal, name)
        yield terminal
