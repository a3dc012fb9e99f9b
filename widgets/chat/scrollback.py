"""Where a transcript stands: a window of lines over items that are laid out only when they come near it. Pure.

The place is an item and a line in it, never a total height: nothing depends on how many items there are
(`docs/performance.md`). A window that is `stuck` shows the end and follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A line: which item, and which of its lines."""

    item: int
    line: int


class Window:
    """The lines in sight. `height_of(item)` lays an item out and says how many lines it has (at least one)."""

    def __init__(self, height_of: Callable[[int], int]) -> None:
        self._height_of = height_of
        self.top = Place(0, 0)
        self.stuck = True

    def visible(self, count: int, room: int) -> list[Place | None]:
        """What stands on each of `room` lines; short contents stand at the bottom (`count`: items there are)."""
        if self.stuck:
            places: Sequence[Place] = self.above(Place(count, 0), room)
        else:
            places = self._downward(self.top, count, room)
            if len(places) < room or self._is_end(places[-1], count):
                self.stuck = True
                places = self.above(Place(count, 0), room)
        if places:
            self.top = places[0]
        return [*[None] * (room - len(places)), *places]

    def scroll(self, lines: int, count: int, room: int) -> bool:
        """Move by `lines` (negative: up). Returns False when it met the very first line."""
        seen = [place for place in self.visible(count, room) if place is not None]
        if not seen:
            return False
        if lines < 0:
            above = self.above(seen[0], -lines)
            if above:
                self.top = above[0]
                self.stuck = False
            return len(above) == -lines
        if not self.stuck:
            below = self._downward(seen[0], count, lines + 1)
            self.top = below[-1]
            self.visible(count, room)
        return True

    def bring_into_view(self, item: int, count: int, room: int) -> None:
        """Scroll as little as shows the whole item, or its beginning where it is higher than the window."""
        seen = [place for place in self.visible(count, room) if place is not None]
        height = self._height_of(item)
        if any(place == Place(item, 0) for place in seen) and any(place == Place(item, height - 1) for place in seen):
            return
        if height >= room or not seen or item <= seen[0].item:
            self.top = Place(item, 0)
        else:
            self.top = self.above(Place(item, height), room)[0]
        self.stuck = False
        self.visible(count, room)

    def _is_end(self, place: Place, count: int) -> bool:
        return place.item == count - 1 and place.line == self._height_of(place.item) - 1

    def above(self, below: Place, lines: int) -> list[Place]:
        """Up to `lines` places that stand above a place, in order."""
        places: list[Place] = []
        item, line = below
        while len(places) < lines:
            if line > 0:
                line -= 1
                places.append(Place(item, line))
                continue
            if item == 0:
                break
            item -= 1
            line = self._height_of(item)
        places.reverse()
        return places

    def _downward(self, top: Place, count: int, lines: int) -> list[Place]:
        """Up to `lines` places from a place on, in order."""
        places: list[Place] = []
        item, line = top
        while item < count and len(places) < lines:
            height = self._height_of(item)
            while line < height and len(places) < lines:
                places.append(Place(item, line))
                line += 1
            item, line = item + 1, 0
        return places
