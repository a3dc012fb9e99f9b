"""The chat: a message cursor over items that are wrapped only near the screen, so that length costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.canvas import Canvas, Line, Span, sides
from widgets.message_view import Block, block_of
from widgets.rows import Delivery, MessageItem, TranscriptItem, TranscriptWords, Voice
from widgets.scrollback import Place, Window

BLOCKS = 256
"""Items that stay laid out."""


@dataclass(slots=True)
class _Remembered:
    """Where somebody was in a conversation: by id, because items come and go."""

    top: str | None
    line: int
    stuck: bool
    cursor: str | None
    last: str | None


class Transcript(Canvas):
    """Messages of one conversation, the newest at the bottom.

    Up and down move the message cursor, page up and page down scroll, home asks for older messages, end goes to the
    newest and follows them, Escape takes the cursor away. What happens to a message (retry, drop, keep as a note,
    confirm) are the actions `retry`, `drop`, `keep_as_note` and `confirm`, on keys that the application gives; they act
    on the message under the cursor, and only where its delivery allows it.
    """

    can_focus = True
    prefix = "transcript"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--own",
        "transcript--own-who",
        "transcript--chatter",
        "transcript--chatter-who",
        "transcript--colleague",
        "transcript--colleague-who",
        "transcript--note",
        "transcript--note-who",
        "transcript--dim",
        "transcript--rule",
        "transcript--marker",
        "transcript--accent",
        "transcript--warning",
        "transcript--danger",
        "transcript--cursor",
    }
    DEFAULT_CSS = """
    Transcript {
        height: 1fr;
        & .transcript--own-who, & .transcript--chatter-who, & .transcript--colleague-who { color: $text-muted; }
        & .transcript--dim, & .transcript--marker { color: $text-muted; }
        & .transcript--rule { color: $border-blurred; }
        & .transcript--own { color: $secondary; }
        & .transcript--note, & .transcript--note-who { color: $text-muted; text-style: italic; }
        & .transcript--accent { color: $accent; }
        & .transcript--warning { color: $warning; }
        & .transcript--danger { color: $error; }
        & .transcript--cursor { background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, id="transcript.up"),
        Binding("down", "move(1)", show=False, id="transcript.down"),
        Binding("pageup", "page(-1)", show=False, id="transcript.page_up"),
        Binding("pagedown", "page(1)", show=False, id="transcript.page_down"),
        Binding("home", "older", show=False, id="transcript.older"),
        Binding("end", "newest", show=False, id="transcript.newest"),
        Binding("escape", "leave", show=False, id="transcript.leave"),
    ]

    class OfMessage(Message):
        """Base of what somebody wants with one own message, named by its client id."""

        def __init__(self, conversation: str, client_id: str) -> None:
            super().__init__()
            self.conversation = conversation
            self.client_id = client_id

    class Retry(OfMessage):
        """Send a failed message again."""

    class Drop(OfMessage):
        """Throw away a message that did not arrive."""

    class KeepAsNote(OfMessage):
        """Keep a message that cannot be delivered as a note for colleagues."""

    class Confirm(OfMessage):
        """Send a held message after all."""

    class LoadOlder(Message):
        """The top is near and there is more."""

        def __init__(self, conversation: str) -> None:
            super().__init__()
            self.conversation = conversation

    class PointedAt(Message):
        """The cursor came to a message (its server number), or to none; ticks point at it."""

        def __init__(self, conversation: str, message: int | None) -> None:
            super().__init__()
            self.conversation = conversation
            self.message = message

    def __init__(
        self, *, words: TranscriptWords | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.words = words or TranscriptWords()
        self.wrapped = 0
        """Items laid out since the start: tests count work with it."""
        self._conversation: str | None = None
        self._items: list[TranscriptItem] = []
        self._more = False
        self._asked = False
        self._cursor: str | None = None
        self._new_below = 0
        self._typing = ""
        self._blocks: dict[str, tuple[TranscriptItem, Block]] = {}
        self._width = 0
        self._window = Window(self._height_of)
        self._visible: list[Place | None] = []
        self._remembered: dict[str, _Remembered] = {}

    # What the owner calls.

    @property
    def conversation(self) -> str | None:
        """The conversation that is shown."""
        return self._conversation

    @property
    def current(self) -> MessageItem | None:
        """The message under the cursor."""
        at = self._find(self._cursor)
        item = self._items[at] if at is not None else None
        return item if isinstance(item, MessageItem) else None

    @property
    def pointed(self) -> int | None:
        """The server's number of the message under the cursor."""
        current = self.current
        return current.message if current is not None else None

    @property
    def at_end(self) -> bool:
        """Whether the newest message is in sight and new ones are followed."""
        return self._window.stuck

    def show(self, conversation: str | None, items: Sequence[TranscriptItem], more: bool = False) -> None:
        """Show a conversation where it was left, or at its end; for the one that is shown: its items changed.

        `more`: the server has older ones. Items that stayed equal are not laid out again.
        """
        if self._conversation is not None:
            self._remembered[self._conversation] = self._remember()
        same = conversation == self._conversation
        if not same:
            self._blocks.clear()
            self._typing = ""
        oldest = self._items[0].id if self._items else None
        self._conversation = conversation
        self._items = list(items)
        self._more = more
        # The answer to `LoadOlder` is another oldest item; news at the end are no answer.
        self._asked = self._asked and same and bool(self._items) and self._items[0].id == oldest
        self._go_back(self._remembered.pop(conversation, None) if conversation is not None else None)
        self.repaint()

    def append(self, items: Sequence[TranscriptItem]) -> None:
        """Newer items. At the end they are followed; further up they are counted. An own message goes to the end."""
        self._items.extend(items)
        self._count_new(items)
        self.repaint()

    def prepend(self, items: Sequence[TranscriptItem], more: bool) -> None:
        """Older items, the answer to `LoadOlder`; what is on the screen stays where it is."""
        self._items[:0] = items
        self._window.top = Place(self._window.top.item + len(items), self._window.top.line)
        self._more = more
        self._asked = False
        self.repaint()

    def replace(self, item_id: str, item: TranscriptItem) -> bool:
        """Another state of an item (sent, ticked). Returns whether it was there."""
        at = self._find(item_id)
        if at is None:
            return False
        self._items[at] = item
        if self._cursor == item_id:
            self._cursor = item.id
        self.repaint()
        return True

    def discard(self, item_id: str) -> bool:
        """Take an item away (a dropped message). Returns whether it was there."""
        at = self._find(item_id)
        if at is None:
            return False
        if self._cursor == item_id:
            self._set_cursor(None)
        del self._items[at]
        top = self._window.top
        if at < top.item:
            self._window.top = Place(top.item - 1, top.line)
        elif at == top.item:
            self._window.top = Place(min(at, max(0, len(self._items) - 1)), 0)
        self.repaint()
        return True

    def forget(self, conversation: str) -> None:
        """Nothing of this conversation is kept (it was purged, or given to somebody else)."""
        self._remembered.pop(conversation, None)
        if conversation == self._conversation:
            self._conversation = None
            self._items = []
            self._blocks.clear()
            self._cursor = None
            self._new_below = 0
            self._typing = ""
            self._more = False
            self._window.stuck = True
            self.repaint()

    def set_typing(self, text: str) -> None:
        """Who is typing, in words ("nachtuil typt…"); empty when nobody is."""
        self._typing = text
        self.repaint()

    def point_at(self, message: int) -> bool:
        """Put the cursor on a message by its server number, and bring it into view."""
        for at in range(len(self._items) - 1, -1, -1):
            item = self._items[at]
            if isinstance(item, MessageItem) and item.message == message:
                self._put_cursor_at(at)
                return True
        return False

    # Keys.

    def action_move(self, step: int) -> None:
        """The message cursor up or down; the first time it comes to the newest message in sight."""
        at = self._find(self._cursor)
        start = at if at is not None else self._last_in_sight() + (1 if step < 0 else -1)
        found = self._message_from(start + step, step)
        if found is not None:
            self._put_cursor_at(found)
            return
        if step < 0:
            self._scroll(-1)
        else:
            self.action_newest()

    def action_page(self, direction: int) -> None:
        """A screen up or down, two lines staying in sight."""
        self._scroll(direction * max(1, self._room() - 2))

    def action_older(self) -> None:
        """The oldest that is loaded, and ask for more."""
        if self._items:
            self._window.top = Place(0, 0)
            self._window.stuck = False
        self._ask_for_older()
        self.repaint()

    def action_newest(self) -> None:
        """The end, and follow it."""
        self._follow()
        self.repaint()

    def action_leave(self) -> None:
        """No message under the cursor."""
        self._set_cursor(None)
        self.repaint()

    def action_retry(self) -> None:
        """Send the failed message under the cursor again."""
        self._post_for(self.Retry, Delivery.FAILED)

    def action_drop(self) -> None:
        """Throw the message under the cursor away, if it did not arrive."""
        self._post_for(self.Drop, Delivery.FAILED, Delivery.HELD, Delivery.UNDELIVERABLE)

    def action_keep_as_note(self) -> None:
        """Keep the message under the cursor as a note, if it did not arrive."""
        self._post_for(self.KeepAsNote, Delivery.FAILED, Delivery.HELD, Delivery.UNDELIVERABLE)

    def action_confirm(self) -> None:
        """Send the held message under the cursor."""
        self._post_for(self.Confirm, Delivery.HELD)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape belongs to the application where there is no cursor to take away."""
        if action == "leave":
            return self._cursor is not None
        return super().check_action(action, parameters)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines."""
        event.stop()
        self._scroll(-3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines."""
        event.stop()
        self._scroll(3)

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a message; nothing in a text can be clicked."""
        y = event.get_content_offset_capture(self).y
        place = self._visible[y] if 0 <= y < len(self._visible) else None
        item = self._items[place.item] if place is not None else None
        if isinstance(item, MessageItem):
            self._set_cursor(item.id)
            self.repaint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor is drawn where the keys go."""
        super().watch_has_focus(has_focus)
        self.repaint()

    # Drawing.

    def before_draw(self) -> None:
        """Lay out what is in sight."""
        if self._width != self.size.width:
            self._keep_anchor()
            self._width = self.size.width
        self._visible = self._window.visible(len(self._items), self._room())
        if self._window.stuck:
            self._new_below = 0

    def draw(self, y: int) -> tuple[Line, str]:
        """A line of an item, or the last line: who types, what is new below."""
        if y >= len(self._visible):
            return self._foot(), ""
        place = self._visible[y]
        if place is None:
            empty = not self._items and y == len(self._visible) - 1
            return ([Span(" "), Span(self.words.empty, "dim")] if empty else []), ""
        item = self._items[place.item]
        line = self._block(place.item).lines[place.line]
        if item.id != self._cursor or place.line == 0:
            return [Span(" "), *line], ""
        if not self.has_focus:
            return [Span("▏", "dim"), *line], ""
        return [Span("▌", "accent"), *line], "cursor"

    # Inside.

    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def _foot(self) -> Line:
        below = f"↓ {self.words.new_below.format(count=self._new_below)} " if self._new_below else ""
        older = f"↑ {self.words.older} " if self._more and not below and self._at_top() else ""
        right = [Span(below, "accent")] if below else [Span(older, "dim")] if older else []
        return sides([Span(" "), Span(self._typing, "dim")], right, self.size.width)

    def _at_top(self) -> bool:
        return any(place == Place(0, 0) for place in self._visible)

    def _height_of(self, item: int) -> int:
        return len(self._block(item).lines)

    def _block(self, at: int) -> Block:
        item = self._items[at]
        known = self._blocks.get(item.id)
        if known is not None and (known[0] is item or known[0] == item):
            return known[1]
        self.wrapped += 1
        block = block_of(item, max(1, self._width - 2))
        self._blocks.pop(item.id, None)
        self._blocks[item.id] = (item, block)
        while len(self._blocks) > BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        return block

    def _keep_anchor(self) -> None:
        """Before the width changes: the same words stay at the top."""
        top = self._window.top
        known = self._blocks.get(self._items[top.item].id) if top.item < len(self._items) else None
        self._blocks.clear()
        if known is None or self._window.stuck:
            return
        start = known[1].starts[min(top.line, len(known[1].starts) - 1)]
        if start < 0:
            return
        self._width = self.size.width
        self._window.top = Place(top.item, self._block(top.item).line_at(start))

    def _remember(self) -> _Remembered:
        top = self._window.top
        top_id = self._items[top.item].id if top.item < len(self._items) else None
        last = self._items[-1].id if self._items else None
        return _Remembered(top_id, top.line, self._window.stuck, self._cursor, last)

    def _go_back(self, where: _Remembered | None) -> None:
        self._new_below = 0
        self._window.stuck = True
        self._window.top = Place(0, 0)
        cursor = where.cursor if where is not None else None
        self._set_cursor(cursor if self._find(cursor) is not None else None)
        if where is None or where.stuck:
            return
        top = self._find(where.top)
        if top is None:
            return
        self._window.stuck = False
        self._window.top = Place(top, where.line if self._width else 0)
        last = self._find(where.last)
        if last is not None:
            self._count_new(self._items[last + 1 :])

    def _count_new(self, items: Sequence[TranscriptItem]) -> None:
        if self._window.stuck:
            return
        messages = [item for item in items if isinstance(item, MessageItem)]
        if any(item.voice is Voice.OWN and item.delivery is Delivery.PENDING for item in messages):
            self._follow()
            return
        self._new_below += len(messages)

    def _follow(self) -> None:
        self._window.stuck = True
        self._new_below = 0

    def _find(self, item_id: str | None) -> int | None:
        """From the end: what changes is nearly always new."""
        if item_id is None:
            return None
        for at in range(len(self._items) - 1, -1, -1):
            if self._items[at].id == item_id:
                return at
        return None

    def _last_in_sight(self) -> int:
        seen = [place.item for place in self._visible if place is not None]
        return seen[-1] if seen else len(self._items) - 1

    def _message_from(self, at: int, step: int) -> int | None:
        while 0 <= at < len(self._items):
            if isinstance(self._items[at], MessageItem):
                return at
            at += step
        return None

    def _put_cursor_at(self, at: int) -> None:
        self._set_cursor(self._items[at].id)
        if self.size:
            self._window.bring_into_view(at, len(self._items), self._room())
        if at == 0 or self._message_from(at - 1, -1) is None:
            self._ask_for_older()
        self.repaint()

    def _set_cursor(self, item_id: str | None) -> None:
        if item_id == self._cursor:
            return
        self._cursor = item_id
        if self._conversation is not None:
            self.post_message(self.PointedAt(self._conversation, self.pointed))

    def _scroll(self, lines: int) -> None:
        if not self._window.scroll(lines, len(self._items), self._room()):
            self._ask_for_older()
        self.repaint()

    def _ask_for_older(self) -> None:
        if self._more and not self._asked and self._conversation is not None:
            self._asked = True
            self.post_message(self.LoadOlder(self._conversation))

    def _post_for(self, kind: type[OfMessage], *deliveries: Delivery) -> None:
        current = self.current
        if current is not None and current.delivery in deliveries and self._conversation is not None:
            self.post_message(kind(self._conversation, current.id))
