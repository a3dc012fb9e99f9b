"""What the parts of a session share: the backend, the store, the clock, tasks, and what a failed request tells."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

from api_client.backend import ChatBackend
from api_client.backoff import full_jitter
from api_client.errors import NEVER_ARRIVED, BackendError, Unauthorised, Unavailable
from console.core.changes import Change, ConversationGone
from console.core.events import AnyEvent, LinkLost, SignInNeeded
from console.core.state import AppState, Connection
from console.core.store import Store
from console.support.clock import Clock
from protocol.ids import uuid7

ANSWERED: Final = frozenset({"busy", "overloaded", "server"})
"""Reasons of `Unavailable` with which something did answer: they say nothing about the line."""
NOTHING_CHANGED: Final = NEVER_ARRIVED | {"busy", "overloaded"}
"""Reasons with which the request certainly changed nothing at the server."""

Delay = Callable[[int, float | None], float]
"""Seconds before attempt `n + 1` after `n` failures in a row, and no less than the server asked for."""


class SessionContext:
    """One signed-in session's way to the server; there is no other, also after a new sign-in."""

    def __init__(
        self,
        backend: ChatBackend,
        store: Store,
        clock: Clock,
        *,
        new_id: Callable[[], str] = uuid7,
        delay: Delay = full_jitter,
    ) -> None:
        self.backend = backend
        self.store = store
        self.clock = clock
        self.new_id = new_id
        self.delay = delay
        self.group: asyncio.TaskGroup | None = None
        self._about: dict[str, set[asyncio.Task[None]]] = {}

    @property
    def state(self) -> AppState:
        """The state now."""
        return self.store.state

    @property
    def connection(self) -> Connection:
        """The connection now."""
        return self.store.state.connection

    def apply(self, event: AnyEvent) -> None:
        """Hand `event` to the store."""
        self.store.apply(event)

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store: what is under way about a purged conversation holds its texts, and is given up."""
        if isinstance(change, ConversationGone) and change.state is None:
            for task in self._about.pop(change.conversation, set()) - {asyncio.current_task()}:
                task.cancel()

    def spawn(self, work: Coroutine[Any, Any, None], about: str | None = None) -> asyncio.Task[None] | None:
        """Do `work` beside the rest; it ends with the session, or with the conversation that it is `about`.

        Nothing happens where the session does not run.
        """
        if self.group is not None:
            with contextlib.suppress(RuntimeError):  # a sibling failed: the group ends, and tells so in no other way
                return self._noted(self.group.create_task(work), about)
        work.close()
        return None

    def _noted(self, task: asyncio.Task[None], about: str | None) -> asyncio.Task[None]:
        if about is not None:
            self._about.setdefault(about, set()).add(task)
            task.add_done_callback(lambda done: self._ended(done, about))
        return task

    def _ended(self, task: asyncio.Task[None], about: str) -> None:
        tasks = self._about.get(about, set())
        tasks.discard(task)
        if not tasks:
            self._about.pop(about, None)

    def failed(self, error: BackendError) -> None:
        """Tell the store what a failed request says about the line and the sign-in."""
        if isinstance(error, Unauthorised):
            self.apply(SignInNeeded(error.why, self.clock.now()))
        elif isinstance(error, Unavailable) and error.why not in ANSWERED:
            self.apply(LinkLost(error.why, self.clock.now()))
