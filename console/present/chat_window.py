"""How much of the open conversation is made into rows: its end, and more each time somebody asks for older messages.

Without this each message would cost as much as the conversation is long (PERF-4). Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.core.selectors import outgoing
from console.core.state import AppState
from console.present import view_models
from widgets.rows import TranscriptItem

PAGE = 100
"""Messages that are shown at first, and that each wish for older ones adds."""


class ChatWindow:
    """The first message that is shown of the open conversation. Another conversation begins at its end again."""

    def __init__(self) -> None:
        self._conversation: str | None = None
        self._first = 0

    def items(self, state: AppState) -> tuple[Sequence[TranscriptItem], bool]:
        """The rows of the open conversation, oldest first, and whether there are older messages, here or there."""
        conversation = state.opened
        held = state.transcripts.get(conversation) if conversation is not None else None
        if conversation is None or held is None:
            self._conversation = None
            return (), False
        if conversation != self._conversation:
            self._first = held.log.last - PAGE + 1
            # An empty log says nothing about where its end will be.
            self._conversation = conversation if held.log.last else None
        first = max(held.log.first, self._first)
        messages = view_models.message_items(state, conversation, first, held.log.last)
        waiting = [view_models.outgoing_item(state, row) for row in outgoing(state, conversation)]
        return view_models.grouped([*messages, *waiting]), held.more or first > held.log.first

    def reach_back(self, state: AppState) -> bool:
        """Show a page more. Returns whether the console holds it already; otherwise the server has to be asked."""
        held = state.transcripts.get(state.opened or "")
        if held is None:
            return False
        self._first = max(held.log.first, self._first) - PAGE
        return self._first >= held.log.first
