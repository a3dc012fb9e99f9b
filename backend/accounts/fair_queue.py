"""Who is next, where many wait for one thing: sources take turns, and a crowd from one source fills its own share only.

Each source waits in a line of its own, and the lines are served in turn (deficit-free round robin, as all pieces are
alike). When there is no room left, the newest of the longest line makes way for somebody whose line is shorter.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Full(Exception):
    """There is no room for this source; nothing was put in."""


class FairQueue(Generic[Item]):
    """At most `most` items wait, and at most `each` of them are of one source."""

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._size = 0
        self._lines: dict[bytes, deque[Item]] = {}

    def __len__(self) -> int:
        return self._size

    def put(self, source: bytes, item: Item) -> Item | None:
        """Let `item` wait; gives the item of another source that had to make way for it. Raises `Full`."""
        mine = len(self._lines.get(source, ()))
        if mine >= self._each:
            raise Full
        pushed_out: Item | None = None
        if self._size >= self._most:
            longest = max(self._lines, key=lambda other: len(self._lines[other]))
            if len(self._lines[longest]) <= mine + 1:
                raise Full
            pushed_out = self._lines[longest].pop()
            self._size -= 1
        self._lines.setdefault(source, deque()).append(item)
        self._size += 1
        return pushed_out

    def take(self) -> Item | None:
        """The next item, None where nothing waits. Its source goes to the end of the turn."""
        if not self._lines:
            return None
        source, line = next(iter(self._lines.items()))
        item = line.popleft()
        self._size -= 1
        del self._lines[source]
        if line:
            self._lines[source] = line
        return item
