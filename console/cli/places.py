"""Where a command may write a file."""

from __future__ import annotations

from pathlib import Path

from console.errors import ConsoleError, Exit
from console.files.reasons import reason
from console.strings import _


def check_file(output: Path) -> None:
    """Refuse a file that could not be written in the end, before anything is done for it. Raises `ConsoleError`."""
    try:
        _check(output)
    except OSError as error:
        raise ConsoleError(
            _("{file} could not be written: {reason}.").format(file=output, reason=reason(error)),
            _("Choose another name with --output."),
            Exit.CANNOT_WRITE,
        ) from None


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
