"""A focusable list of rows, each a few lines high: cursor by id, filter, drawing by difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Generic

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.drawing.canvas import Canvas, Line, Span, cut
from widgets.drawing.cells import wrap
from widgets.drawing.row_layout import R, RowLayout, neighbour

FILTER_LIMIT = 60
"""Longest filter, in characters."""


class LineList(Canvas, Generic[R]):
    """Base of the lists. A subclass says how a row looks (`lines_of`), what can be chosen, and what it is found by.

    The cursor is an id. When rows are reordered it stays on its row; when its row goes, it moves to the nearest row
    that is left. Up, down, page up, page down, home and end move it; space and Enter choose; `/` filters (Enter or
    down ends writing the filter, Escape removes it).
    """

    can_focus = True
    prefix = "lines"
    row_height: ClassVar[int | None] = None
    """Lines of every row, where all have as many; then only rows on the screen are made."""
    always_filtering: ClassVar[bool] = False
    """Whether letters always go into the filter; then Enter chooses at once."""
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--title",
        "lines--dim",
        "lines--strong",
        "lines--accent",
        "lines--ok",
        "lines--warning",
        "lines--danger",
        "lines--cursor",
        "lines--filter",
    }
    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        & .lines--title, & .lines--dim { color: $text-muted; }
        & .lines--strong { text-style: bold; }
        & .lines--accent, & .lines--filter { color: $accent; }
        & .lines--ok { color: $success; }
        & .lines--warning { color: $warning; }
        & .lines--danger { color: $error; text-style: bold; }
        & .lines--cursor { background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, id="list.up"),
        Binding("down", "move(1)", show=False, id="list.down"),
        Binding("pageup", "page(-1)", show=False, id="list.page_up"),
        Binding("pagedown", "page(1)", show=False, id="list.page_down"),
        Binding("home", "edge(-1)", show=False, id="list.first"),
        Binding("end", "edge(1)", show=False, id="list.last"),
        Binding("enter,space", "choose", show=False, id="list.choose"),
        # With priority, because letters that follow in the same burst already belong to the filter.
        Binding("slash", "filter", show=False, id="list.filter", priority=True),
        Binding("escape", "clear_filter", show=False, id="list.clear_filter"),
    ]

    class Chosen(Message):
        """Space or Enter was pressed on a row; nothing else happened."""

        def __init__(self, sender: LineList[Any], row: str) -> None:
            super().__init__()
            self.list = sender
            self.row = row

        @property
        def control(self) -> LineList[Any]:
            """The list (so that `@on` can select by it)."""
            return self.list

    class Highlighted(Message):
        """The cursor came to another row; `row` is None where no row is left."""

        def __init__(self, sender: LineList[Any], row: str | None) -> None:
            super().__init__()
            self.list = sender
            self.row = row

        @property
        def control(self) -> LineList[Any]:
            """The list."""
            return self.list

    def __init__(self, title: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._title = title
        self._empty = ""
        self._not_found = ""
        self._rows: tuple[R, ...] = ()
        self._shown: list[R] = []
        self._rows_laid: RowLayout[R] = RowLayout((), 0, self.lines_of)
        self._laid_out = False
        self._cursor: str | None = None
        self._top = 0
        self._heads: list[Line] = []
        self._filter = ""
        self._filtering = self.always_filtering

    # What a subclass says.

    def lines_of(self, row: R, width: int) -> Sequence[Line]:
        """The lines of a row, at most `width` cells wide (a cell at each side of it stays free)."""
        raise NotImplementedError

    def selectable(self, row: R) -> bool:
        """Whether the cursor can stand on it."""
        return True

    def is_heading(self, row: R) -> bool:
        """Whether a filter hides it when nothing is left below it."""
        return False

    def found_by(self, row: R) -> str:
        """The text that the filter looks in."""
        return ""

    def extra_head(self) -> Sequence[Line]:
        """Lines under the title that do not scroll."""
        return ()

    def empty_lines(self) -> Sequence[str]:
        """What is said where no row is shown: that there are none, or that the filter finds none."""
        if self._filter and self._not_found:
            words = self._not_found.replace("{filter}", self._filter)
            return [line.text for line in wrap(words, max(1, self.size.width - 3))]
        return (self._empty,) if self._empty else ()

    def choose(self, row: R) -> None:
        """Space or Enter: post what it means."""
        self.post_message(self.Chosen(self, row.id))

    # What the owner calls.

    @property
    def current(self) -> str | None:
        """The id under the cursor. Actions take this, at the moment of the key."""
        return self._cursor

    @property
    def filtering(self) -> bool:
        """Whether keys are going into the filter now."""
        return self._filtering

    def update(self, rows: Sequence[R], *, title: str | None = None, empty: str | None = None) -> None:
        """Show these rows; the cursor stays on its id. `empty` is said where there are none."""
        rows = tuple(rows)
        said = (self._title if title is None else title, self._empty if empty is None else empty)
        if rows == self._rows and said == (self._title, self._empty):
            return
        self._title, self._empty = said
        self._rows = rows
        self._show()

    def set_not_found(self, words: str) -> None:
        """What is said where a filter finds nothing; `{filter}` is filled in here."""
        self._not_found = words

    def holds(self, row: str) -> bool:
        """Whether there is a row with this id, filtered out or not."""
        return any(each.id == row for each in self._rows)

    def move_to(self, row: str) -> bool:
        """Put the cursor on a row, if it is shown and can be chosen."""
        if not any(each.id == row and self.selectable(each) for each in self._shown):
            return False
        self._put_cursor(row)
        self.repaint()
        return True

    # Keys.

    def action_move(self, step: int) -> None:
        """One row up or down."""
        self._filtering = self.always_filtering
        self._step(step)

    def action_page(self, direction: int) -> None:
        """A screen up or down."""
        lines = 0
        room = max(1, self._room() - 1)
        places = self._selectable_places()
        if not places:
            return
        start = self._place_in(places)
        target = start
        while 0 <= target + direction < len(places):
            target += direction
            lines = abs(self._rows_laid.first_of(places[target]) - self._rows_laid.first_of(places[start]))
            if lines >= room:
                break
        self._put_cursor(places[target])
        self.repaint()

    def action_edge(self, direction: int) -> None:
        """The first or the last row."""
        places = self._selectable_places()
        if not places:
            return
        self._put_cursor(places[-1 if direction > 0 else 0])
        if direction < 0:
            self._top = 0
        self.repaint()

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        for row in self._shown:
            if row.id == self._cursor:
                self.choose(row)
                return

    def action_filter(self) -> None:
        """Start writing a filter."""
        self._filtering = True
        self.repaint()

    def action_clear_filter(self) -> None:
        """Remove the filter."""
        self._filtering = False
        self._set_filter("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape belongs to the application where there is no filter to remove."""
        if action == "clear_filter":
            return self.filtering or bool(self._filter)
        if action == "filter":
            return self.screen.focused is self and not self._filtering
        return super().check_action(action, parameters)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """While a filter is written, letters belong to it and not to any binding."""
        return self._filtering and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Keys of the filter."""
        if not self._filtering:
            return
        if event.key == "enter":
            if self.always_filtering:
                return
            self._filtering = False
            self.repaint()
        elif event.key == "backspace":
            if not self._filter:
                self._filtering = self.always_filtering
            self._set_filter(self._filter[:-1])
        elif event.is_printable and event.character is not None:
            self._set_filter((self._filter + event.character)[:FILTER_LIMIT])
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor; it chooses nothing."""
        y = event.get_content_offset_capture(self).y - self._head()
        if y < 0 or self._top + y >= len(self._rows_laid):
            return
        row = self._rows_laid.row_at(self._top + y)
        if self.selectable(row):
            self._put_cursor(row.id)
            self.repaint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the cursor, so that it never leaves the screen."""
        event.stop()
        self._step(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The same, down."""
        event.stop()
        self._step(1)

    # Drawing.

    def before_draw(self) -> None:
        """Lay the rows out for this width, and keep the cursor on the screen."""
        rows = self._layout()
        self._heads = self._head_lines()
        self._top = rows.scrolled_to(self._cursor, self._top, self._room(), self.selectable)

    def draw(self, y: int) -> tuple[Line, str]:
        """A line of the head or of a row."""
        if y < len(self._heads):
            return self._heads[y], ""
        at = self._top + y - len(self._heads)
        if at >= len(self._rows_laid):
            said = self.empty_lines() if not self._shown else ()
            return ([Span(f"  {said[at]}", "dim")] if at < len(said) else []), ""
        line = self._rows_laid.line_at(at)
        if self._rows_laid.row_at(at).id != self._cursor:
            return [Span(" "), *line], ""
        if not self.has_focus:
            return [Span("▏", "dim"), *line], ""
        return [Span("▌", "accent"), *line], "cursor"

    def content_lines(self) -> int:
        """How many lines the list would take: the owner may size it by this."""
        return self._head() + max(0 if self._shown else len(self.empty_lines()), len(self._layout()))

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor is shown differently without focus."""
        super().watch_has_focus(has_focus)
        if not has_focus:
            self._filtering = self.always_filtering
        self.repaint()

    # Inside.

    def _show(self) -> None:
        before = [row.id for row in self._shown]
        wanted = self._filter.casefold().split()
        self._shown = self._kept(lambda row: all(word in self.found_by(row).casefold() for word in wanted))
        self._laid_out = False
        self._restore_cursor(before)
        self.repaint()

    def _kept(self, found: Callable[[R], bool]) -> list[R]:
        if not self._filter:
            return list(self._rows)
        kept: list[R] = []
        heading: R | None = None
        for row in self._rows:
            if self.is_heading(row):
                heading = row
            elif self.selectable(row) and found(row):
                if heading is not None:
                    kept.append(heading)
                    heading = None
                kept.append(row)
        return kept

    def _restore_cursor(self, before: Sequence[str]) -> None:
        left = [row.id for row in self._shown if self.selectable(row)]
        if self._cursor in left:
            return
        self._put_cursor(neighbour(self._cursor, before, left))

    def _put_cursor(self, row: str | None) -> None:
        if row == self._cursor:
            return
        self._cursor = row
        self.post_message(self.Highlighted(self, row))

    def _set_filter(self, text: str) -> None:
        self._filter = text
        self._show()

    def _selectable_places(self) -> list[str]:
        self._layout()
        return [row.id for row in self._shown if self.selectable(row)]

    def _place_in(self, places: Sequence[str]) -> int:
        return places.index(self._cursor) if self._cursor in places else 0

    def _step(self, step: int) -> None:
        places = self._selectable_places()
        if not places:
            return
        target = self._place_in(places) + step if self._cursor in places else 0
        self._put_cursor(places[max(0, min(len(places) - 1, target))])
        self.repaint()

    def _head(self) -> int:
        return len(self._head_lines())

    def _head_lines(self) -> list[Line]:
        lines: list[Line] = []
        if self._title:
            lines.append(cut([Span(" "), Span(self._title, "title")], self.size.width))
        lines.extend(self.extra_head())
        if self._filtering or self._filter:
            lines.append([Span(" "), Span(f"/ {self._filter}{'▏' if self._filtering else ''}", "filter")])
        return lines

    def _room(self) -> int:
        return max(1, self.size.height - self._head())

    def _layout(self) -> RowLayout[R]:
        """The shown rows at this width; laid out anew only where one of the two changed."""
        width = self.size.width
        if not self._laid_out or self._rows_laid.width != width:
            self._rows_laid = RowLayout(self._shown, width, self.lines_of, self.row_height)
            self._laid_out = True
        return self._rows_laid
