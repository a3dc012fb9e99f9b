"""A small application around widgets, and what it heard from them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

M = TypeVar("M", bound=Message)


class Host(App[None]):
    """Shows widgets below each other, and keeps every message that reaches it."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *shown: Widget) -> None:
        super().__init__()
        self._shown = shown
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        """The widgets."""
        yield from self._shown

    def test(self, width: int = 60, height: int = 20) -> AbstractAsyncContextManager[Pilot[None]]:
        """Run without a terminal, in a size."""
        return self.run_test(size=(width, height), message_hook=self._hear)

    def _hear(self, message: Message) -> None:
        """A message that bubbles is met in each place that it comes to; it is kept once."""
        if type(message).__module__.startswith("widgets.") and not any(message is known for known in self.heard):
            self.heard.append(message)

    def of(self, kind: type[M]) -> list[M]:
        """The messages of one kind that came, oldest first."""
        return [message for message in self.heard if isinstance(message, kind)]
