"""A text in rows of cells, and the ways between a place in it and a cell on the screen. Pure."""

from __future__ import annotations

from bisect import bisect_right

from widgets.drawing.cells import clusters, width_of, wrap


class TextRows:
    """`text` wrapped at `width` cells; a row is counted from 0, a column in cells."""

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = width
        self.lines = wrap(text, width)

    def cell_of(self, place: int) -> tuple[int, int]:
        """Row and column of a place in the text; behind a hanging space it is the column after the last."""
        row = max(0, bisect_right(self.lines, place, key=lambda line: line.start) - 1)
        return row, min(width_of(self.text[self.lines[row].start : place]), self.width)

    def place_at(self, row: int, column: int) -> int:
        """The place in the text that is nearest before a column of a row."""
        line = self.lines[row]
        place = line.start
        used = 0
        for cluster, cells in clusters(line.text):
            if used + cells > column:
                return place
            used += cells
            place += len(cluster)
        return place

    def scrolled_to(self, place: int, top: int, room: int) -> int:
        """The row to show first so that a place is within `room` rows; `top` where it already is."""
        row, _ = self.cell_of(place)
        top = max(0, min(top, row, len(self.lines) - room))
        return max(top, row - room + 1)

    def end_of(self, row: int) -> int:
        """The last place of a row: before the space at which it was broken, so that a cursor stays on it."""
        line = self.lines[row]
        soft = row + 1 < len(self.lines) and self.lines[row + 1].start == line.end
        return max(line.start, line.end - 1) if soft else line.end

    def split(self, row: int, column: int) -> tuple[str, str, str]:
        """What is shown of a row before, under and after a column; at its end a blank stands under it."""
        text = self.lines[row].text
        used = place = 0
        for cluster, cells in clusters(text):
            if used >= column:
                return text[:place], cluster, text[place + len(cluster) :]
            used += cells
            place += len(cluster)
        return text + " " * (column - used), " ", ""
