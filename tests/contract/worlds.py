"""Every chat backend that a console can have, each with a chatter who waits in it: for the suite of all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from api_client.backend import ChatBackend
from console.training.runs.journal import MemoryJournal
from console.training.runs.replay import ReplayBackend
from console.training.runs.run import Run
from protocol.models import Role
from tests.console.training.at_work import header
from tests.console.training.stories import setup
from tests.stubs.manual_clock import ManualClock, settle
from tests.support.server import Server, Visitor, in_process, server_config


class World(Protocol):
    """A backend of mine with one conversation, which waits."""

    name: str
    mine: ChatBackend

    async def colleague(self, role: Role = Role.COUNSELLOR) -> ChatBackend:
        """Somebody else's; where the backend has colleagues."""
        ...

    async def lose_me(self, chat: str) -> None:
        """My console is gone, and the conversation has nobody; where the backend has colleagues."""
        ...

    async def leave(self, chat: str) -> None:
        """The chatter leaves; where the backend has colleagues."""
        ...


class Served:
    """The real server, over a real socket."""

    def __init__(self, name: str, server: Server, mine: ChatBackend, visitor: Visitor) -> None:
        self.name, self.mine = name, mine
        self._server, self._visitor = server, visitor

    async def colleague(self, role: Role = Role.COUNSELLOR) -> ChatBackend:
        return await self._server.counsellor(role=role)

    async def lose_me(self, chat: str) -> None:
        await self.mine.left()

    async def leave(self, chat: str) -> None:
        await self._visitor.leave()


class Practised:
    """A practice run: the trainee is alone with a chatter of paper."""

    name = "practice"

    def __init__(self, backend: ReplayBackend) -> None:
        self.mine: ChatBackend = backend

    async def colleague(self, role: Role = Role.COUNSELLOR) -> ChatBackend:
        raise AssertionError("nobody else is there")

    async def lose_me(self, chat: str) -> None:
        raise AssertionError("nobody else is there")

    async def leave(self, chat: str) -> None:
        raise AssertionError("the chatter goes when the scenario says so")


@asynccontextmanager
async def served(name: str, data: Path, database_url: str | None = None) -> AsyncIterator[World]:
    """A server on its own database."""
    async with in_process(server_config(data, database_url)) as server:
        mine = await server.counsellor("Mila", poll_wait=0.2)
        visitor = await server.visitor()
        await visitor.say("hoi")
        yield Served(name, server, mine, visitor)


@asynccontextmanager
async def practised() -> AsyncIterator[World]:
    """A run that waits to be begun."""
    clock, of = ManualClock(), setup()
    run = Run(of, header(of), MemoryJournal(header(of)), clock)
    backend = ReplayBackend(run)
    going = asyncio.create_task(run.go())
    try:
        await settle()
        yield Practised(backend)
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
        await backend.aclose()
