"""The reference: the smallest Textual app that has a place to write in, on Textual as it is."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import TextArea

READY = "READY"


class Minimal(App[None]):
    """One `TextArea` of five rows; what is typed goes into its first row. A larger one costs more for each key."""

    CSS = "TextArea { height: 5; }"

    def compose(self) -> ComposeResult:
        yield TextArea(f"\n{READY}")


if __name__ == "__main__":
    Minimal().run()
