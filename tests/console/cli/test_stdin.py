"""A password from a file or a pipe is the same, however the file was saved and whatever the locale is."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest

from console.cli.support.stdin import read_line
from console.support.errors import ConsoleError

PASSWORD = "vier losse woorden, één keer"
CODE = "123456"
TEXT = f"{PASSWORD}\r\n{CODE}\r\n"
SAVED: Mapping[str, bytes] = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with BOM": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16 LE": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "UTF-16 BE": b"\xfe\xff" + TEXT.encode("utf-16-be"),
}


def stdin_of(raw: bytes, coding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw)), encoding=coding, errors="surrogateescape")


@pytest.mark.parametrize("locale", ["utf-8", "ascii", "latin-1"])
@pytest.mark.parametrize("raw", SAVED.values(), ids=SAVED)
def test_lines_come_out_as_they_were_typed(monkeypatch: pytest.MonkeyPatch, raw: bytes, locale: str) -> None:
    monkeypatch.setattr("sys.stdin", stdin_of(raw, locale))
    assert [read_line() for _ in range(3)] == [PASSWORD, CODE, ""]


@pytest.mark.parametrize("locale", ["utf-8", "ascii", "latin-1"])
@pytest.mark.parametrize("raw", [b"caf\xe9 losse woorden\n", b"\xff\xfea", b"caf\xe9"])
def test_another_coding_is_told_and_not_guessed(monkeypatch: pytest.MonkeyPatch, raw: bytes, locale: str) -> None:
    monkeypatch.setattr("sys.stdin", stdin_of(raw, locale))
    with pytest.raises(ConsoleError, match="UTF-8") as told:
        read_line()
    assert told.value.exit_code == 65
