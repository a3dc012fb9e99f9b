"""Errors for people: what happened, what to do, and the exit code of the command line."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, as in sysexits.h where it has one."""

    OK = 0
    FINDINGS = 1
    """A check (`content lint`) found errors."""
    DECLINED = 1
    """Somebody who was asked did not say yes, and nothing was done: what follows with `&&` does not run either."""
    USAGE = 2
    NO_TERMINAL = 64
    BAD_INPUT = 65
    UNREACHABLE = 69
    MISTAKE = 70
    """A mistake in the program."""
    CANNOT_WRITE = 73
    TRY_AGAIN = 75
    NOT_ALLOWED = 77
    CONFIGURATION = 78
    STOPPED = 130
    """Ctrl+C: 128 and the number of SIGINT (POSIX.1-2017, XCU 2.8.2)."""


class ConsoleError(Exception):
    """Something a person can act on. `message` says what happened, `remedy` what to do; both already translated."""

    def __init__(self, message: str, remedy: str, exit_code: Exit) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.exit_code = exit_code

    @classmethod
    def of(cls, text: str, exit_code: Exit) -> ConsoleError:
        """Of a text that says both: the remedy begins with its second sentence."""
        message, stop, remedy = text.partition(". ")
        return cls(message + stop.strip(), remedy, exit_code)

    @property
    def text(self) -> str:
        """Both, for a place with one line."""
        return f"{self.message} {self.remedy}".strip()
