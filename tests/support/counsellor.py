"""A counsellor at a real terminal: the real console in a pseudo terminal, in the words of a test.

Whole frames only are looked at, so that no half-painted screen decides anything.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.server import PASSWORD
from tests.support.terminal import GUARD, Terminal

ROOT = Path(__file__).parents[2]
_BEGIN, _END = b"\x1b[?2026h", b"\x1b[?2026l"
_HEAD = re.compile(r"\S.* \d\d:\d\d(  .*)?$")
_TOP = re.compile(r"─ .*(vandaag|gisteren|\d\d-\d\d-\d{4}) \d\d:\d\d ─")


class Counsellor:
    """The console, signed in as `name`. `terminal` is there for what has no word of its own here."""

    def __init__(self, server: str, name: str, *, columns: int = 100, rows: int = 36, home: Path | None = None) -> None:
        self.name = name
        command = [sys.executable, "-m", "console", "--server", server]
        self.terminal = Terminal(command, columns=columns, rows=rows, home=home, cwd=ROOT)

    def __enter__(self) -> Counsellor:
        return self

    def __exit__(self, *_: object) -> None:
        self.terminal.close()

    def sign_in(self) -> None:
        """Name and password; ends on the work screen, connected."""
        self.sees("Wachtwoord")
        self.terminal.send(f"{self.name}\r")
        self.sees(self.name)
        self.terminal.send(f"{PASSWORD}\r")
        self.sees("verbonden")

    def sees(self, wanted: str | Callable[[str], bool], timeout: float = GUARD) -> str:
        """Wait until the screen shows `wanted`; gives the screen."""
        test = (lambda screen: wanted in screen) if isinstance(wanted, str) else wanted
        return self.terminal.wait_for(lambda screen: self._whole() and test(screen), timeout)

    def claim(self, alias: str) -> None:
        """Wait for the only chatter in the queue and take the chat."""
        self.sees(alias)
        self.terminal.press("f2", "home")
        self.terminal.send("c")
        self.sees(f"aan {alias}")

    def type(self, text: str) -> None:
        """Write into the composer, without sending."""
        self.terminal.send(text)
        self.sees(text)

    def say(self, text: str) -> None:
        """Write and send. The server may not have it yet."""
        self.type(text)
        self.rest()
        self.terminal.send("\r")

    def rest(self) -> None:
        """Let the hand rest after a letter as long as every person does: a sooner Enter counts as pasted."""
        self.terminal.wait_quiet(0.06)

    def send_all(self, texts: Sequence[str]) -> None:
        """Paste and send texts, as fast as the console takes them."""
        for text in texts:
            self.terminal.send(f"\x1b[200~{text}\x1b[201~\r")

    def sent(self, text: str) -> None:
        """Wait until the transcript shows `text` as an own text that the server has."""
        self.sees(lambda _screen: _is_sent(text, self._chat()))

    def reads(self, line: str) -> None:
        """Wait until the transcript shows this line."""
        self.sees(lambda _screen: line in self._chat())

    def transcript(self) -> list[str]:
        """Every line of the open chat's transcript from its first day mark on, read by paging from end to top."""
        self.terminal.press("escape", "shift+tab")
        self.sees("x beëindig")
        lines = self._chat()
        while not any(_TOP.search(line) for line in lines):
            before = self._chat()
            self.terminal.press("pageup")
            self.sees(lambda _screen, before=before: self._chat() != before)  # type: ignore[misc]
            lines = _joined(self._chat(), lines)
        self.terminal.press("end", "escape")
        self.sees(lambda _screen: self._chat()[-1:] == lines[-1:])
        top = next(index for index, line in enumerate(lines) if _TOP.search(line))
        return lines[top:]

    def _chat(self) -> list[str]:
        """The lines of the transcript on the screen, without its last row, where typing and news are told."""
        rows = [line.split("│", 1)[1].strip() for line in self.terminal.screen().splitlines() if "│" in line]
        composer = next(index for index, line in enumerate(rows) if line.startswith("▎"))
        return rows[2 : composer - 2]

    def _whole(self) -> bool:
        return self.terminal.output.rfind(_END) >= self.terminal.output.rfind(_BEGIN)


def _is_sent(text: str, lines: Sequence[str]) -> bool:
    """Whether the text stands alone on a line, and the head above it, of one message or of several, says so."""
    head = ""
    for line in lines:
        if line == text and head.startswith("jij ") and head.endswith("verzonden"):
            return True
        head = line if _HEAD.match(line) else head
    return False


def _joined(above: list[str], below: list[str]) -> list[str]:
    """Two pages as one run of lines; what stands on both stands in it once."""
    for shared in range(min(len(above), len(below)), 0, -1):
        if above[-shared:] == below[:shared]:
            return above + below[shared:]
    raise AssertionError("\n".join(["these pages do not meet:", *above, "-" * 20, *below]))
