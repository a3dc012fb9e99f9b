"""A widget that draws lines and repaints only the cells that changed.

Why: Textual repaints what is said to be dirty, and every dirty cell travels over the line (`docs/performance.md`). A
`Canvas` keeps the strips that are on the screen, draws the new ones, and marks the difference as dirty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets.drawing.cells import clusters, fit, width_of

STRIPS = 512
"""Strips that a canvas keeps, so that lines that moved are not made again."""


class Span(NamedTuple):
    """Text in the style of one component class (its name without the widget's prefix; empty: the widget's own)."""

    text: str
    style: str = ""


Line = Sequence[Span]
"""One line on the screen, from left to right. The text is plain: there is no markup anywhere."""


def line_width(line: Line) -> int:
    """The cells that a line takes."""
    return sum(width_of(span.text) for span in line)


def cut(line: Line, cells: int) -> list[Span]:
    """`line` in at most `cells`; the span in which it ends shows an ellipsis."""
    kept: list[Span] = []
    for span in line:
        wide = width_of(span.text)
        if wide > cells:
            shown = fit(span.text, cells)
            return [*kept, Span(shown, span.style)] if shown else kept
        kept.append(span)
        cells -= wide
    return kept


def sides(left: Line, right: Line, cells: int) -> list[Span]:
    """`left` at the left edge and `right` at the right one; `left` is cut where both do not fit."""
    wanted = line_width(right)
    if not wanted:
        return cut(left, cells)
    room = cells - wanted - 1
    if room < 1:
        return cut(left, cells)
    shown = cut(left, room)
    return [*shown, Span(" " * (cells - wanted - line_width(shown))), *right]


class Canvas(Widget):
    """Base of the line widgets. A subclass implements `draw(y)` and calls `repaint()` after each change.

    Component classes are named `<prefix>--<style>`, `prefix` being the class variable.
    """

    prefix = "canvas"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._strips: list[Strip] = []
        self._looks: dict[tuple[str, str], Style] = {}
        self._made: dict[tuple[tuple[Span, ...], str, int], Strip] = {}
        self.drawn = 0
        """Lines drawn since the start: tests count work with it."""

    def draw(self, y: int) -> tuple[Line, str]:
        """Line `y` of what is on the screen, and the style under the whole of it."""
        raise NotImplementedError

    def before_draw(self) -> None:
        """Called once before lines are drawn: a place to lay out."""

    def look(self, style: str, ground: str = "") -> Style:
        """The Rich style of a component class on the ground of another one."""
        key = (style, ground)
        found = self._looks.get(key)
        if found is None:
            found = self.get_component_rich_style(f"{self.prefix}--{ground}") if ground else self.rich_style
            if style:
                name = f"{self.prefix}--{style}"
                found = found + self.get_component_rich_style(name, partial=bool(ground))
            self._looks[key] = found
        return found

    def render_line(self, y: int) -> Strip:
        """What the compositor asks for: a strip that was drawn before."""
        if len(self._strips) != self.size.height:
            self._strips = self._draw_all()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def repaint(self) -> None:
        """Draw again, and mark the cells that differ as dirty."""
        if not self.is_mounted or not self.size:
            self._strips = []
            return
        before = self._strips
        after = self._draw_all()
        self._strips = after
        if len(before) != len(after):
            self.refresh()
            return
        dirty = [
            changed_cells(y, old, new)
            for y, (old, new) in enumerate(zip(before, after, strict=True))
            if old is not new and old != new
        ]
        if dirty:
            self.refresh(*dirty)

    def repaint_all(self) -> None:
        """Forget every strip, also those kept for later, and draw anew: nothing of a text that must go stays here."""
        self._made.clear()
        self._strips = []
        self.refresh()

    def notify_style_update(self) -> None:
        """Textual calls this when a style changed (another theme, focus)."""
        super().notify_style_update()
        self._looks.clear()
        self._made.clear()
        self._strips = []

    def on_resize(self, event: events.Resize) -> None:
        """Everything is laid out again."""
        self._strips = []
        self.refresh()

    def _draw_all(self) -> list[Strip]:
        self.before_draw()
        size = self.size
        return [self._strip(*self.draw(y), size.width) for y in range(size.height)]

    def _strip(self, line: Line, ground: str, width: int) -> Strip:
        self.drawn += 1
        key = (tuple(line), ground, width)
        made = self._made.get(key)
        if made is None:
            segments = [Segment(span.text, self.look(span.style, ground)) for span in line if span.text]
            made = Strip(segments).adjust_cell_length(width, self.look("", ground)).simplify()
            while len(self._made) >= STRIPS:
                del self._made[next(iter(self._made))]
            self._made[key] = made
        return made


def changed_cells(y: int, old: Strip, new: Strip) -> Region:
    """The smallest region of line `y` that holds every difference of two strips."""
    before, after = _cells(old), _cells(new)
    width = max(len(before), len(after))
    if len(before) != len(after):
        return Region(0, y, width, 1)
    left, right = 0, width
    while left < width and before[left] == after[left]:
        left += 1
    while right > left and before[right - 1] == after[right - 1]:
        right -= 1
    # Half a wide character cannot be drawn: both ends go to the edge of one, before and after.
    while left and (before[left] is None or after[left] is None):
        left -= 1
    while right < width and (before[right] is None or after[right] is None):
        right += 1
    return Region(left, y, max(1, right - left), 1)


def _cells(strip: Iterable[Segment]) -> list[tuple[str, Style | None] | None]:
    cells: list[tuple[str, Style | None] | None] = []
    for text, style, _ in strip:
        for cluster, width in clusters(text):
            cells.append((cluster, style))
            cells.extend([None] * (width - 1))
    return cells
