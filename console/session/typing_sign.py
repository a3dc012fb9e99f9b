"""Tells the chatter that somebody types, and takes it back after a while of stillness. Nothing of it is ever needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from api_client.backend import Capability
from api_client.errors import BackendError
from console.core.permissions import is_mine
from console.session.context import SessionContext
from protocol.models import State

AGAIN: Final = 4.0
"""Seconds within which "typing" is not told twice."""
ENDS: Final = 5.0
"""Seconds of stillness after which "typing" is taken back."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Of one conversation in which the chatter was told: when, and when it is taken back."""

    told_at: float
    still_at: float


class TypingSign:
    """By conversation id."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._signs: dict[str, _Sign] = {}

    def typed(self, conversation: str, text: str) -> None:
        """The composer now holds `text`, for the chatter."""
        if not text or not self._may_tell(conversation):
            self.stop(conversation)
            return
        now = self._line.clock.now()
        sign = self._signs.get(conversation)
        if sign is None:
            self._line.spawn(self._end(conversation), about=conversation)
        if sign is None or now - sign.told_at >= AGAIN:
            self._signs[conversation] = _Sign(now, now + ENDS)
            self._line.spawn(self._tell(conversation, True), about=conversation)
        else:
            self._signs[conversation] = replace(sign, still_at=now + ENDS)

    def stop(self, conversation: str) -> None:
        """Nobody types any more, where that was told."""
        if self._signs.pop(conversation, None) is not None:
            self._line.spawn(self._tell(conversation, False), about=conversation)

    def forget(self, conversation: str) -> None:
        """The conversation is over: nobody is told."""
        self._signs.pop(conversation, None)

    def _may_tell(self, conversation: str) -> bool:
        state = self._line.state
        row = state.conversations.get(conversation)
        live = row is not None and row.state is State.ACTIVE and is_mine(state, row)
        return live and Capability.TYPING_OUT in self._line.backend.capabilities

    async def _end(self, conversation: str) -> None:
        while (sign := self._signs.get(conversation)) is not None:
            wait = sign.still_at - self._line.clock.now()
            if wait <= 0:
                self.stop(conversation)
                return
            await self._line.clock.sleep(wait)

    async def _tell(self, conversation: str, on: bool) -> None:
        try:
            await self._line.backend.typing(conversation, on)
        except BackendError:
            return  # a sign that is dropped is no loss; what matters fails elsewhere too
