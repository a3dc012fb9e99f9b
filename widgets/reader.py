"""A long page to read: scrolled by keys, with places in it that can be gone to; drawn by difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.drawing.canvas import Canvas, Line


@dataclass(frozen=True, slots=True)
class Page:
    """Lines for one width, and the places in them: id and number of the line that it begins at, from top to bottom."""

    lines: Sequence[Line]
    places: Sequence[tuple[str, int]] = ()


NO_PAGE = Page(())


class Reader(Canvas):
    """Shows the page that `make` gives for the widget's width. On another width the same place stays in sight.

    Up, down, page up, page down, space, home and end scroll; `n` and Tab go to the next place, `p` and Shift+Tab to the
    one before. The last line never scrolls above the bottom.
    """

    can_focus = True
    prefix = "reader"
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"reader--{name}" for name in ("strong", "dim", "accent", "warning")}
    DEFAULT_CSS = """
    Reader {
        height: 1fr;
        & .reader--strong { text-style: bold; }
        & .reader--dim { color: $text-muted; }
        & .reader--accent { color: $accent; }
        & .reader--warning { color: $warning; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_by(-1)", show=False, id="reader.up"),
        Binding("down", "scroll_by(1)", show=False, id="reader.down"),
        Binding("pageup", "page(-1)", show=False, id="reader.page_up"),
        Binding("pagedown,space", "page(1)", show=False, id="reader.page_down"),
        Binding("home", "edge(-1)", show=False, id="reader.first"),
        Binding("end", "edge(1)", show=False, id="reader.last"),
        Binding("n,tab", "place(1)", show=False, id="reader.next"),
        Binding("p,shift+tab", "place(-1)", show=False, id="reader.previous"),
    ]

    class Moved(Message):
        """Another place stands at the top; `place` is None above the first one."""

        def __init__(self, sender: Reader, place: str | None) -> None:
            super().__init__()
            self.reader = sender
            self.place = place

        @property
        def control(self) -> Reader:
            """The reader."""
            return self.reader

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._make: Callable[[int], Page] = lambda width: NO_PAGE
        self._page = NO_PAGE
        self._width = -1
        self._top = 0
        self._told: str | None = None

    # What the owner calls.

    def show(self, make: Callable[[int], Page], *, keep_place: bool = False) -> None:
        """Show another page, from its beginning, or from the place that is in sight now where it has that too."""
        place = self.place if keep_place else None
        self._make = make
        self._width = -1
        self._lay_out()
        self._top = self._within(self._line_of(place))
        self._tell()
        self.repaint()

    @property
    def place(self) -> str | None:
        """The place at the top: the last one that begins there or above."""
        found = [id_ for id_, line in self._page.places if line <= self._top]
        return found[-1] if found else None

    @property
    def at_end(self) -> bool:
        """Whether the last line is in sight."""
        return self._top >= self._last_top()

    # Keys.

    def action_scroll_by(self, lines: int) -> None:
        """A line up or down."""
        self._go(self._top + lines)

    def action_page(self, direction: int) -> None:
        """A screen up or down; a line of the one before stays."""
        self._go(self._top + direction * max(1, self.size.height - 1))

    def action_edge(self, direction: int) -> None:
        """The beginning or the end."""
        self._go(0 if direction < 0 else self._last_top())

    def action_place(self, direction: int) -> None:
        """The next place, or the one before; above the first one the beginning."""
        lines = [line for _id, line in self._page.places]
        if direction > 0:
            self._go(next((line for line in lines if line > self._top), self._last_top()))
        else:
            self._go(next((line for line in reversed(lines) if line < self._top), 0))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls."""
        event.stop()
        self._go(self._top - 3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The same, down."""
        event.stop()
        self._go(self._top + 3)

    # Drawing.

    def before_draw(self) -> None:
        """Lay the page out for this width; what was at the top stays there."""
        if self._width != self.size.width:
            place, below = self.place, self._top - self._line_of(self.place)
            self._lay_out()
            self._top = self._line_of(place) + below
        self._top = self._within(self._top)

    def draw(self, y: int) -> tuple[Line, str]:
        """A line of the page."""
        at = self._top + y
        return (self._page.lines[at] if at < len(self._page.lines) else []), ""

    # Inside.

    def _lay_out(self) -> None:
        width = self.size.width
        if width > 0:
            self._width = width
            self._page = self._make(width)

    def _line_of(self, place: str | None) -> int:
        return next((line for id_, line in self._page.places if id_ == place), 0)

    def _last_top(self) -> int:
        return max(0, len(self._page.lines) - self.size.height)

    def _within(self, top: int) -> int:
        return max(0, min(top, self._last_top()))

    def _go(self, top: int) -> None:
        top = self._within(top)
        if top == self._top:
            return
        self._top = top
        self._tell()
        self.repaint()

    def _tell(self) -> None:
        place = self.place
        if place != self._told:
            self._told = place
            self.post_message(self.Moved(self, place))
