"""A log as text and back: one JSON text a line, always the same bytes for the same run.

Nothing is skipped: a line that is not understood is an error with its number. Only the last line may be cut off, as a
machine that loses its power writes half of it; `Log.broken_line` says so, and all before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import replace

from console.files.reasons import reason
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.training.play.entries import KINDS, LOG_FORMAT, Entry, Header, Log
from protocol.safe_text import outgoing

LARGEST: Final = 64 * 1024 * 1024
"""Largest log that is read, in bytes; a whole shift's is below one megabyte."""
LATEST: Final = 10 * 365 * 86400.0
_FORMAT: Final = re.compile(r"baken-log/(\d{1,6})")

Read = TypeVar("Read", bound=msgspec.Struct)


class LogError(ConsoleError):
    """A log that cannot be used. `why` is `empty`, `older`, `newer`, `other`, `damaged`, `too_large` or `unreadable`;
    `line` counts from 1, 0 where it is about the whole file."""

    def __init__(self, file: str, why: str, line: int = 0, detail: str = "") -> None:
        message, remedy = _words(file, why, line, detail)
        super().__init__(message, remedy, Exit.BAD_INPUT)
        self.why = why
        self.line = line


def encode_header(header: Header) -> bytes:
    """The first line, with its end."""
    return msgspec.json.encode(header, enc_hook=str) + b"\n"


def encode(entry: Entry) -> bytes:
    """A line with its end: seconds to the millisecond, fields in the order in which they are declared."""
    data = msgspec.json.encode(entry.what, enc_hook=str)
    return b'[%.3f,"%s",%s]\n' % (entry.at, entry.what.code.encode(), data)


def encode_log(header: Header, entries: Iterable[Entry]) -> bytes:
    """A whole log."""
    return encode_header(header) + b"".join(encode(entry) for entry in entries)


def read_log(path: Path) -> Log:
    """The log in a file. Raises `LogError`."""
    try:
        if path.stat().st_size > LARGEST:
            raise LogError(path.name, "too_large")
        content = path.read_bytes()
    except OSError as error:
        raise LogError(path.name, "unreadable", detail=reason(error)) from None
    return decode_log(content, path.name)


def decode_log(content: bytes, file: str) -> Log:
    """The log in `content`, the bytes of `file`. Raises `LogError`."""
    lines, cut = _lines(content)
    if not lines or (cut and len(lines) == 1):
        raise LogError(file, "empty")
    header = _header(lines[0], file)
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], start=2):
        try:
            entries.append(decode(line))
        except ValueError as error:
            if number == len(lines) and cut:
                return Log(header, tuple(entries), broken_line=number)
            raise LogError(file, "damaged", number, str(error)) from None
    return Log(header, tuple(entries))


def decode(line: bytes) -> Entry:
    """One line behind the header. Raises `ValueError` that says what is wrong, without any of the text."""
    try:
        parts = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise ValueError(_("not JSON")) from None
    match parts:
        case [int() | float() as at, str() as code, dict() as data] if not isinstance(at, bool):
            if not 0 <= at <= LATEST:
                raise ValueError(_("a moment that cannot be"))
            kind = KINDS.get(code)
            if kind is None:
                raise ValueError(_("a code that this version does not know"))
            try:
                return Entry(round(float(at), 3), _clean(msgspec.convert(data, kind)))
            except msgspec.ValidationError:
                raise ValueError(_("fields that this version does not know")) from None
    raise ValueError(_("not an entry"))


def whole_length(content: bytes) -> int:
    """How many bytes of a log are whole lines that can be read: writing may go on behind them."""
    lines, cut = _lines(content)
    if not cut or not lines:
        return len(content)
    try:
        decode(lines[-1])
    except ValueError:
        return len(content) - len(lines[-1])
    return len(content)


def _lines(content: bytes) -> tuple[list[bytes], bool]:
    """The lines, and whether the last one lacks its end or holds what was never written (zeros after a power cut)."""
    cut = bool(content) and not content.endswith(b"\n")
    lines = content.split(b"\n")
    if not cut:
        lines.pop()
    return lines, cut


def _header(line: bytes, file: str) -> Header:
    try:
        data = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise LogError(file, "other", 1) from None
    found = _FORMAT.fullmatch(str(data.get("format"))) if isinstance(data, dict) else None
    if found is None:
        raise LogError(file, "other", 1)
    ours = int(LOG_FORMAT.rpartition("/")[2])
    if int(found[1]) != ours:
        raise LogError(file, "older" if int(found[1]) < ours else "newer", 1)
    try:
        return _clean(msgspec.convert(data, Header))
    except msgspec.ValidationError:
        raise LogError(file, "damaged", 1, _("not a header")) from None


def _clean(read: Read) -> Read:
    """Logs come from other people's folders: their text is a stranger's like any other.

    Looked at once the shape is known, which has texts, numbers and lists of them, and nothing deeper.
    """
    was = {name: getattr(read, name) for name in read.__struct_fields__}
    clean = {name: _clean_text(value) for name, value in was.items()}
    return read if clean == was else replace(read, **clean)


def _clean_text(value: Any) -> Any:
    match value:
        case str():
            return outgoing(value)
        case tuple():
            return tuple(map(_clean_text, value))
    return value


def _words(file: str, why: str, line: int, detail: str) -> tuple[str, str]:
    kept = _("The file stays as it is.")
    match why:
        case "empty":
            return _("{file} is empty: nothing of a run was written.").format(file=file), _("It can be deleted.")
        case "older":
            text = _("{file} was written by an older Baken and cannot be read by this one.")
            return text.format(file=file), kept + " " + _("Open it with the version that wrote it.")
        case "newer":
            text = _("{file} was written by a newer Baken and cannot be read by this one.")
            return text.format(file=file), kept + " " + _("Install the newer version on this machine too.")
        case "other":
            return _("{file} is not a log of a training run.").format(file=file), kept
        case "too_large":
            return _("{file} is too large for a log of a training run.").format(file=file), kept
        case "unreadable":
            text = _("{file} cannot be read: {why}.").format(file=file, why=detail)
            return text, _("Check that the file is there and that you may read it.")
    text = _("{file} is damaged in line {line}: {why}.").format(file=file, line=line, why=detail)
    return text, kept + " " + _("The run cannot be shown or scored.")
