"""Hands what was typed to the app one key after another (the keys of a burst must not act on the wrong chat).

Textual gives each key to the widget that has the focus when the key is read, not when the key before it was handled.
Over a slow line keys arrive in bursts: a name, Tab and a password would all stand in the name; letters after `/` would
act as commands. So after a key that may move the focus the next one waits until the first has been handled by all that
can handle it. A key that nobody waits behind is handed on at once, and letters into a text field never wait.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from console.terminal.escapes import WithAlt

ROUNDS = 3
"""Times the way of a key is walked: behind the key, behind what it caused, and behind what that caused."""

SETTLE_SECONDS = 1.0
"""After so long the next key is handed on all the same: a guard against a handler that hangs."""


class Typeahead:
    """What was typed and not yet handed on."""

    def __init__(
        self, app: App[Any], hand_on: Callable[[Message], None], loop: Callable[[], asyncio.AbstractEventLoop]
    ) -> None:
        """`hand_on` gives one event to `app`."""
        self._app = app
        self._hand_on = hand_on
        self._loop = loop
        self._waiting: deque[Message | WithAlt] = deque()
        self._number = 0
        self._guard: asyncio.TimerHandle | None = None

    def add(self, typed: Iterable[Message | WithAlt]) -> None:
        """Hand these on, in order, as soon as what came before has been handled."""
        self._waiting.extend(typed)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._guard is None:
            event = self._waiting.popleft()
            if isinstance(event, WithAlt):
                self._waiting.extendleft(reversed(event.meant(self._app.active_bindings)))
                continue
            turning = self._may_move_the_focus(event)
            self._hand_on(event)
            if turning:
                self._number += 1
                self._guard = self._loop().call_later(SETTLE_SECONDS, self._settled, self._number)
                self._walk(self._number, 1, self._path())

    def _may_move_the_focus(self, event: Message) -> bool:
        if isinstance(event, events.MouseDown | events.MouseUp):
            return True
        if not isinstance(event, events.Key):
            return False
        (*_, screen) = self._app.screen_stack or (None,)
        focused = screen.focused if screen else None
        return focused is None or not focused.check_consume_key(event.key, event.character)

    def _path(self) -> tuple[MessagePump, ...]:
        """Who sees a key, in order: the app, the widget with the focus and all around it, and the app again."""
        screens = self._app.screen_stack[-1:]
        focused = screens[0].focused if screens else None
        return (self._app, *(focused.ancestors_with_self if focused else screens), self._app)

    def _walk(self, number: int, round_: int, path: tuple[MessagePump, ...]) -> None:
        self._step(number, round_, path, iter(path))

    def _step(self, number: int, round_: int, path: tuple[MessagePump, ...], rest: Iterator[MessagePump]) -> None:
        """Stand in the queue of the next one; when our turn comes, it has handled what stood before us."""
        if number != self._number or self._guard is None:
            return
        for pump in rest:
            if pump.call_later(self._step, number, round_, path, rest):
                return
        now = self._path()
        if round_ < ROUNDS or now != path:
            self._walk(number, round_ + 1, now)
        else:
            self._settled(number)

    def _settled(self, number: int) -> None:
        if number != self._number or self._guard is None:
            return
        self._guard.cancel()
        self._guard = None
        self._go_on()
