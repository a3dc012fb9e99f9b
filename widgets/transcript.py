"""The chat: a message cursor over items that are wrapped only near the screen, so that length costs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.chat.chat_lines import ChatLines
from widgets.chat.scrollback import Place
from widgets.drawing.canvas import Canvas, Line, Span, sides
from widgets.rows import Delivery, MessageItem, TranscriptItem, TranscriptWords, Voice


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

    class AtEnd(Message):
        """The newest message came into sight, or went out of it; also said of each other conversation that is shown."""

        def __init__(self, conversation: str, at_end: bool) -> None:
            super().__init__()
            self.conversation = conversation
            self.at_end = at_end

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
        self.lines = ChatLines()
        self._more = False
        self._asked = False
        self._typing = ""
        self._visible: list[Place | None] = []
        self._said_of_end: tuple[str | None, bool] = (None, True)

    # What the owner calls.

    @property
    def conversation(self) -> str | None:
        """The conversation that is shown."""
        return self.lines.conversation

    @property
    def current(self) -> MessageItem | None:
        """The message under the cursor."""
        return self.lines.current

    @property
    def pointed(self) -> int | None:
        """The server's number of the message under the cursor."""
        current = self.lines.current
        return current.message if current is not None else None

    @property
    def at_end(self) -> bool:
        """Whether the newest message is in sight and new ones are followed."""
        return self.lines.window.stuck

    def show(self, conversation: str | None, items: Sequence[TranscriptItem], more: bool = False) -> None:
        """Show a conversation where it was left, or at its end; for the one that is shown: its items changed.

        `more`: the server has older ones. Items that stayed equal are not laid out again.
        """
        same = conversation == self.lines.conversation
        oldest = self.lines.message_from(0, 1)
        before = self.lines.items[oldest].id if oldest is not None else None
        if not same:
            self._typing = ""
        self._more = more
        with self._telling():
            self.lines.show(conversation, items)
        # The answer to `LoadOlder` is another oldest message; news at the end are no answer.
        oldest = self.lines.message_from(0, 1)
        after = self.lines.items[oldest].id if oldest is not None else None
        self._asked = self._asked and same and more and before == after

    def append(self, items: Sequence[TranscriptItem]) -> None:
        """Newer items. At the end they are followed; further up they are counted. An own message goes to the end."""
        with self._telling():
            self.lines.append(items)

    def prepend(self, items: Sequence[TranscriptItem], more: bool) -> None:
        """Older items, the answer to `LoadOlder`; what is on the screen stays where it is."""
        self._more = more
        self._asked = False
        with self._telling():
            self.lines.prepend(items)

    def replace(self, item_id: str, item: TranscriptItem) -> bool:
        """Another state of an item (sent, ticked). Returns whether it was there."""
        with self._telling():
            return self.lines.replace(item_id, item)

    def discard(self, item_id: str) -> bool:
        """Take an item away (a dropped message). Returns whether it was there."""
        with self._telling():
            return self.lines.discard(item_id)

    def forget(self, conversation: str) -> None:
        """Nothing of this conversation is kept (it was purged, or given to somebody else)."""
        if conversation == self.lines.conversation:
            self._typing = ""
            self._more = False
        with self._telling():
            self.lines.forget(conversation)
        self.repaint_all()

    def set_typing(self, text: str) -> None:
        """Who is typing, in words ("nachtuil typt…"); empty when nobody is."""
        self._typing = text
        self.repaint()

    def aim(self, step: int | None) -> bool:
        """Put the cursor on the chatter's message before (-1) or after (1) the one under it.

        None: on their newest one in sight. Returns whether there is one.
        """
        at = self.lines.find(self.lines.cursor)
        if step is None or at is None:
            found = self.lines.said_by(Voice.CHATTER, self._last_in_sight(), -1)
            found = self.lines.said_by(Voice.CHATTER, len(self.lines.items) - 1, -1) if found is None else found
        else:
            found = self.lines.said_by(Voice.CHATTER, at + step, step)
        if found is None:
            return False
        self._put_cursor_at(found)
        return True

    # Keys.

    def action_move(self, step: int) -> None:
        """The message cursor up or down; the first time it comes to the newest message in sight."""
        at = self.lines.find(self.lines.cursor)
        start = at if at is not None else self._last_in_sight() + (1 if step < 0 else -1)
        found = self.lines.message_from(start + step, step)
        if found is not None:
            self._put_cursor_at(found)
        elif step < 0:
            self._scroll(-1)
        else:
            self.action_newest()

    def action_page(self, direction: int) -> None:
        """A screen up or down, two lines staying in sight."""
        self._scroll(direction * max(1, self._room() - 2))

    def action_older(self) -> None:
        """The oldest that is loaded, and ask for more."""
        if self.lines.items:
            self.lines.window.top = Place(0, 0)
            self.lines.window.stuck = False
        self._ask_for_older()
        self.repaint()

    def action_newest(self) -> None:
        """The end, and follow it."""
        self.lines.follow()
        self.repaint()

    def action_leave(self) -> None:
        """No message under the cursor."""
        with self._telling():
            self.lines.cursor = None

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
            return self.lines.cursor is not None
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
        item = self.lines.items[place.item] if place is not None else None
        if isinstance(item, MessageItem):
            with self._telling():
                self.lines.cursor = item.id

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor is drawn where the keys go."""
        super().watch_has_focus(has_focus)
        self.repaint()

    # Drawing.

    def before_draw(self) -> None:
        """Lay out what is in sight: a cell at each side stays free, the last line is for who types."""
        self._visible = self.lines.visible(self._room(), max(1, self.size.width - 2))
        self._say_end()

    def draw(self, y: int) -> tuple[Line, str]:
        """A line of an item, or the last line: who types, what is new below."""
        if y >= len(self._visible):
            return self._foot(), ""
        place = self._visible[y]
        if place is None:
            empty = not self.lines.items and y == len(self._visible) - 1
            return ([Span(" "), Span(self.words.empty, "dim")] if empty else []), ""
        line = self.lines.line(place)
        if self.lines.is_lead(place) or self.lines.items[place.item].id != self.lines.cursor:
            return [Span(" "), *line], ""
        if not self.has_focus:
            return [Span("▏", "dim"), *line], ""
        return [Span("▌", "accent"), *line], "cursor"

    # Inside.

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Around every change: tell where the cursor came, and paint the difference."""
        before = self.lines.cursor
        yield
        if self.lines.conversation is not None and before != self.lines.cursor:
            self.post_message(self.PointedAt(self.lines.conversation, self.pointed))
        self.repaint()

    def _say_end(self) -> None:
        before, self._said_of_end = self._said_of_end, (self.lines.conversation, self.at_end)
        if before != self._said_of_end and self.lines.conversation is not None:
            self.post_message(self.AtEnd(self.lines.conversation, self.at_end))

    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def _foot(self) -> Line:
        count = self.lines.new_below
        below = f"↓ {self.words.new_below.format(count=count)} " if count else ""
        older = f"↑ {self.words.older} " if self._more and not below and Place(0, 0) in self._visible else ""
        right = [Span(below, "accent")] if below else [Span(older, "dim")] if older else []
        return sides([Span(" "), Span(self._typing, "dim")], right, self.size.width)

    def _last_in_sight(self) -> int:
        seen = [place.item for place in self._visible if place is not None]
        return seen[-1] if seen else len(self.lines.items) - 1

    def _put_cursor_at(self, at: int) -> None:
        with self._telling():
            self.lines.cursor = self.lines.items[at].id
            if self.size:
                self.lines.window.bring_into_view(at, len(self.lines.items), self._room())
        if self.lines.message_from(at - 1, -1) is None:
            self._ask_for_older()

    def _scroll(self, lines: int) -> None:
        if not self.lines.window.scroll(lines, len(self.lines.items), self._room()):
            self._ask_for_older()
        self.repaint()

    def _ask_for_older(self) -> None:
        if self._more and not self._asked and self.lines.conversation is not None:
            self._asked = True
            self.post_message(self.LoadOlder(self.lines.conversation))

    def _post_for(self, kind: type[OfMessage], *deliveries: Delivery) -> None:
        current = self.current
        if current is not None and current.delivery in deliveries and self.lines.conversation is not None:
            self.post_message(kind(self.lines.conversation, current.id))
