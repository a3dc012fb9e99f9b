"""Ending because the system asks for it, or because the line is gone (SEC-S3, SEC-D5).

SIGHUP, SIGTERM, SIGINT and SIGQUIT leave the terminal at once: blank, restored. Then what is not yet sent gets
`FLUSH_SECONDS`, and the program ends. SIGTSTP is ignored: a stopped console keeps a child waiting (SEC-G3).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable

FLUSH_SECONDS = 10.0
LAST_RESORT_SECONDS = 11.5
"""After so long the process ends even when its event loop hangs."""

HANG_UP = 1
"""The number of SIGHUP, also where the system has no such signal."""


class Ending:
    """One orderly end of the process; whatever asks for it first starts it, all others join."""

    def __init__(
        self,
        *,
        leave: Callable[[], None],
        flush: Callable[[], Awaitable[None]],
        end: Callable[[int], None],
        failed: Callable[[str, BaseException], object],
    ) -> None:
        """`leave` gives the terminal back, `flush` sends what waits, `end(code)` ends, `failed` reports exceptions."""
        self._leave = leave
        self._flush = flush
        self._end = end
        self._failed = failed
        self._task: asyncio.Task[None] | None = None

    @property
    def begun(self) -> bool:
        """Whether the end has begun."""
        return self._task is not None

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen for the signals from now on."""
        if sys.platform == "win32":
            return
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            loop.add_signal_handler(number, self.begin, number)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def begin(self, number: int) -> None:
        """Start the end, because of signal `number`. A second call changes nothing: closing a window sends several."""
        if self._task:
            return
        last_resort = threading.Timer(LAST_RESORT_SECONDS, os._exit, (128 + number,))
        last_resort.daemon = True
        last_resort.start()
        try:
            self._leave()
        except Exception as error:
            self._failed("leave", error)
        self._task = asyncio.get_running_loop().create_task(self._finish(number))

    async def _finish(self, number: int) -> None:
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._flush(), FLUSH_SECONDS)
        except Exception as error:
            self._failed("flush", error)
        finally:
            self._end(128 + number)
