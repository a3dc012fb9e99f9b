"""Where a command may write a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from console.files.trouble import not_written
from console.strings import _
from console.support.errors import ConsoleError, Exit


def check_file(output: Path) -> None:
    """Refuse a file that could not be written in the end, before anything is done for it. Raises `ConsoleError`."""
    try:
        _check(output)
    except OSError as error:
        raise not_written(output, error, _("Nothing was written."), "--output") from None


def _check(output: Path) -> None:
    if output.exists() and not output.is_file():
        raise ConsoleError(
            _("{file} is not an ordinary file; nothing was written.").format(file=output),
            _("Choose another name with --output."),
            Exit.CANNOT_WRITE,
        )
    if not output.absolute().parent.is_dir():
        raise ConsoleError(
            _("The folder of {file} is not there; nothing was written.").format(file=output),
            _("Make the folder first, or choose another with --output."),
            Exit.CANNOT_WRITE,
        )
    if not os.access(output.absolute().parent, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(output))
