"""The keeper: a small process that gives the terminal back when the console cannot do it any more.

SIGKILL (the kernel is out of memory), SIGSEGV and SIGABRT end a process without a word, and the chat would stay on the
screen of an empty desk. So before anything else is loaded the console forks; the child holds the reading end of a pipe
and waits. When the pipe closes while the terminal was taken, the console is gone: the keeper blanks the screen, undoes
the modes and says in one sentence what happened. It is forked before there is a chat, so its memory holds none.

SIGSTOP, which no process can refuse, leaves the screen as it is too: where the system tells that the console is stopped
(Linux), the keeper blanks the screen, and the console draws all of it once more when it goes on.

A cut SSH line is out of its reach (it runs at the far end); for that there is `deploy/baken-ssh`.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from typing import Final, NoReturn

from console.terminal.leaving import LEAVE_SECONDS, leave

TAKEN: Final = b"t"
GIVEN_BACK: Final = b"g"
LOOK_EVERY: Final = 1.0
"""Seconds between two looks whether the console is stopped."""
UNKNOWN_ROWS: Final = 60
"""Rows that are blanked where the terminal does not tell how many it has."""

_IGNORED = ("SIGHUP", "SIGINT", "SIGTERM", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGPIPE")


class Keeper:
    """Tells the child what state the terminal is in. Without a child it does nothing."""

    def __init__(self, pipe: int | None = None) -> None:
        self._pipe = pipe

    def taken(self) -> None:
        """The console draws on the terminal from now on."""
        self._tell(TAKEN)

    def given_back(self) -> None:
        """The terminal is as it was; nothing is left to do if the process ends now."""
        self._tell(GIVEN_BACK)

    def _tell(self, state: bytes) -> None:
        if self._pipe is not None:
            with contextlib.suppress(OSError):
                os.write(self._pipe, state)


_keeper = Keeper()


def keeper() -> Keeper:
    """The keeper of this process."""
    return _keeper


def watch(sentence: str, device: int = 0) -> None:
    """Start the keeper. Call it once, while the process has one thread and has loaded little.

    `sentence` is what it says when it had to act; `device` is a file descriptor of the terminal. Where the system has
    no fork, or refuses one more process, the console runs without.
    """
    global _keeper
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        terminal = os.open(os.ttyname(device), os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
        reading, writing = os.pipe()
        console = os.getpid()
        if os.fork() == 0:
            os.close(writing)
            _keep(reading, terminal, sentence, console)
        os.close(reading)
        os.close(terminal)
        os.set_blocking(writing, False)
        _keeper = Keeper(writing)


def _keep(pipe: int, terminal: int, sentence: str, console: int) -> NoReturn:
    """The whole life of the child of the process `console`."""
    import termios

    code = 1
    try:
        for name in _IGNORED:
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        # A group of its own: a signal to the console's whole group does not reach it, and a shell does not wait for it.
        os.setpgid(0, 0)
        for number in (0, 1, 2):
            with contextlib.suppress(OSError):
                os.close(number)
        before = termios.tcgetattr(terminal)
        state = b""
        stopped = False
        while True:
            if select.select([pipe], [], [], LOOK_EVERY)[0]:
                told = os.read(pipe, 64)
                if not told:
                    break
                state = told[-1:]
                stopped = False  # it goes on, or it could not have told anything
            was, stopped = stopped, _is_stopped(console)
            if stopped and not was and state == TAKEN:
                _give_back(terminal, "")
                if not _is_stopped(console):
                    # It went on in between; told so once more, it draws once more.
                    os.kill(console, signal.SIGCONT)
        if state == TAKEN:
            # The modes first: who reads the sentence can type again.
            termios.tcsetattr(terminal, termios.TCSANOW, before)
            _give_back(terminal, sentence)
        code = 0
    finally:
        os._exit(code)


def _is_stopped(process: int) -> bool:
    """Whether the system says that it is stopped (proc(5), state T). Where it says nothing, no.

    Silence would be no proof: a console on a busy machine is silent as well.
    """
    try:
        with open(f"/proc/{process}/stat", "rb") as stat:
            return stat.read().rpartition(b")")[2].split()[0] == b"T"
    except (OSError, IndexError):
        return False


def _give_back(terminal: int, sentence: str) -> None:
    """Write the end that the console owed; what it was writing when it died is cut off by CAN (ECMA-48)."""
    rows = UNKNOWN_ROWS
    with contextlib.suppress(OSError):
        rows = os.get_terminal_size(terminal).lines or UNKNOWN_ROWS
    said = f"\r\n{sentence}\r\n" if sentence else ""
    data = f"\x18{leave(rows)}{said}".encode()
    deadline = time.monotonic() + LEAVE_SECONDS
    while data and (left := deadline - time.monotonic()) > 0:
        if select.select([], [terminal], [], left)[1]:
            data = data[os.write(terminal, data) :]
