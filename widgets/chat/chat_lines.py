"""The items of the open conversation, the message cursor, and what is laid out of them. Pure; the transcript draws it.

Only what comes near the window is wrapped, and a bounded number of items stays so: nothing here grows with the length
of a conversation but the list of items itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.chat.message_view import Block, block_of
from widgets.chat.scrollback import Place, Window
from widgets.drawing.canvas import Line
from widgets.rows import Delivery, MessageItem, TranscriptItem, Voice

BLOCKS = 256
"""Items that stay laid out."""


@dataclass(frozen=True, slots=True)
class _Left:
    """Where somebody was in a conversation: by id, because items come and go.

    `top` is a message, never a marker (the marker of a day moves up when older messages come); the window begins `line`
    lines below its first one, above it where that is negative.
    """

    top: str | None
    line: int
    stuck: bool
    cursor: str | None
    last: str | None


class ChatLines:
    """Places are found again by id after every change. `width` is that of the text, 0 until it is known."""

    def __init__(self) -> None:
        self.conversation: str | None = None
        self.items: list[TranscriptItem] = []
        self.cursor: str | None = None
        self.new_below = 0
        self.wrapped = 0
        self.width = 0
        self.window = Window(lambda at: len(self._block(at).lines))
        self._blocks: dict[str, tuple[TranscriptItem, Block]] = {}
        self._left: dict[str, _Left] = {}

    @property
    def laid_out(self) -> int:
        """How many items are laid out now."""
        return len(self._blocks)

    @property
    def current(self) -> MessageItem | None:
        """The message under the cursor."""
        at = self.find(self.cursor)
        item = self.items[at] if at is not None else None
        return item if isinstance(item, MessageItem) else None

    def show(self, conversation: str | None, items: Sequence[TranscriptItem]) -> None:
        """Another conversation, where it was left or at its end; or the same one with other items."""
        if self.conversation is not None:
            self._left[self.conversation] = self._here()
        if conversation != self.conversation:
            self._blocks.clear()
        self.conversation = conversation
        self.items = list(items)
        self._go_back(self._left.pop(conversation, None) if conversation is not None else None)

    def append(self, items: Sequence[TranscriptItem]) -> None:
        """Newer items."""
        self.items.extend(items)
        self._count_new(items)

    def prepend(self, items: Sequence[TranscriptItem]) -> None:
        """Older items; the window stays on its lines."""
        self.items[:0] = items
        self.window.top = Place(self.window.top.item + len(items), self.window.top.line)

    def replace(self, item_id: str, item: TranscriptItem) -> bool:
        """Another state of an item. Returns whether it was there."""
        at = self.find(item_id)
        if at is None:
            return False
        self.items[at] = item
        if self.cursor == item_id:
            self.cursor = item.id
        return True

    def discard(self, item_id: str) -> bool:
        """Take an item away. Returns whether it was there."""
        at = self.find(item_id)
        if at is None:
            return False
        if self.cursor == item_id:
            self.cursor = None
        del self.items[at]
        self._blocks.pop(item_id, None)
        top = self.window.top
        if at < top.item:
            self.window.top = Place(top.item - 1, top.line)
        elif at == top.item:
            self.window.top = Place(min(at, max(0, len(self.items) - 1)), 0)
        return True

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        self._left.pop(conversation, None)
        if conversation == self.conversation:
            self.show(None, [])
            self._left.pop(conversation, None)

    def follow(self) -> None:
        """Go to the end, and stay there."""
        self.window.stuck = True
        self.new_below = 0

    def visible(self, room: int, width: int) -> list[Place | None]:
        """What stands on each of `room` lines of `width` cells."""
        if width != self.width:
            self._rewrap(width)
        places = self.window.visible(len(self.items), room)
        if self.window.stuck:
            self.new_below = 0
        return places

    def line(self, place: Place) -> Line:
        """The line at a place."""
        return self._block(place.item).lines[place.line]

    def is_lead(self, place: Place) -> bool:
        """Whether the line there is white space above its item."""
        return place.line < self._block(place.item).lead

    def find(self, item_id: str | None) -> int | None:
        """Where an item stands. From the end: what changes is nearly always new."""
        if item_id is None:
            return None
        for at in range(len(self.items) - 1, -1, -1):
            if self.items[at].id == item_id:
                return at
        return None

    def message_from(self, at: int, step: int) -> int | None:
        """The first message at or after a place, in a direction; None where there is no more."""
        while 0 <= at < len(self.items):
            if isinstance(self.items[at], MessageItem):
                return at
            at += step
        return None

    def said_by(self, voice: Voice, at: int, step: int) -> int | None:
        """The first message of `voice` at or after a place, in a direction; None where there is no more."""
        while (found := self.message_from(at, step)) is not None:
            item = self.items[found]
            if isinstance(item, MessageItem) and item.voice is voice:
                return found
            at = found + step
        return None

    def _block(self, at: int) -> Block:
        item = self.items[at]
        known = self._blocks.get(item.id)
        if known is not None and (known[0] is item or known[0] == item):
            return known[1]
        self.wrapped += 1
        block = block_of(item, max(1, self.width))
        self._blocks.pop(item.id, None)
        self._blocks[item.id] = (item, block)
        while len(self._blocks) > BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        return block

    def _rewrap(self, width: int) -> None:
        """The same words stay at the top."""
        top = self.window.top
        known = self._blocks.get(self.items[top.item].id) if top.item < len(self.items) else None
        self._blocks.clear()
        self.width = width
        if known is None or self.window.stuck:
            return
        start = known[1].starts[min(top.line, len(known[1].starts) - 1)]
        line = self._block(top.item).line_at(start) if start >= 0 else min(top.line, 1)
        self.window.top = Place(top.item, line)

    def _here(self) -> _Left:
        top = self.window.top
        last = self.items[-1].id if self.items else None
        anchor = self.message_from(top.item, 1)
        if anchor is None:
            return _Left(None, 0, self.window.stuck, self.cursor, last)
        line = top.line - sum(len(self._block(at).lines) for at in range(top.item, anchor))
        return _Left(self.items[anchor].id, line, self.window.stuck, self.cursor, last)

    def _go_back(self, where: _Left | None) -> None:
        self.follow()
        self.window.top = Place(0, 0)
        self.cursor = where.cursor if where is not None and self.find(where.cursor) is not None else None
        top = self.find(where.top) if where is not None and not where.stuck else None
        if where is None or top is None:
            return
        self.window.stuck = False
        self.window.top = self._moved(top, where.line)
        last = self.find(where.last)
        if last is not None:
            self._count_new(self.items[last + 1 :])

    def _moved(self, item: int, line: int) -> Place:
        if line >= 0:
            return Place(item, min(line, len(self._block(item).lines) - 1))
        above = self.window.above(Place(item, 0), -line)
        return above[0] if above else Place(item, 0)

    def _count_new(self, items: Sequence[TranscriptItem]) -> None:
        """An own message that was just written goes to the end; others are only counted there."""
        if self.window.stuck:
            return
        messages = [item for item in items if isinstance(item, MessageItem)]
        if any(item.voice is Voice.OWN and item.delivery is Delivery.PENDING for item in messages):
            self.follow()
            return
        self.new_below += len(messages)
