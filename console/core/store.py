"""Holds the state, applies events, tells subscribers what changed, in order. Knows no screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from console.core.changes import Change
from console.core.events import AnyEvent
from console.core.reducer import reduce
from console.core.state import AppState

Subscriber = Callable[[AppState, Change], None]
"""Called with the state after the event that made the change."""


class Store:
    """The one place where state changes. Used from one thread (the event loop's)."""

    def __init__(self, state: AppState | None = None) -> None:
        self._state = AppState() if state is None else state
        self._subscribers: list[Subscriber] = []
        self._waiting: deque[AnyEvent] = deque()
        self._applying = False

    @property
    def state(self) -> AppState:
        """The state now."""
        return self._state

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` for each change from now on; gives a function that ends it."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def apply(self, event: AnyEvent) -> None:
        """Apply `event` and tell subscribers.

        An event that a subscriber applies meanwhile waits until all have heard of this one, so that everybody hears
        changes in the same order and with the state that belongs to them.
        """
        self._waiting.append(event)
        if self._applying:
            return
        self._applying = True
        try:
            while self._waiting:
                self._state, changes = reduce(self._state, self._waiting.popleft())
                for change in changes:
                    for subscriber in tuple(self._subscribers):
                        subscriber(self._state, change)
        finally:
            self._applying = False
