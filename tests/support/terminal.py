"""A real terminal for tests: `Terminal` runs a program in a pseudo terminal and keeps every byte that it wrote.

Waiting is driven by what the program writes; nothing sleeps. The screen is pyte's; the bytes go to `tests.support.vt`.

    with Terminal([sys.executable, "-m", "console"]) as terminal:
        terminal.wait_for("Aanmelden")
        terminal.send("q")
        assert terminal.wait_exit() == 0
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

from tests.support import vt

GUARD = 30.0
"""Seconds after which a wait gives up: a guard against hanging, not a measurement."""

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"f{number}": f"\x1bO{final}" for number, final in zip(range(1, 5), "PQRS", strict=True)},
    **{
        f"f{number}": f"\x1b[{code}~"
        for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
    **{f"ctrl+{letter}": chr(ord(letter) & 0x1F) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""Key names of Textual -> what a terminal sends."""

Wanted = str | re.Pattern[str] | Callable[[str], bool]

_BEGIN, _END = b"\x1b[?2026h", b"\x1b[?2026l"

_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p")


class TimedOut(AssertionError):
    """The awaited did not come; the message shows the screen."""


class Terminal:
    """A program in a pseudo terminal of `columns` x `rows` cells, with an environment of its own."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        cwd: Path | None = None,
        home: Path | None = None,
        synchronised: bool = True,
        brackets: bool = False,
    ) -> None:
        """Start `argv`.

        `env` is laid over a small clean environment (None takes a name out); HOME and TMPDIR are private folders below
        `home`, which is kept when given and removed by `close` when not. `synchronised`: the terminal answers that it
        knows synchronised output (mode 2026), as most do, and shows no half of a frame. `brackets`: it answers that it
        knows paste brackets (mode 2004).
        """
        self.output = bytearray()
        """Every byte that the program wrote."""
        self.columns, self.rows = columns, rows
        self._folder = None if home else tempfile.TemporaryDirectory(prefix="terminal-")
        self.home = home or Path(self._folder.name if self._folder else "")
        (self.home / "tmp").mkdir(exist_ok=True)
        self._synchronised = synchronised
        self._brackets = brackets
        self._main, self._alternate = pyte.Screen(columns, rows), pyte.Screen(columns, rows)
        self._streams = {screen: pyte.Stream(screen) for screen in (self._main, self._alternate)}
        self.emulator = self._main
        """The screen of pyte that is shown now, with its cells and the cursor."""
        self._rest = b""
        self._at_end = False
        self._master, slave = os.openpty()
        self._set_size(columns, rows)
        try:
            self.process = subprocess.Popen(
                list(argv),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env=self._environment(env or {}),
                start_new_session=True,
                preexec_fn=_take_terminal,
            )
        finally:
            os.close(slave)
        os.set_blocking(self._master, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def handle(self) -> int:
        """Our end of the pseudo terminal."""
        return self._master

    def screen(self) -> str:
        """What can be read now: one line per row, without trailing blanks."""
        # Not pyte's own `display`: it fails on a wide character of which one half was overwritten.
        rows, columns = self.emulator.buffer, range(self.emulator.columns)
        return "\n".join("".join(rows[y][x].data for x in columns).rstrip() for y in range(self.emulator.lines))

    def send(self, keys: str | bytes) -> None:
        """Type `keys` as they are (a str as UTF-8)."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data and not self._at_end:
            _, writable, _ = select.select([], [self._master], [], 0.05)
            if writable:
                try:
                    data = data[os.write(self._master, data) :]
                except OSError:
                    return
            self._read(0)

    def press(self, *names: str) -> None:
        """Press keys by the names that Textual gives them, one character for itself."""
        for name in names:
            self.send(KEYS.get(name, name))

    def wait_for(self, wanted: Wanted, timeout: float = GUARD) -> str:
        """Read until the screen shows `wanted` (text, pattern or predicate); gives the screen. Raises `TimedOut`."""
        test = _predicate(wanted)
        deadline = time.monotonic() + timeout
        while not test(self.screen()):
            left = deadline - time.monotonic()
            if left <= 0 or (self._at_end and not self._read(0)):
                why = "the program ended" if self._at_end else f"not within {timeout} s"
                raise TimedOut(f"{wanted!r}: {why}. Screen:\n{self.screen()}")
            self._read(left)
        return self.screen()

    async def until(self, wanted: Wanted, timeout: float = GUARD) -> str:
        """`wait_for` for tests whose event loop must go on."""
        return await asyncio.to_thread(self.wait_for, wanted, timeout)

    def wait_for_bytes(self, wanted: bytes, start: int = 0, timeout: float = GUARD) -> int:
        """Read until `wanted` was written at or after offset `start`; gives the offset behind it. Raises `TimedOut`."""
        deadline = time.monotonic() + timeout
        while (found := self.output.find(wanted, start)) < 0:
            left = deadline - time.monotonic()
            if left <= 0 or (self._at_end and not self._read(0)):
                raise TimedOut(f"{wanted!r} was not written. Screen:\n{self.screen()}")
            self._read(left)
        return found + len(wanted)

    def wait_quiet(self, seconds: float = 0.3, timeout: float = GUARD) -> None:
        """Read until nothing has been written for so long (a program that is done with its first paint)."""
        deadline = time.monotonic() + timeout
        while self._read(seconds) and time.monotonic() < deadline:
            pass

    def wait_exit(self, timeout: float = GUARD) -> int:
        """Read on until the program has ended; gives its exit status, negative for a signal. Raises `TimedOut`."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise TimedOut(f"the program did not end within {timeout} s. Screen:\n{self.screen()}")
            if not self._read(0.05) and self._at_end:
                try:
                    self.process.wait(max(0.01, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    continue
        while self._read(0):
            pass
        return self.process.returncode

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program gets SIGWINCH."""
        self.columns, self.rows = columns, rows
        for screen in (self._main, self._alternate):
            screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the line: the program gets SIGHUP and can neither read nor write any more."""
        if not self._at_end or self._master >= 0:
            os.close(self._master)
        self._master, self._at_end = -1, True

    def close(self) -> None:
        """End the program if it still runs, and remove its folder."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1
        self._at_end = True
        if self._folder:
            self._folder.cleanup()

    def _read(self, timeout: float) -> bool:
        """Take in what there is, waiting at most so long for something; False when nothing came."""
        if self._master < 0:
            return False
        readable, _, _ = select.select([self._master], [], [], max(0.0, timeout))
        if not readable:
            return False
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._at_end = True
            return False
        self.output += data
        for query in _QUERY.finditer(data):
            self._answer(int(query[1]))
        self._show(data)
        return True

    def _show(self, data: bytes) -> None:
        data = self._rest + data
        whole = vt.whole_part(data)
        begun = data.rfind(_BEGIN, 0, whole)
        if self._synchronised and begun >= 0 and data.find(_END, begun, whole) < 0:
            whole = begun  # A read ends in the middle of a frame; half a frame shows the old and the new.
        self._rest = data[whole:]
        for token in vt.tokens(data[:whole]):
            if token.raw == b"\x1b[?1049h":
                self._alternate.reset()
                self.emulator = self._alternate
            elif token.raw == b"\x1b[?1049l":
                self.emulator = self._main
            elif _understood(token):
                self._streams[self.emulator].feed(token.raw.decode(errors="replace"))

    def _answer(self, mode: int) -> None:
        known = (mode == 2026 and self._synchronised) or (mode == 2004 and self._brackets)
        os.write(self._master, f"\x1b[?{mode};{2 if known else 0}$y".encode())

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _environment(self, changes: Mapping[str, str | None]) -> dict[str, str]:
        base: dict[str, str | None] = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            "LANG": "C.UTF-8",
            "LC_MESSAGES": "nl_NL.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "TZ": "UTC",
        }
        return {name: value for name, value in {**base, **changes}.items() if value is not None}


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _predicate(wanted: Wanted) -> Callable[[str], bool]:
    if isinstance(wanted, str):
        return lambda screen: wanted in screen
    if isinstance(wanted, re.Pattern):
        return lambda screen: wanted.search(screen) is not None
    return wanted


def _understood(token: vt.Token) -> bool:
    """Whether pyte can take it: it would print the rest of what it does not know."""
    if token.kind == "csi":
        return token.raw[2:3] not in b"<=>" and b"$" not in token.raw
    return token.kind in {"text", "c0"}
