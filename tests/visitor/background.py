"""A real server for a browser test: both want an event loop, so the server has a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from api_client.backend import ChatBackend
from backend.config import ServerConfig
from protocol.ids import uuid7
from protocol.models import Conversation
from tests.support.server import Server, in_process

T = TypeVar("T")
GUARD = 30.0
"""Seconds after which an awaited thing counts as never coming."""


class Background:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work` there and wait for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(GUARD)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(GUARD)
        self.loop.close()


class RealHelpline:
    """A server on a fixed port that can be stopped and started again, and one counsellor of it."""

    def __init__(self, background: Background, config: ServerConfig) -> None:
        self._background = background
        self._config = config
        self._stack: contextlib.AsyncExitStack | None = None
        with socket.create_server(("127.0.0.1", 0)) as found:
            self._port = int(found.getsockname()[1])
        self.origin = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Answer (again), with the same data."""
        self._stack = contextlib.AsyncExitStack()
        self.server: Server = self._background.run(
            self._stack.enter_async_context(in_process(self._config, port=self._port))
        )
        self.counsellor: ChatBackend = self._background.run(self.server.counsellor("Noor"))

    def stop(self) -> None:
        if self._stack is not None:
            self._background.run(self._stack.aclose())
        self._stack = None

    def the_only_chat(self) -> Conversation:
        """The conversation that the counsellor sees."""
        (chat,) = self._background.run(self.counsellor.snapshot()).conversations
        return chat

    def chats(self) -> tuple[Conversation, ...]:
        """Every conversation that the counsellor sees."""
        return self._background.run(self.counsellor.snapshot()).conversations

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something that the server brings about."""
        deadline = time.monotonic() + GUARD
        while not is_so():
            assert time.monotonic() < deadline, "the server never saw it"
            time.sleep(0.02)

    def claim(self) -> str:
        """Take the conversation; gives its id."""
        return self._background.run(self.counsellor.claim(self.the_only_chat().id)).id

    def say(self, text: str) -> None:
        self._background.run(self.counsellor.send(self.the_only_chat().id, text, str(uuid7())))

    def type(self) -> None:
        self._background.run(self.counsellor.typing(self.the_only_chat().id, True))

    def close_chat(self) -> None:
        self._background.run(self.counsellor.close(self.the_only_chat().id))

    def lines(self) -> list[str]:
        """What the chatter wrote, as the counsellor reads it."""
        history = self._background.run(self.counsellor.history(self.the_only_chat().id))
        return [message.text for message in history.messages if message.author == "visitor"]

    def until_chat(self, is_so: Callable[[Conversation], bool]) -> Conversation:
        """Wait until the conversation is as described; gives it."""

        async def look() -> Conversation:
            async with asyncio.timeout(GUARD):
                snapshot = await self.counsellor.snapshot()
                (chat,) = snapshot.conversations
                if is_so(chat):
                    return chat
                async for batch in self.counsellor.events(snapshot.cursor):
                    for event in batch.events:
                        if isinstance(data := getattr(event, "data", None), Conversation) and is_so(data):
                            return data
            raise AssertionError("the conversation never became so")

        return self._background.run(look())


@contextlib.contextmanager
def real_helpline(config: ServerConfig) -> Iterator[RealHelpline]:
    """A running server and its counsellor."""
    background = Background()
    try:
        helpline = RealHelpline(background, config)
        try:
            yield helpline
        finally:
            helpline.stop()
    finally:
        background.close()
