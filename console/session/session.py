"""One signed-in person at work: the parts that talk to the server, put together around one store.

Screens read `store.state`, subscribe to `store`, and act through `commands` and `writing`, by id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from api_client.backend import ChatBackend
from api_client.backoff import full_jitter
from console.core.events import Hurried, Opened, Scrolled, SignedIn, Ticked
from console.core.outbox import Outbox, on_its_way, unsettled
from console.core.state import AppState, Link
from console.core.store import Store
from console.session.commands import Commands
from console.session.context import Delay, SessionContext
from console.session.drafts import Drafts
from console.session.event_stream import EventStream
from console.session.forms import Forms
from console.session.history import History
from console.session.sender import Sender
from console.sign_in.authenticator import Renewed
from console.support.clock import Clock, SteadyClock
from protocol.ids import uuid7

TICK: Final = 1.0
"""Seconds between ticks of the waiting times."""
FLUSH_LOOKS: Final = 0.05
"""Seconds between looks at what is still on its way while the console ends."""


class Session:
    """The console's work with one backend, from the sign-in to the end.

    `run` does everything that goes by itself; it ends when cancelled. Nothing raises because of the line or the server:
    that becomes state (`Connection`, `Outgoing`) and notices.
    """

    def __init__(
        self,
        backend: ChatBackend,
        *,
        store: Store | None = None,
        clock: Clock | None = None,
        new_id: Callable[[], str] = uuid7,
        delay: Delay = full_jitter,
    ) -> None:
        self.store = store or Store()
        self._line = SessionContext(backend, self.store, clock or SteadyClock(), new_id=new_id, delay=delay)
        self._pump = EventStream(self._line)
        self._history = History(self._line)
        self._sender = Sender(self._line, self._pump.nudge)
        self.commands = Commands(self._line)
        self.writing = Drafts(self._line)
        self.forms = Forms(self._line)

    @property
    def clock(self) -> Clock:
        """The clock that it goes by."""
        return self._line.clock

    @property
    def state(self) -> AppState:
        """The state now."""
        return self.store.state

    @property
    def backend(self) -> ChatBackend:
        """The backend in use; screens ask its `capabilities`."""
        return self._line.backend

    async def run(self) -> None:
        """Work until cancelled."""
        unsubscribe = [
            self.store.subscribe(hear)
            for hear in (
                self._line.hear,
                self._sender.hear,
                self._pump.hear,
                self._history.hear,
                self.writing.hear,
                self.forms.hear,
            )
        ]
        try:
            async with asyncio.TaskGroup() as group:
                self._line.group = group
                group.create_task(self._tick())
                group.create_task(self._pump.run())
                try:
                    await asyncio.Event().wait()
                finally:
                    self._line.group = None  # before the others are told: what they still do starts nothing new
        finally:
            for end in unsubscribe:
                end()

    async def aclose(self) -> None:
        """Let go of the backend. Call it after `run` has ended."""
        await self._line.backend.aclose()

    def open(self, conversation: str | None) -> None:
        """Put a conversation on the screen; the draft and the form of the one before are saved."""
        if self.state.opened is not None and self.state.opened != conversation:
            self.writing.save(self.state.opened)
            self.forms.save(self.state.opened)
        self.store.apply(Opened(conversation))

    def scrolled(self, conversation: str, at_end: bool) -> None:
        """The newest message came into sight, or went out of it."""
        self.store.apply(Scrolled(conversation, at_end))

    async def load_older(self, conversation: str) -> bool:
        """Load the messages before the oldest one held."""
        return await self._history.older(conversation)

    def signed_in(self, renewed: Renewed) -> None:
        """Go on after a new sign-in of the same person at the same installation. The way to it stays the same."""
        if renewed.entry.backend is not self.backend:
            raise ValueError("this sign-in belongs to another session")
        self._pump.signed_in()
        self.store.apply(SignedIn(self._line.clock.now()))

    def unsettled(self) -> Outbox:
        """What was written and is not known to be at the server: asked about before quitting (SEC-D8)."""
        return unsettled(self.state.outbox)

    def save_all(self) -> None:
        """Save every draft and every form now (lock, quit)."""
        self.writing.save_all()
        self.forms.save_all()

    async def flush(self, seconds: float) -> bool:
        """Bring out what is on its way, save drafts and forms, for at most `seconds`; gives whether all of it is done.

        Held, failed and undeliverable texts stay: they wait for a person.
        """
        self.store.apply(Hurried(self._line.clock.now()))
        self.save_all()
        deadline = self._line.clock.now() + seconds
        while not self._is_flushed():
            if self._line.clock.now() >= deadline:
                return False
            await self._line.clock.sleep(FLUSH_LOOKS)
        return True

    def _is_flushed(self) -> bool:
        saved = self.writing.saved and self.forms.saved
        return not on_its_way(self.state.outbox) and (saved or self.state.connection.link is Link.SIGN_IN)

    async def _tick(self) -> None:
        while True:
            self.store.apply(Ticked(self._line.clock.now()))
            await self._line.clock.sleep(TICK)
