"""What a console is told of a run: the events of a backend, in order, and polls that wait for more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from typing import Final

from api_client.errors import CursorExpired
from console.support.clock import Clock
from protocol.models import (
    Batch,
    Colleague,
    ColleagueChanged,
    Conversation,
    ConversationChanged,
    Cursor,
    Draft,
    DraftSaved,
    Event,
    Message,
    MessageAdded,
    RegistrationChanged,
    Typing,
    TypingChanged,
)
from protocol.registration import Registration

POLL: Final = 20.0
"""Seconds after which a poll answers with nothing: evidence that the line works (`SILENCE` of the state is 40)."""
TYPES_ON: Final = 4.0
"""Seconds between signs that the chatter still types; the console believes one for 10."""

Told = Conversation | Message | Typing | Registration | Draft | Colleague


class EventLog:
    """The events since the backend was made. `time` gives the server's clock."""

    def __init__(self, clock: Clock, time: Callable[[], datetime]) -> None:
        self._clock = clock
        self._time = time
        self._events: list[Event] = []
        self._grown = asyncio.Event()
        self._typing: str | None = None
        self.closed = False

    @property
    def cursor(self) -> Cursor:
        """The place after the newest event."""
        return str(len(self._events))

    def tell(self, conversation: str | None, news: Iterable[Told]) -> None:
        """Add what is new of a conversation."""
        for data in news:
            self._events.append(self._event(conversation, data))
            if isinstance(data, Typing):
                self._typing = conversation if data.on else None
        self.wake()

    def wake(self) -> None:
        """Let every poll look again."""
        woken, self._grown = self._grown, asyncio.Event()
        woken.set()

    async def poll(self, after: Cursor) -> AsyncIterator[Batch]:
        """Batches; the first at once, others when something happens or `POLL` went by. Raises `CursorExpired`."""
        place, wait = int(after), False
        if place > len(self._events):
            raise CursorExpired
        while not self.closed:
            if wait and place >= len(self._events):
                await self._news()
            events, place = tuple(self._events[place:]), len(self._events)
            yield Batch(events=events, cursor=str(place), now=self._time())
            wait = True

    async def _news(self) -> None:
        """Something happens, or the poll is over; that the chatter types is said again meanwhile."""
        grown = asyncio.ensure_future(self._grown.wait())
        over = asyncio.ensure_future(self._clock.sleep(TYPES_ON if self._typing else POLL))
        try:
            await asyncio.wait({grown, over}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            grown.cancel()
            over.cancel()
        if self._typing and over.done() and not grown.done():
            self.tell(self._typing, [Typing(on=True)])

    def _event(self, conversation: str | None, data: Told) -> Event:
        seq, at = len(self._events) + 1, self._time()
        match data:
            case Conversation():
                return ConversationChanged(seq=seq, at=at, conversation=conversation, data=data)
            case Message():
                return MessageAdded(seq=seq, at=data.at, conversation=conversation, data=data)
            case Registration():
                return RegistrationChanged(seq=seq, at=at, conversation=conversation, data=data)
            case Typing():
                return TypingChanged(seq=seq, at=at, conversation=conversation, data=data)
            case Draft():
                return DraftSaved(seq=seq, at=at, conversation=conversation, data=data)
            case Colleague():
                return ColleagueChanged(seq=seq, at=at, data=data)
