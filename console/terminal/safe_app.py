"""`SafeApp`: a Textual app that leaks nothing when it fails, ends in order, and has no way out of the console.

It overrides private parts of Textual (`_handle_exception`, `_fatal_error`), because there is no public hook for a
crash. `tests/console/terminal/test_upstream.py` fails when those parts change.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import App
from textual.driver import Driver
from textual.filter import LineFilter

from console.settings.themes import DEFAULT, THEMES
from console.support.ascii_only import AsciiOnly
from console.support.errors import Exit
from console.terminal.actions import is_refused
from console.terminal.bell import Notify, call_sequence
from console.terminal.checks import native_colours
from console.terminal.crash import Reporter, sentence
from console.terminal.guard import ControlGuard
from console.terminal.signals import HANG_UP, Ending

ReturnType = TypeVar("ReturnType")


class SafeApp(App[ReturnType]):
    """The base of the console's app."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    kitty_keys = True
    """Whether the terminal is asked for the keys of the Kitty protocol; set before the app runs."""

    def __init__(
        self, *, reporter: Reporter | None = None, notify_by: Notify = Notify.BELL, ascii_only: bool = False
    ) -> None:
        """`reporter` gets every failure; `notify_by` is what policy allows `call_for_attention` to use."""
        self.guard = ControlGuard()
        self.ascii_only = ascii_only
        super().__init__(driver_class=_driver_class(), ansi_color=native_colours())
        self.reporter = reporter or Reporter()
        self.brackets_pastes = False
        """Whether the terminal says that it marks what is pasted."""
        self._notify_by = notify_by
        self._ending = Ending(leave=self._leave_terminal, flush=self.flush_before_end, end=self._end, failed=self._note)

    # What the console overrides or calls

    async def flush_before_end(self) -> None:
        """Send what still waits. Called once when a signal or a lost line ends the process; it gets ten seconds."""

    def call_for_attention(self, words: str) -> None:
        """Ring, or notify where policy allows it. `words` is one of our own texts, never a chat's."""
        if self._driver and not self.is_headless:
            ring = getattr(self._driver, "ring", self._driver.write)
            ring(call_sequence(self._notify_by, words))

    def draw_again(self) -> None:
        """Write every cell of the screen once more."""
        again = getattr(self._driver, "draw_again", None)
        if again is not None:
            again()

    def use_mouse(self, on: bool) -> None:
        """Whether the terminal reports buttons and the wheel from now on."""
        switch = getattr(self._driver, "use_mouse", None)
        if switch is not None:
            switch(on)

    def wear(self, theme: str) -> None:
        """The colours of this theme, or the usual ones where there is none of that name."""
        for each in THEMES.values():
            self.register_theme(each)
        self.theme = theme if theme in THEMES else DEFAULT

    def tell(self, sentence: str) -> None:
        """Show a notice, as plain words and where nothing is covered; the base has no place for one."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: str = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Textual's own notices, without its box and its markup."""
        self.tell(message)

    def terminal_brackets_pastes(self) -> None:
        """The terminal says that it knows paste brackets (the driver calls this): a paste is never taken for keys."""
        self.brackets_pastes = True

    def terminal_lost(self) -> None:
        """The line is gone (the driver calls this): end in order, without a terminal."""
        self._ending.begin(HANG_UP)

    # Ending

    def on_load(self) -> None:
        """Listen for signals as soon as there is a loop."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        self.reporter.install_on_loop(loop)
        self._ending.install(loop)

    def _leave_terminal(self) -> None:
        if self._driver:
            self._driver.stop_application_mode()

    def _end(self, code: int) -> None:
        self.exit(return_code=code)

    def _note(self, source: str, error: BaseException) -> None:
        self.reporter.report(source, error)

    # Failing

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fail(error)

    def _fatal_error(self) -> None:
        self._fail(None)

    def panic(self, *renderables: RenderableType) -> None:
        """End because of a failure. What Textual would print, tracebacks with all they hold, is not printed."""
        self._fail(None)

    def _fail(self, error: Exception | None) -> None:
        incident = self.reporter.report("screen", error or RuntimeError())
        self._return_code = int(Exit.MISTAKE)
        self._exit_renderables[:] = [Text(sentence(self.reporter.first or incident))]
        self._close_messages_no_wait()

    # No way out

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The stock filters and the guard behind them, and ASCII where it was asked for."""
        return [*super().get_line_filters(), self.guard, *([AsciiOnly()] if self.ascii_only else [])]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse every stock action that is not on the list."""
        return False if is_refused(self, action) else super().check_action(action, parameters)

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing: OSC 52 would carry the text to the office machine and its clipboard history (SEC-S5)."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing: no browser is started from a chat (SEC-T7)."""


def _driver_class() -> type[Driver] | None:
    """Our driver where there are Unix terminals; elsewhere the one that Textual has for the platform."""
    if sys.platform == "win32":
        return None
    from console.terminal.driver import TerminalDriver

    return TerminalDriver
