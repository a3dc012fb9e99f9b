"""What is on the screen of an application under test, as text.

The compositor has no public way to read its rows; this is the one place that knows the private one.
"""

from __future__ import annotations

from typing import Any

from textual.app import App


def text_frame(app: App[Any]) -> str:
    """The whole screen, a line per row, blanks at the ends removed."""
    rows = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in row).rstrip() for row in rows) + "\n"
