"""A question that may be longer than the window: the arrows read on."""

from __future__ import annotations

from typing import ClassVar, Generic

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from console.screens.base import Dialog, Result


class ReadingDialog(Dialog[Result], Generic[Result]):
    """A dialog over one `VerticalScroll` that never has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,pagedown", "read_on(1)", show=False),
        Binding("up,pageup", "read_on(-1)", show=False),
    ]

    def action_read_on(self, lines: int) -> None:
        """A few lines further, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=3 * lines, animate=False)
