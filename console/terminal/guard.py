"""The second line of defence against control characters in text.

All foreign text is cleaned by `protocol.safe_text`; should one slip by, this filter deletes what could steer a
terminal or reorder a line, from every strip of every widget (SEC-T5). It counts, because each hit is a mistake of ours.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""C0, DEL, C1, soft hyphen, bidirectional controls, invisible formats, separators, surrogates, private use, tags."""


def has_forbidden(text: str) -> bool:
    """Whether `text` holds a character that no cell may hold."""
    if text.isascii() and text.isprintable():
        return False
    return FORBIDDEN.search(text) is not None


class ControlGuard(LineFilter):
    """Deletes forbidden characters and hyperlinks from what is about to be drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.hits = 0
        """Segments in which something was deleted; 0 in a console without mistakes."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, without what may not be there."""
        return [self._clean(segment) for segment in segments]

    def _clean(self, segment: Segment) -> Segment:
        text, style, control = segment
        if control:
            return segment
        linked = style is not None and style.link is not None
        if not linked and not has_forbidden(text):
            return segment
        self.hits += 1
        return Segment(FORBIDDEN.sub("", text), style.update_link(None) if style and linked else style)
