"""Settings that people write, in TOML: what is wrong is told by its place, in any language; `tomllib` knows English."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from console.files.reasons import reason
from console.files.text import NotUtf8, bytes_of, decoded
from console.files.trouble import is_barred
from console.strings import _
from console.support.errors import ConsoleError, Exit

_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


class NotToml(ValueError):
    """The text is no TOML at `line` and `column`, both from 1."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line = line
        self.column = column


class NotRead(ConsoleError):
    """A settings file that cannot be read. `line` is where, if anywhere; `what` says it without file and line."""

    def __init__(self, message: str, remedy: str, what: str, line: int | None = None) -> None:
        super().__init__(message, remedy, Exit.CONFIGURATION)
        self.what = what
        self.line = line


def parsed(text: str) -> dict[str, Any]:
    """The data of a text. Raises `NotToml`."""
    try:
        return tomllib.loads(text)
    # RecursionError: lists in lists in lists; ValueError: also a number of thousands of digits.
    except (ValueError, RecursionError) as error:
        found = _PLACE.search(str(error))
        if found is not None:
            raise NotToml(int(found[1]), int(found[2])) from None
        lines = text.splitlines() or [""]
        ends = isinstance(error, tomllib.TOMLDecodeError)
        raise NotToml(len(lines) if ends else 1, len(lines[-1]) + 1 if ends else 1) from None


def read_toml(path: Path) -> dict[str, Any]:
    """What a settings file says; nothing where it is not there. Raises `NotRead`: the file, where, what to do."""
    try:
        return parsed(decoded(bytes_of(path)))
    except FileNotFoundError:
        return {}
    except OSError as error:
        barred = _("Give this account the right to read it.")
        remedy = barred if is_barred(error) else _("Put a text file in its place, or move it away.")
        why = reason(error)
        told = _("{file} cannot be read: {reason}.").format(file=path, reason=why)
        raise NotRead(told, remedy, _("cannot be read: {reason}.").format(reason=why)) from None
    except NotUtf8 as error:
        message = _("{file} is not text in UTF-8: look at line {line}.").format(file=path, line=error.line)
        remedy = _("Save it again with the encoding UTF-8.")
        raise NotRead(message, remedy, _("This is not text in UTF-8."), error.line) from None
    except NotToml as error:
        message = _("{file} is not valid TOML: look at line {line}, character {column}.")
        message = message.format(file=path, line=error.line, column=error.column)
        what = _("This is not valid TOML: look at character {column}.").format(column=error.column)
        raise NotRead(message, _("Mend that place, or move the file away."), what, error.line) from None
