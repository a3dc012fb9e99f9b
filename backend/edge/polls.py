"""Polls that are held: at most two of a conversation, and each can be answered early."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

EACH: Final = 2
"""Held polls of one conversation: the page has one, and a second while the line of its last one dies."""


class Hold:
    """One held poll. `over` once it is to be answered with what there is."""

    def __init__(self, wake: Callable[[], None], seat: Seat | None) -> None:
        self.over = False
        self._wake = wake
        self._seat = seat

    def waiting(self) -> contextlib.AbstractContextManager[None]:
        """While it waits and nothing is worked out for it."""
        return contextlib.nullcontext() if self._seat is None else self._seat.holding(self.end)

    def end(self) -> None:
        """Have it answered now."""
        self.over = True
        self._wake()


class Seat(Protocol):
    """The connection on which a poll waits."""

    def holding(self, end: Callable[[], None]) -> contextlib.AbstractContextManager[None]:
        """While a poll is held on it, `end` has it answered early."""


class HeldPolls:
    """The held polls of every conversation; the newest answer the oldest."""

    def __init__(self, each: int = EACH) -> None:
        self._each = each
        self._held: dict[str, list[Hold]] = {}

    @contextlib.contextmanager
    def hold(self, conversation: str, wake: Callable[[], None], seat: Seat | None = None) -> Iterator[Hold]:
        """One more of `conversation`; `wake` is called when it must end, and it has to look at `over` then."""
        hold = Hold(wake, seat)
        held = self._held.setdefault(conversation, [])
        held.append(hold)
        for old in held[: -self._each]:
            old.end()
        try:
            yield hold
        finally:
            held.remove(hold)
            if not held:
                self._held.pop(conversation, None)
