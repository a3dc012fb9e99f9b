"""The one sanitiser: what a stranger wrote becomes `SafeText` before any other code sees it."""

from __future__ import annotations


class SafeText(str):
    """Text of a stranger over a closed alphabet; may have several lines. `flags` says what was changed."""

    __slots__ = ("flags",)
    flags: frozenset[str]

    def __new__(cls, clean: str, flags: frozenset[str] = frozenset()) -> SafeText:
        self = super().__new__(cls, clean)
        self.flags = flags
        return self


class SafeLine(SafeText):
    """The same on one line: names, labels, previews."""
