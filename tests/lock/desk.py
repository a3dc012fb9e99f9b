"""The servers around a desk, and one console at it with what the oracle knows of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from api_client.http_backend import HttpBackend
from console.app import ConsoleApp
from protocol.models import Role
from tests.backend.report.people import put, victims
from tests.lock.switch import Switch
from tests.stubs.manual_clock import ManualClock
from tests.support.attacker import Attacker
from tests.support.piloted import Piloted
from tests.support.server import NO_FLOOD, MovableClock, Server, Visitor, in_process, server_config

CANARY = "KANARIE"
"""Stands in the chatter's name, in every line of the chat, and in what is typed."""
CROWDED = replace(NO_FLOOD, address=1)
"""One chatter of an address waits in the queue, so that somebody stands apart and there is something to ask about."""
PATIENCE = 3.0
"""Seconds for what has to come over a socket; what must not happen has no longer to happen in."""


@dataclass
class World:
    """What all runs share: the real server with one chat of Mila's, and two servers of an attacker."""

    server: Server
    visitor: Visitor
    chat: str
    switch: Switch
    here: Attacker
    """Takes the place of the real server at its own address."""
    there: Attacker
    """At an address of its own, which somebody may type or be redirected to."""
    there_url: str

    @property
    def port(self) -> int:
        """Of the real server."""
        return int(self.server.address.rpartition(":")[2])


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """All servers, and the chat."""
    async with in_process(replace(server_config(folder), flood=CROWDED), MovableClock()) as server, Switch(0) as switch:
        await put(server.services.store, victims(1, 2021))  # a year to publish
        mila: HttpBackend = await server.counsellor("Mila", role=Role.SUPERVISOR)
        visitor = await server.visitor(CANARY)
        await visitor.say(f"{CANARY} mijn stiefvader")
        chat = (await mila.snapshot()).conversations[0].id
        await mila.claim(chat)
        for waits in ("Egel", "Das"):  # the second of one address stands apart
            await server.visitor(waits)
        person = (await mila.snapshot()).me.id
        here, there = Attacker(person), Attacker(person)
        async with here.at(0), there.at(0) as elsewhere:
            yield World(server, visitor, chat, switch, here, there, f"http://127.0.0.1:{elsewhere.port}")


@dataclass
class Desk(Piloted):
    """One console at work, and what the oracle knows of it."""

    app: ConsoleApp
    world: World
    clock: ManualClock
    blank: bool = False
    locked: bool = False
    out: bool = False
    """The session is over: only a sign-in at the real server brings it back."""
    tries: int = 5
    real: bool = True
    """Whether the real server answers at its address."""
    done: list[str] = field(default_factory=list)
    pauses = 1

    @property
    def shut(self) -> bool:
        """Whether the chat must not be seen."""
        return self.blank or self.locked or self.out

    @property
    def seen(self) -> bool:
        """Whether a cell of the chat is on the screen."""
        return CANARY in self.text()

    async def soon(self, true: Callable[[], bool]) -> None:
        """Wait a moment for what may come over a socket."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await self.pilot.pause()

    async def give(self, secret: str) -> None:
        """Type a secret where there is a field for one, and Enter."""
        fields = [name for name in ("#secret", "#password") if self.app.screen.query(name)]
        if not fields:
            return
        for server in self.app.screen.query("#server"):
            server.value = self.world.there_url  # type: ignore[attr-defined]  # a field, if ever there is one again
        (entry,) = self.app.screen.query(fields[0])
        entry.value = secret  # type: ignore[attr-defined]
        entry.focus()
        await self.press("enter")
        await self.soon(lambda: not getattr(self.app.screen, "busy", False))
        await self.settle()

    def check(self) -> None:
        """What must hold after every act."""
        story = " > ".join(self.done)
        assert not (self.shut and self.seen), f"a cell of the chat is seen after: {story}"
        for attacker in (self.world.here, self.world.there):
            got = [f"{asked.method} {asked.target} {asked.body!r}" for asked in attacker.stolen]
            assert not got, f"another server got {got} after: {story}"
