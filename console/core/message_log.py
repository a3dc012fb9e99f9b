"""The messages of one conversation as an immutable run without holes.

A run grows at its end with each message and at its front with each page of history. It is kept in pages, so that
appending to a chat of ten thousand messages copies one page and the list of pages, not ten thousand references.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from protocol.models import Message

PAGE: Final = 128
"""Messages in a full page."""

MessagePage = tuple[Message, ...]


@dataclass(frozen=True, slots=True, repr=False)
class MessageLog:
    """Messages with ids `first` to `last`, without a hole between them; both are 0 where it is empty."""

    pages: tuple[MessagePage, ...] = ()

    @staticmethod
    def of(messages: Iterable[Message]) -> MessageLog:
        """A log of `messages`, which are in order of id and have no holes."""
        return MessageLog(_paged(tuple(messages)))

    @property
    def first(self) -> int:
        """Id of the oldest message, 0 where there is none."""
        return self.pages[0][0].id if self.pages else 0

    @property
    def last(self) -> int:
        """Id of the newest message, 0 where there is none."""
        return self.pages[-1][-1].id if self.pages else 0

    def __len__(self) -> int:
        return self.last - self.first + 1 if self.pages else 0

    def __iter__(self) -> Iterator[Message]:
        for page in self.pages:
            yield from page

    def __reversed__(self) -> Iterator[Message]:
        for page in reversed(self.pages):
            yield from reversed(page)

    def get(self, identity: int) -> Message | None:
        """The message with this id, or `None` where it is not held."""
        if not self.pages or not self.first <= identity <= self.last:
            return None
        page = self.pages[bisect_right(self.pages, identity, key=lambda held: held[0].id) - 1]
        return page[identity - page[0].id]

    def after(self, identity: int) -> Iterator[Message]:
        """Messages newer than `identity`, newest first; costs no more than what it gives."""
        for message in reversed(self):
            if message.id <= identity:
                return
            yield message

    def appended(self, message: Message) -> MessageLog:
        """With `message` at the end; its id is `last + 1`, or anything where the log is empty."""
        if not self.pages or len(self.pages[-1]) >= PAGE:
            return MessageLog((*self.pages, (message,)))
        return MessageLog((*self.pages[:-1], (*self.pages[-1], message)))

    def joined(self, messages: Sequence[Message]) -> MessageLog | None:
        """With `messages` (in order, no holes) before, over or after what is held; `None` where a hole would remain."""
        if not messages:
            return self
        if not self.pages:
            return MessageLog.of(messages)
        if messages[-1].id + 1 < self.first or messages[0].id > self.last + 1:
            return None
        older = tuple(message for message in messages if message.id < self.first)
        joined = MessageLog(_paged(older) + self.pages)
        for message in messages:
            if message.id > joined.last:
                joined = joined.appended(message)
        return joined

    def __repr__(self) -> str:
        return f"MessageLog({self.first}..{self.last})"


def _paged(messages: Sequence[Message]) -> tuple[MessagePage, ...]:
    return tuple(tuple(messages[start : start + PAGE]) for start in range(0, len(messages), PAGE))
