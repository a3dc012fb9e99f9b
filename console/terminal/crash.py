"""What happens when our own code fails: one calm sentence, and a log that holds no text of anybody.

A stock crash prints all local variables, with chat text and tokens, on the normal screen where they stay in the
scrollback; exception texts leak too (SEC-C1, SEC-C2). So an `Incident` is made of names in our source code and of line
numbers only, and both screen and log get no more than that.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from console.strings import _
from console.support.output import say_at_the_end

PLACES = 8
"""Innermost calls of a traceback that are kept."""

LOG_BYTES = 256 * 1024
KEPT_LOGS = 3


@dataclass(frozen=True)
class Incident:
    """One failure: where it surfaced, the class of the exception, and `module:function:line`, innermost last."""

    source: str
    kind: str
    places: tuple[str, ...]

    @property
    def place(self) -> str:
        """The innermost place, "?" where there is none."""
        return self.places[-1] if self.places else "?"


def describe(source: str, error: BaseException) -> Incident:
    """The incident for `error`. Nothing of its text, its arguments or of local variables is looked at."""
    inner = getattr(error, "error", None)
    if isinstance(inner, BaseException):
        # Textual wraps the exception of a worker in a WorkerFailed.
        error = inner
    places = tuple(
        f"{frame.f_globals.get('__name__', '?')}:{frame.f_code.co_qualname}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    )
    return Incident(source, type(error).__qualname__, places[-PLACES:])


def sentence(incident: Incident) -> str:
    """What a person reads after a crash."""
    return "\n".join(
        (
            _("Baken stopped because of a mistake in the program. No chat text is in this notice or in the log."),
            _("Start the console again. Please tell your administrator: {kind} in {place}.").format(
                kind=incident.kind, place=incident.place
            ),
        )
    )


class IncidentLog:
    """A file of JSON lines that its owner alone can read, and that rotates. A full disk is no second crash."""

    def __init__(self, path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path
        self._now = now
        self._lock = threading.Lock()

    def write(self, incident: Incident) -> None:
        """Append one line: time, source, kind, places."""
        line = json.dumps(
            {
                "at": self._now().isoformat(timespec="seconds"),
                "source": incident.source,
                "kind": incident.kind,
                "places": incident.places,
            }
        )
        with self._lock, contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._rotate()
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line.encode() + b"\n")
            finally:
                os.close(handle)

    def _rotate(self) -> None:
        if not self.path.exists() or self.path.stat().st_size < LOG_BYTES:
            return
        for number in range(KEPT_LOGS - 1, 0, -1):
            older = self.path.with_suffix(f".{number}{self.path.suffix}")
            newer = self.path if number == 1 else self.path.with_suffix(f".{number - 1}{self.path.suffix}")
            if newer.exists():
                newer.replace(older)


class Reporter:
    """Where every failure of the process ends: log it, and keep the first one for the sentence at the end."""

    def __init__(self, log: IncidentLog | None = None) -> None:
        self._log = log
        self.first: Incident | None = None

    def report(self, source: str, error: BaseException) -> Incident:
        """Log `error` and give its incident."""
        incident = describe(source, error)
        self.first = self.first or incident
        if self._log:
            self._log.write(incident)
        return incident

    def install(self) -> None:
        """Take over the hooks of the interpreter and silence everything else that would print texts of exceptions."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable
        logging.captureWarnings(True)
        logging.lastResort = None

    def install_on_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over what the event loop reports: callbacks that failed, tasks whose exception nobody asked for."""
        loop.set_exception_handler(self._in_loop)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            return
        say_at_the_end(sentence(self.report("main", error)))

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report("thread", args.exc_value)

    def _unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        if unraisable.exc_value is not None:
            self.report("unraisable", unraisable.exc_value)

    def _in_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report("loop", error)
