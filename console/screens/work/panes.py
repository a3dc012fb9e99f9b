"""Which panes of the work screen are to be seen: by its size, and by where the focus is."""

from __future__ import annotations

from typing import Generic

from textual import events
from textual.widget import Widget

from console.present.layout import Layout, Pane, layout_for, shown
from console.screens.base import Result
from console.screens.notices_line import NoticingScreen

PANES = {Pane.QUEUE: "queue-pane", Pane.CHAT: "chat-pane", Pane.REFERENCE: "reference-pane"}


class PanedScreen(NoticingScreen[Result], Generic[Result]):
    """A screen of three panes; the one with the focus is always among those that can be seen."""

    pane = Pane.QUEUE
    layout_now = Layout.WIDE
    _focus_kept: Widget | None = None

    def on_resize(self, event: events.Resize) -> None:
        """Another width may have room for other panes."""
        self.lay_out()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane with the focus is always to be seen."""
        pane = self.pane_of(event.widget)
        if pane is not None and pane is not self.pane:
            self.pane = pane
            self.lay_out()

    def pane_of(self, widget: Widget) -> Pane | None:
        """The pane that a widget stands in."""
        ids = {each.id for each in widget.ancestors_with_self}
        return next((pane for pane, id_ in PANES.items() if id_ in ids), None)

    def go_to(self, pane: Pane, widget: str) -> None:
        """Show a pane and put the focus into it."""
        self.pane = pane
        self.lay_out()
        self.set_focus(self.query_one(f"#{widget}"))

    def lay_out(self) -> None:
        """Show the panes that fit. The one with the focus is among them, so nothing is lost by resizing."""
        before, self.layout_now = self.layout_now, layout_for(*self.app.size)
        # In one go: each change of a class styles everything on the screen anew.
        self.update_classes(
            {each.value: each is self.layout_now for each in Layout}
            | {f"-in-{pane.value}": pane is self.pane for pane in Pane}
        )
        if self.layout_now is Layout.TINY:
            # Nobody writes into a chat that cannot be seen.
            self._focus_kept = self.focused or self._focus_kept
            self.set_focus(None)
            return
        seen = shown(self.layout_now, self.pane)
        for pane, id_ in PANES.items():
            self.query_one(f"#{id_}").display = pane in seen
        if before is Layout.TINY and self._focus_kept is not None:
            self.set_focus(self._focus_kept)
