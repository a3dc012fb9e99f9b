"""Whether this terminal can show the console, asked before the first screen.

Textual writes its modes whatever TERM says: with TERM=dumb a person would get a screen full of codes (SEC-G2). That the
window is too small is said by the console itself, because a window can be made larger.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from console.strings import _
from console.support.errors import ConsoleError, Exit

UNUSABLE = frozenset({"", "dumb", "unknown"})
"""Values of TERM with which no screen can be drawn."""

MINIMUM = (40, 12)
"""Columns and rows that the screens need."""


def require_terminal(environ: Mapping[str, str] = os.environ) -> None:
    """Raise `ConsoleError` (exit code 64, one line) unless input and output are a terminal that we can draw on."""
    if not (sys.__stdin__ and sys.__stdin__.isatty() and sys.__stdout__ and sys.__stdout__.isatty()):
        raise ConsoleError(
            _("The console needs a terminal: start it in a terminal window, without a pipe or a redirection."),
            "",
            Exit.NO_TERMINAL,
        )
    if sys.platform != "win32" and environ.get("TERM", "").lower() in UNUSABLE:
        raise ConsoleError(
            _("This terminal cannot draw screens (TERM is not set or is dumb): use another terminal or set TERM."),
            "",
            Exit.NO_TERMINAL,
        )


def ended_by_force() -> str:
    """What a person reads when the process was ended from outside and its screen had to be blanked for it."""
    return _("Baken was ended by force. Nothing of it is left on this screen; start Baken again.")


def native_colours(environ: Mapping[str, str] = os.environ) -> bool | None:
    """What `App(ansi_color=)` has to be: True where NO_COLOR asks for no colours (https://no-color.org), else None.

    Textual's grey filter turns a native theme black on black; with `ansi_color=True` its no-colour filter uses the
    terminal's own two colours.
    """
    return True if environ.get("NO_COLOR") else None
