"""The composer's head line: whom the text is for, and the one thing to know about it now."""

from __future__ import annotations

from widgets.drawing.canvas import Line, Span, cut, line_width, sides
from widgets.rows import ComposerWords

NEAR = 0.9
"""From this part of the limit on the characters are counted on the screen."""


def head_line(
    words: ComposerWords,
    *,
    width: int,
    name: str,
    note: bool,
    reason: str,
    remark: str,
    refused: str,
    count: int,
    limit: int,
    enter_sends: bool,
) -> Line:
    """A line of `width` cells; `count` and `limit` in characters.

    `reason`: why nothing can be written; `refused`: why something typed or pasted is not there. What is said at the
    right: what was refused, else too long, else the remark, else the count near the limit, else what Enter does.
    """
    to = Span(words.to.format(name=name) if not note else name, "note" if note else "to")
    left = [Span("  "), to] if name else []
    if reason:
        # Nobody will receive anything, so the whole line is for the reason.
        return cut([Span("  "), Span(reason, "warning")], width)
    if refused:
        right = Span(refused, "warning")
    elif count > limit:
        right = Span(words.too_long.format(count=count, limit=limit), "warning")
    elif remark:
        right = Span(remark, "warning")
    elif count >= NEAR * limit:
        right = Span(words.count.format(count=count, limit=limit), "hint")
    else:
        right = Span(words.enter_sends if enter_sends else words.enter_breaks, "hint")
        if line_width(left) + line_width([right]) + 2 > width:
            return left  # whom it is for matters more than the keys
    return sides(left, [right, Span(" ")], width)
