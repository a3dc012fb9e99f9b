"""At which message the next tick points: chosen when the list of signals is opened, shown in the chat, moved by a key.

It stays where it was put: a line that comes meanwhile is not what somebody meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from console.strings import _
from protocol.safe_text import one_line
from widgets.checklist import Checklist
from widgets.transcript import Transcript

if TYPE_CHECKING:
    from console.screens.work.screen import WorkScreen

QUOTED = 60
"""Cells of a message's text in the list; the list cuts it where it is narrower."""


class Aim:
    """The message cursor of one work screen while its signals are used."""

    def __init__(self, screen: WorkScreen) -> None:
        self._screen = screen
        self._before: str | None = None
        """Where the focus was before it came to where it is."""

    def focus_came(self, widget: Widget) -> None:
        """Into the list: aim at the message under the cursor, else at the chatter's newest one in sight."""
        transcript = self._transcript
        if widget.id == "signals":
            chosen = self._before == "transcript" and transcript.current is not None
            if self._before != "signals" and not chosen:
                transcript.aim(None)
            self.show()
        elif self._before == "signals" and widget.id != "transcript":
            transcript.action_leave()
        self._before = widget.id

    def move(self, step: int) -> None:
        """An older (-1) or a newer (1) message of the chatter."""
        self._transcript.aim(step)
        self.show()

    def show(self) -> None:
        """Say in the list at what it aims."""
        message = self._transcript.current
        words = _("at {time}: {text}").format(time=message.time, text=one_line(message.text, QUOTED)) if message else ""
        self._screen.query_one(Checklist).set_target(words)

    @property
    def _transcript(self) -> Transcript:
        return self._screen.query_one(Transcript)
