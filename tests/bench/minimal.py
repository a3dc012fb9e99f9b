"""The smallest app with a line to write in, `stock` or `ours` (`console.terminal`), for `tests.bench.keys`."""

from __future__ import annotations

import sys

if __name__ == "__main__" and sys.argv[1] == "ours":
    from console.environment import prepare

    prepare()

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea

from console.terminal.safe_app import SafeApp


def compose() -> ComposeResult:
    """Lines of text, and below them three rows to write in."""
    yield Static("\n".join(["READY", *(f"line {number} " * 8 for number in range(34))]))
    composer = TextArea()
    composer.cursor_blink = False
    composer.styles.height = 5
    yield composer


class Stock(App[None]):
    """On Textual as it is."""

    def compose(self) -> ComposeResult:
        return compose()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()


class Ours(SafeApp[None]):
    """On our driver."""

    def compose(self) -> ComposeResult:
        return compose()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()


if __name__ == "__main__":
    app: App[None] = Ours() if sys.argv[1] == "ours" else Stock()
    app.run()
