"""What ends a command, in words: every exception for which there is something that a person can do."""

from __future__ import annotations

import errno
import os

import click

from console.cli.support.extras import missing
from console.files.trouble import not_read
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.support.output import Unanswered

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""The last one where stdout is closed (`console.__main__`)."""


def in_words(error: BaseException) -> ConsoleError | None:
    """The error to tell; `None` where only a mistake in the program explains it."""
    if isinstance(error, ConsoleError):
        return error
    if isinstance(error, Unanswered):  # every question comes before anything is done
        done = _("Stopped at the question; nothing was done.")
        return ConsoleError(done, _("Do it again when you want to."), Exit.STOPPED)
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return ConsoleError(_("Stopped before it was finished."), _("Do it again to have all of it."), Exit.STOPPED)
    if isinstance(error, ModuleNotFoundError):
        return missing(error)
    if is_full(error):
        return ConsoleError(
            _("What this command says cannot be written: there is no room, or its standard output is closed."),
            _("Free some space, or send what it says elsewhere; to throw it away: >/dev/null."),
            Exit.CANNOT_WRITE,
        )
    if isinstance(error, OSError) and isinstance(error.filename, str | bytes):
        return not_read(os.fsdecode(error.filename), error)
    return None


def is_full(error: BaseException) -> bool:
    """Whether stdout or stderr took no more: an error of a file that was opened by its name has that name."""
    return isinstance(error, OSError) and error.errno in NO_ROOM and error.filename is None
