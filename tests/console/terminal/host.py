"""A small app on `SafeApp`, run by the tests in a real terminal: `python -m tests.console.terminal.host [WHAT]`.

It shows a canary where a chat would stand. Keys: ctrl+q ends, f2 fails in a handler, f3 in a worker, f4 in a thread,
f5 in a callback of the loop, f6 rings, f7 shows hostile text that nobody cleaned, f8 gives hostile markup to
a widget that reads markup.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from pathlib import Path

if __name__ == "__main__":
    from console.settings.environment import prepare

    prepare()

from textual import events, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static, TextArea

from console.terminal.checks import require_terminal
from console.terminal.crash import IncidentLog, Reporter
from console.terminal.hardening import harden
from console.terminal.keeper import watch
from console.terminal.safe_app import SafeApp
from tests.console.terminal import CANARY, LOG

FLUSHED = Path(os.environ["HOME"], "flushed")
HOSTILE = "\x1b[31mred\x1b]52;c;aGFp\x07\u202eabc\x9b2J\x00\x05 end"


class Host(SafeApp[int]):
    """What the tests need of the console."""

    def __init__(self, reporter: Reporter, flush_seconds: float) -> None:
        super().__init__(reporter=reporter)
        self._flush_seconds = flush_seconds

    def compose(self) -> ComposeResult:
        yield Static(Content(f"chat {CANARY}"), id="chat")
        yield TextArea(id="input")

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()

    async def flush_before_end(self) -> None:
        await asyncio.sleep(self._flush_seconds)
        mark_flushed()

    def on_key(self, event: events.Key) -> None:
        secret = f"{CANARY} in a local variable"
        match event.key:
            case "f2":
                raise ValueError(secret)
            case "f3":
                self.fail_in_worker(secret)
            case "f4":
                threading.Thread(target=fail, args=(secret,)).start()
            case "f5":
                asyncio.get_running_loop().call_soon(fail, secret)
            case "f6":
                self.call_for_attention("Baken: there is something new")
            case "f7":
                self.query_one("#chat", Static).update(Content(HOSTILE))
            case "f8":
                self.query_one("#chat", Static).update(f"{secret} [/]")
            case "escape":
                self.query_one("#chat", Static).update(Content("escape seen"))
            case "ctrl+q":
                self.exit(0)

    @work
    async def fail_in_worker(self, secret: str) -> None:
        fail(secret)


def mark_flushed() -> None:
    """Leave a trace for the test."""
    FLUSHED.touch()


def fail(secret: str) -> None:
    """Fail with a secret in a local variable and in the text of the exception."""
    again = secret
    raise ValueError(again)


def main(what: str) -> int:
    """Run the app, or fail before it."""
    harden()
    reporter = Reporter(IncidentLog(Path(os.environ["HOME"], LOG)))
    reporter.install()
    if what == "fail":
        fail(CANARY)
    require_terminal()
    watch("TOLD BY THE KEEPER")
    app = Host(reporter, 30.0 if what == "slow" else 0.0)
    app.run(mouse=what == "mouse")
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
