"""A file or folder that cannot be read or written: one sentence and one remedy for each cause, whoever meets it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

from console.files.reasons import reason
from console.strings import _
from console.support.errors import ConsoleError, Exit

BARRED: Final = frozenset({errno.EACCES, errno.EPERM})
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_barred(error: OSError) -> bool:
    """Whether this account does not have the right."""
    return error.errno in BARRED


def not_read(path: Path | str, error: OSError) -> ConsoleError:
    """For what somebody named on the command line: not allowed (77), or not to be used (65)."""
    message = _("{file} cannot be read: {reason}.").format(file=path, reason=reason(error))
    if is_barred(error):
        return ConsoleError(message, _("Give this account the right to read it, or name another."), Exit.NOT_ALLOWED)
    return ConsoleError(message, _("Look at its name and what stands there, or name another."), Exit.BAD_INPUT)


def no_folder(path: Path | str) -> ConsoleError:
    """For a file, or anything else, where a folder is needed."""
    return ConsoleError(_("{path} is a file, not a folder.").format(path=path), _("Name a folder."), Exit.BAD_INPUT)


def need_open(folder: Path) -> None:
    """Refuse a folder that this account cannot look into. Raises `ConsoleError`."""
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise not_read(folder, PermissionError(errno.EACCES, ""))


def not_written(path: Path | str, error: OSError, left: str, option: str) -> ConsoleError:
    """For a file to write. `left` says what is there now, `option` names another place."""
    if error.errno in FULL:
        remedy = _("Make room, or choose another place with {option}.")
    elif is_barred(error):
        remedy = _("Give this account the right to write there, or choose another place with {option}.")
    else:
        remedy = _("Choose another place with {option}.")
    return ConsoleError(
        _("{file} could not be written: {reason}.").format(file=path, reason=reason(error)),
        f"{left} {remedy.format(option=option)}",
        Exit.CANNOT_WRITE,
    )
