"""Random walks through the life of conversations, on a real server with SQLite, against a model in memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from api_client.errors import AlreadyClaimed, BackendError, CapacityReached, Closed, NotAllowed
from api_client.http_backend import HttpBackend
from protocol.models import State
from tests.support.server import MovableClock, Server, Visitor, in_process, server_config

CAPACITY = 2
NAMES = ("Mila", "Noor")
T = TypeVar("T")


@dataclass
class Expected:
    """What the model knows of one conversation."""

    visitor: Visitor
    id: str
    state: State = State.WAITING
    owner: str | None = None
    shown: list[str] = field(default_factory=list)
    """What the chatter may see."""


class Helpline(RuleBasedStateMachine):
    """Arrive, claim, send, release, hold, close, leave, come back, restart: after each step both agree."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = MovableClock()
        self.chats: list[Expected] = []
        self.people: dict[str, HttpBackend] = {}
        self.ids: dict[str, str] = {}
        self.count = 0
        self.run(self._start())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    async def _start(self) -> None:
        self.stack = AsyncExitStack()
        config = server_config(Path(self.folder.name))
        self.server: Server = await self.stack.enter_async_context(in_process(config, self.clock))
        for name in NAMES:
            self.people[name] = await self.server.counsellor(name, capacity=CAPACITY)
            self.ids[name] = (await self.people[name].snapshot()).me.id
        for chat in self.chats:
            chat.visitor = Visitor(self.server.address, token=chat.visitor.token)

    def teardown(self) -> None:
        self.run(self._stop())
        self.loop.close()
        self.folder.cleanup()

    async def _stop(self) -> None:
        for chat in self.chats:
            chat.visitor.close()
        await self.stack.aclose()

    def seats(self, name: str) -> int:
        return sum(chat.state is State.ACTIVE and chat.owner == name for chat in self.chats)

    def pick(self, number: int) -> Expected:
        return self.chats[number % len(self.chats)]

    def attempt(self, work: Coroutine[Any, Any, Any]) -> type[BackendError] | None:
        """Do it; gives the kind of refusal."""
        try:
            self.run(work)
        except BackendError as error:
            return type(error)
        return None

    @rule()
    def arrive(self) -> None:
        before = {chat.id for chat in self.chats}
        visitor = self.run(self.server.visitor(f"kind {len(self.chats)}"))
        rows = self.run(self.people["Mila"].snapshot()).conversations
        (new,) = {row.id for row in rows} - before
        self.chats.append(Expected(visitor, new))

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9), name=st.sampled_from(NAMES))
    def claim(self, number: int, name: str) -> None:
        chat = self.pick(number)
        refusal = self.attempt(self.people[name].claim(chat.id))
        if chat.state in {State.ACTIVE, State.ON_HOLD}:
            assert refusal is (None if chat.owner == name else AlreadyClaimed)
        elif chat.state is not State.WAITING:
            assert refusal is Closed
        elif self.seats(name) >= CAPACITY:
            assert refusal is CapacityReached
        else:
            assert refusal is None
            chat.state, chat.owner = State.ACTIVE, name
            chat.shown.append("claimed")

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9), name=st.sampled_from(NAMES), twice=st.booleans())
    def send(self, number: int, name: str, twice: bool) -> None:
        chat = self.pick(number)
        self.count += 1
        text = f"regel {self.count}"
        for _ in range(2 if twice else 1):
            refusal = self.attempt(self.people[name].send(chat.id, text, f"key-{self.count}"))
        if chat.owner != name:
            assert refusal is NotAllowed
        elif chat.state not in {State.ACTIVE, State.ON_HOLD}:
            assert refusal is Closed
        else:
            assert refusal is None
            chat.shown.append(text)

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9))
    def say(self, number: int) -> None:
        chat = self.pick(number)
        self.count += 1
        text = f"kind {self.count}"
        body = {"client_id": f"key-{self.count}", "text": text}
        status = self.run(chat.visitor.ask("POST", "messages", body)).status
        if chat.state in {State.WAITING, State.ACTIVE, State.ON_HOLD}:
            assert status == 201
            chat.shown.append(text)
        else:
            assert status == 410

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9), name=st.sampled_from(NAMES))
    def release(self, number: int, name: str) -> None:
        chat = self.pick(number)
        refusal = self.attempt(self.people[name].release(chat.id))
        if chat.owner != name:
            assert refusal is NotAllowed
        elif chat.state not in {State.ACTIVE, State.ON_HOLD}:
            assert refusal is Closed
        else:
            chat.state, chat.owner = State.WAITING, None
            chat.shown.append("given_back")

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9), name=st.sampled_from(NAMES), on=st.booleans())
    def hold(self, number: int, name: str, on: bool) -> None:
        chat = self.pick(number)
        refusal = self.attempt(self.people[name].hold(chat.id, on))
        wanted = State.ON_HOLD if on else State.ACTIVE
        if chat.owner != name:
            assert refusal is NotAllowed
        elif chat.state not in {State.ACTIVE, State.ON_HOLD}:
            assert refusal is Closed
        elif chat.state is wanted:
            assert refusal is None
        elif not on and self.seats(name) >= CAPACITY:
            assert refusal is CapacityReached
        else:
            assert refusal is None
            chat.state = wanted
            chat.shown.append("held" if on else "resumed")

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9), name=st.sampled_from(NAMES))
    def close(self, number: int, name: str) -> None:
        chat = self.pick(number)
        refusal = self.attempt(self.people[name].close(chat.id))
        if chat.owner != name:
            assert refusal is NotAllowed
        elif chat.state is State.WRAP_UP:
            chat.state = State.CLOSED
        elif chat.state in {State.ACTIVE, State.ON_HOLD}:
            chat.state = State.WRAP_UP
            chat.shown.append("closed")

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9))
    def leave(self, number: int) -> None:
        chat = self.pick(number)
        self.run(chat.visitor.leave())
        if chat.state is State.WAITING:
            chat.state = State.ABANDONED
        elif chat.state in {State.ACTIVE, State.ON_HOLD}:
            chat.state = State.WRAP_UP

    @precondition(lambda self: self.chats)
    @rule(number=st.integers(0, 9))
    def come_back(self, number: int) -> None:
        chat = self.pick(number)
        status = self.run(chat.visitor.come_back()).status
        if chat.state is State.WRAP_UP:
            assert status == 200
            assert chat.owner is not None
            chat.state = State.ACTIVE if self.seats(chat.owner) < CAPACITY else State.ON_HOLD
            chat.shown.append("returned")
        else:
            assert status == (410 if chat.state in {State.CLOSED, State.ABANDONED} else 200)

    @rule()
    def restart(self) -> None:
        self.run(self._stop())
        self.run(self._start())

    @invariant()
    def both_agree(self) -> None:
        rows = self.run(self.people["Noor"].snapshot()).conversations
        ended = {State.CLOSED, State.ABANDONED}
        expected = {
            chat.id: (chat.state, chat.owner and self.ids[chat.owner]) for chat in self.chats if chat.state not in ended
        }
        assert {row.id: (row.state, row.owner) for row in rows} == expected
        for chat in self.chats:
            seen = self.run(chat.visitor.read())
            assert [one["text"] for one in seen] == chat.shown
            assert [one["id"] for one in seen] == list(range(1, len(seen) + 1))


TestHelpline = Helpline.TestCase
TestHelpline.settings = settings(
    max_examples=2,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
