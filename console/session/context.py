"""What the parts of a session share: the backend, the store, the clock, tasks, and what a failed request tells."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any, Final

from api_client.backend import ChatBackend
from api_client.backoff import full_jitter
from api_client.errors import NEVER_ARRIVED, BackendError, Unauthorised, Unavailable
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

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
        """Do `work` beside the rest; it ends with the session. Nothing happens where the session does not run."""
        if self.group is not None:
            with contextlib.suppress(RuntimeError):  # a sibling failed: the group ends, and tells so in no other way
                return self.group.create_task(work)
        work.close()
        return None

    def failed(self, error: BackendError) -> None:
        """Tell the store what a failed request says about the line and the sign-in."""
        if isinstance(error, Unauthorised):
            self.apply(SignInNeeded(error.why, self.clock.now()))
        elif isinstance(error, Unavailable) and error.why not in ANSWERED:
            self.apply(LinkLost(error.why, self.clock.now()))
