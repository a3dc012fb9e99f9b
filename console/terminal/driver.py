"""The driver between Textual and a Unix terminal: one event loop, output as a difference, calm when the line drops.

It stands on private parts of Textual (what the compositor writes); the version is pinned and
`tests/console/terminal/test_upstream.py` fails when those parts change. What each step gains: docs/performance.md.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import termios
from collections.abc import Iterable
from typing import Any

from textual import events, messages
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from console.terminal.bell import BELL
from console.terminal.canvas import Canvas
from console.terminal.escapes import WithAlt
from console.terminal.keeper import keeper
from console.terminal.keyboard import QUESTIONS, Keyboard
from console.terminal.leaving import LEAVE_SECONDS, MOUSE_MODES, leave, modes
from console.terminal.line import Line
from console.terminal.typeahead import Typeahead

KITTY_KEYS = "\x1b[>25u"
"""Kitty keyboard protocol: unambiguous keys, so that Shift+Enter is not Enter (terminals without it ignore this)."""

NORMAL_KEYS = "\x1b[?1l\x1b>"
"""Cursor keys and keypad send what `console.terminal.sequences` knows, whatever ran here before."""

FRAME_BYTES = 256
"""From this size on a frame is marked as one (mode 2026), so that no half of it is seen."""


class TerminalDriver(Driver):
    """Keyboard, size and screen of a terminal."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdin__ is not None
        self._line = Line(sys.__stdin__.fileno(), on_bytes=self._typed, on_drained=self.flush)
        self._line.on_lost = self._lost
        self._attributes: list[Any] | None = None
        self._active = False
        self._synchronised = False
        self._keyboard = Keyboard(lambda: self._tell_the_app("terminal_brackets_pastes"))
        self._tick: asyncio.TimerHandle | None = None
        self._typeahead = Typeahead(app, self.process_message, lambda: self._loop)
        self.canvas = Canvas(*self._size_now())

    # Output

    def write(self, data: str) -> None:
        """Take what Textual writes; it reaches the terminal with the next `flush`. The bell rings at once."""
        if data == BELL:
            self.ring(BELL)
        else:
            self.canvas.feed(data)

    def flush(self) -> None:
        """Bring the terminal up to date. While it is still busy with an earlier frame, this waits for its end."""
        if not self._active or self._line.busy:
            return
        frame = self.canvas.difference()
        if self._synchronised and len(frame) > FRAME_BYTES:
            frame = f"\x1b[?2026h{frame}\x1b[?2026l"
        self._line.write(frame.encode())

    def ring(self, sequence: str) -> None:
        """Write one of the sequences of `console.terminal.bell`."""
        if self._active:
            self._line.write(sequence.encode())

    def draw_again(self) -> None:
        """Write every cell once more, whatever the terminal shows."""
        self.canvas.forget()
        self.flush()

    def use_mouse(self, on: bool) -> None:
        """Buttons and the wheel come as events, or not at all and the terminal selects text by itself."""
        if on != self._mouse and self._active:
            self._line.write(modes(MOUSE_MODES, "h" if on else "l").encode())
        self._mouse = on

    # Beginning and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._active = True
        keeper().taken()
        self._make_raw()
        self._line.write(self._enter().encode())
        self._line.listen()
        self._loop.add_signal_handler(signal.SIGWINCH, self._resized)
        self._loop.add_signal_handler(signal.SIGCONT, self._continued)
        self._announce_size()

    def disable_input(self) -> None:
        """Read no more keys."""
        self._line.deafen()
        if self._tick:
            self._tick.cancel()

    def stop_application_mode(self) -> None:
        """Blank the screen and give the terminal back as it was; from then on all output is dropped."""
        if not self._active:
            return
        self._active = False
        self.disable_input()
        self._loop.remove_signal_handler(signal.SIGWINCH)
        self._loop.remove_signal_handler(signal.SIGCONT)
        self._line.finish(leave(self.canvas.rows).encode(), LEAVE_SECONDS)
        if self._attributes is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._line.handle, termios.TCSAFLUSH, self._attributes)
        keeper().given_back()

    def close(self) -> None:
        """Let go of the terminal."""
        self.stop_application_mode()
        self._line.close()

    def _enter(self) -> str:
        mouse = modes(MOUSE_MODES, "h") if self._mouse else ""
        # Apple's terminal prints the "p" of a question that it does not know.
        ask = "" if os.environ.get("TERM_PROGRAM") == "Apple_Terminal" else f"\x1b[?2026$p{QUESTIONS}"
        keys = KITTY_KEYS if getattr(self._app, "kitty_keys", True) else ""
        return f"{modes((1049,), 'h')}{mouse}\x1b[?25l{NORMAL_KEYS}{modes((1004, 2004), 'h')}\x1b[?7l{keys}{ask}"

    def _make_raw(self) -> None:
        with contextlib.suppress(termios.error):
            now = termios.tcgetattr(self._line.handle)
            self._attributes = self._attributes or [*now[:6], [*now[6]]]
            now[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
            now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            now[6][termios.VMIN] = 1
            termios.tcsetattr(self._line.handle, termios.TCSANOW, now)

    # Input and size

    def _typed(self, data: bytes) -> None:
        self._hand_on(self._keyboard.feed(data, self._loop.time()))

    def _nothing_followed(self) -> None:
        self._tick = None
        self._hand_on(self._keyboard.tick(self._loop.time()))

    def _hand_on(self, typed: Iterable[Message | WithAlt]) -> None:
        self._typeahead.add(typed)
        if self._tick:
            self._tick.cancel()
            self._tick = None
        due = self._keyboard.due
        if due is not None:
            self._tick = self._loop.call_at(due, self._nothing_followed)

    def process_message(self, message: Message) -> None:
        """Keep what concerns the driver, send the rest on."""
        if isinstance(message, messages.TerminalSupportsSynchronizedOutput):
            self._synchronised = True
            return
        super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Post to the app at once: we are in its event loop."""
        self._app.post_message(message)

    def _size_now(self) -> tuple[int, int]:
        try:
            columns, rows = os.get_terminal_size(self._line.handle)
        except OSError:
            return 80, 24
        return columns or 80, rows or 24

    def _resized(self) -> None:
        """Make room and tell Textual, which then draws everything. The same size again: the screen may be damaged."""
        columns, rows = self._size_now()
        if (columns, rows) == (self.canvas.columns, self.canvas.rows):
            self.draw_again()
            return
        self.canvas.resize(columns, rows)
        self._announce_size()

    def _announce_size(self) -> None:
        size = Size(self.canvas.columns, self.canvas.rows)
        message = events.Resize(size, size)
        message.set_sender(self._app)
        self.send_message(message)

    def _continued(self) -> None:
        """After a stop from outside another program may have changed modes and screen."""
        keeper().taken()
        self._make_raw()
        self._line.write(self._enter().encode())
        self.draw_again()

    def _lost(self) -> None:
        self._tell_the_app("terminal_lost")

    def _tell_the_app(self, what: str) -> None:
        told = getattr(self._app, what, None)
        if told is not None:
            told()
