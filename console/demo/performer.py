"""Plays the demo's chatters: each arrives, types, answers when the counsellor has written, and goes.

Run as `python -m console.demo.performer URL FOLDER`; it ends when its standard input does, so that it never outlives
the demo. Where the console was killed it is the last one there, and removes what the demo kept in FOLDER.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from api_client.errors import BackendError
from api_client.transport import Transport
from console.demo.script import Chatter, load
from console.demo.visitor import Visitor

Sleep = Callable[[float], Awaitable[None]]

SERVER_ENDS: Final = 15.0
"""Seconds that the server may take to end before its folder is removed all the same."""


class Side(Protocol):
    """What a chatter can do; `console.demo.visitor.Visitor` does it over a real socket."""

    @property
    def ended(self) -> bool:
        """Whether the conversation is over."""
        ...

    async def arrive(self, alias: str, language: str, topic: str | None, can_type_safely: str) -> None: ...

    async def say(self, text: str) -> None: ...

    async def typing(self, on: bool) -> None: ...

    async def leave(self, how: str) -> None: ...

    async def listen(self) -> int: ...


async def perform(chatter: Chatter, side: Side, sleep: Sleep = asyncio.sleep) -> None:
    """Play one chatter from arrival to the end of the conversation."""
    await sleep(chatter.after)
    await side.arrive(chatter.alias, chatter.language, chatter.topic, chatter.can_type_safely)
    await _type(chatter, side, chatter.opening, sleep)
    for lines in chatter.replies:
        if not await _answered(side):
            return
        await _type(chatter, side, lines, sleep)
    if chatter.leave is not None:
        await sleep(chatter.typing)
        await side.leave(chatter.leave)
        return
    while not side.ended:
        await side.listen()


async def _answered(side: Side) -> bool:
    """Wait for the counsellor; False where the conversation is over instead."""
    while not side.ended:
        if await side.listen():
            return True
    return False


async def _type(chatter: Chatter, side: Side, lines: Sequence[str], sleep: Sleep) -> None:
    for line in lines:
        await sleep(chatter.typing / 4)
        await side.typing(True)
        await sleep(chatter.typing)
        await side.say(line)


async def _perform_quietly(chatter: Chatter, transport: Transport) -> None:
    """A chatter whose server has gone stops; the demo is ending."""
    try:
        await perform(chatter, Visitor(transport))
    except BackendError:
        return


async def perform_all(url: str) -> None:
    """Play all chatters of the script against the server at `url`, each over connections of its own."""
    chatters = load().chatters
    await asyncio.gather(*(_perform_quietly(chatter, Transport(url)) for chatter in chatters))


async def _until_parent_goes(url: str, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    gone = loop.run_in_executor(None, sys.stdin.buffer.read)
    play = asyncio.create_task(perform_all(url))
    await gone
    play.cancel()
    await clear_up(url, folder)


async def clear_up(url: str, folder: Path) -> None:
    """Remove the demo's folder once its server, which is told to end with the console, no longer answers."""
    address = urlsplit(url)
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(SERVER_ENDS):
            while True:
                _reader, writer = await asyncio.open_connection(address.hostname, address.port)
                writer.close()
                await asyncio.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(_until_parent_goes(sys.argv[1], Path(sys.argv[2])))
