"""Writing one changed setting back into `config.toml`, leaving every other line and comment as it was.

The file is replaced in one step and only its owner can read it, so that neither a crash nor a full disk leaves half a
file, and nobody else learns which helpline somebody works for.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from console.files.reasons import reason
from console.files.text import NotUtf8, bytes_of, decoded
from console.strings import _
from console.support.errors import ConsoleError, Exit
from protocol.files.atomic_file import replace_file

Value = str | int | bool

_VALUE: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"']+)\s*(#.*)?$""")
_TABLE: Final = re.compile(r"\s*\[")


def remember(path: Path, key: str, value: Value | None) -> None:
    """Set `key` (`None` removes it) at the top level of the file at `path`, which is made where it is not there.

    Raises `ConsoleError` where the file cannot be written, or where changing one line would change something else.
    """
    try:
        old = decoded(bytes_of(path)) if path.exists() else ""
        new = with_setting(old, key, value)
        if new != old:
            _replace(path, new)
    except (OSError, NotUtf8) as error:
        why = reason(error) if isinstance(error, OSError) else _("it is not UTF-8")
        message = _("The setting could not be kept in {file}: {reason}.").format(file=path, reason=why)
        raise ConsoleError(
            message, _("It holds until you quit. Check the rights of the folder."), Exit.CANNOT_WRITE
        ) from None
    except ValueError:
        message = _("The setting could not be kept in {file}: the file is written in an unusual way.").format(file=path)
        raise ConsoleError(message, _("It holds until you quit. Change the file by hand."), Exit.CANNOT_WRITE) from None


def with_setting(text: str, key: str, value: Value | None) -> str:
    """`text` of a TOML file with `key` set at the top level. Raises `ValueError` where that cannot be done safely."""
    lines = text.splitlines(keepends=True)
    top = next((number for number, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    place = next((number for number in range(top) if _is_about(lines[number], key)), None)
    if place is None:
        if value is not None:
            _insert(lines, top, f"{key} = {_toml(value)}\n")
    elif value is None:
        del lines[place]
    else:
        lines[place] = _changed(lines[place], value)
    new = "".join(lines)
    wanted = {**tomllib.loads(text), key: value}
    if value is None:
        del wanted[key]
    if tomllib.loads(new) != wanted:
        raise ValueError(key)
    return new


def _is_about(line: str, key: str) -> bool:
    return re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line) is not None


def _insert(lines: list[str], top: int, line: str) -> None:
    place = top
    while 0 < place < len(lines) and not lines[place - 1].strip():
        place -= 1  # before the empty lines that stand before the first table
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
    lines.insert(place, line)


def _changed(line: str, value: Value) -> str:
    name, _equals, rest = line.partition("=")
    found = _VALUE.match(rest.rstrip("\r\n"))
    if found is None:
        raise ValueError(name)
    remark = f"  {found[2]}" if found[2] else ""
    end = line[len(line.rstrip("\r\n")) :]
    return f"{name.rstrip()} = {_toml(value)}{remark}{end}"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    if any(ord(character) < 32 or ord(character) == 127 for character in escaped):
        raise ValueError(value)
    return f'"{escaped}"'


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, text.encode())
