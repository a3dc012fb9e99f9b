"""Files as editors save them: the same text comes out of each coding that says what it is, and nothing is guessed."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from console.files.text import NotUtf8, decoded
from console.files.toml import read_toml
from console.settings.config_writer import remember
from console.strings import set_language
from console.support.errors import ConsoleError, Exit

TEXT = 'publisher = "Één stichting"\r\nlanguage = "nl"\n'
SAVED: Mapping[str, bytes] = {
    "UTF-8": TEXT.encode(),
    "Notepad, UTF-8 with BOM": b"\xef\xbb\xbf" + TEXT.encode(),
    "Notepad, Unicode": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "Notepad, Unicode big endian": b"\xfe\xff" + TEXT.encode("utf-16-be"),
}
"""As Notepad's list of encodings calls them; the marks are those of RFC 3629, section 6, and RFC 2781, section 3.2."""


@pytest.mark.parametrize("raw", SAVED.values(), ids=SAVED)
def test_a_coding_that_says_what_it_is_is_read(raw: bytes) -> None:
    assert decoded(raw) == TEXT


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b'a = 1\npublisher = "\xc9\xe9n"\n', 2),  # Windows-1252
        (b"\xff\xfea\x00\n", 1),  # half a character of UTF-16
        (b"\xff\xfe\x00\x00a\x00\x00\x00", 1),  # UTF-32
        ("ab\n".encode("utf-16-le"), 1),  # UTF-16 that does not say so
        (b"a\nb\0c\n", 2),
        (b"\x1f\x8b\x08\x00", 1),  # a file of gzip
    ],
)
def test_what_does_not_say_what_it_is_is_told_with_its_line(raw: bytes, line: int) -> None:
    with pytest.raises(NotUtf8) as told:
        decoded(raw)
    assert told.value.line == line


@pytest.mark.parametrize("raw", list(SAVED.values())[1:], ids=list(SAVED)[1:])
def test_a_setting_is_written_back_into_a_file_of_notepad(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(raw)
    remember(file, "language", "en")
    assert file.read_bytes() == TEXT.replace('"nl"', '"en"').encode()


DEEP = "a = " + "[" * 20_000
LONG = "a = " + "9" * 5_000


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('a = 1\nb = "x\n', ("2", "7")),
        ("a\n", ("1", "2")),
        ("a = 1\na = 2\n", ("2", "6")),
        ("a = [1,\n", ("1", "8")),
        ("", None),
        (DEEP, ("1", "1")),
        (LONG, ("1", "1")),
    ],
    ids=["quotes", "no value", "twice", "not closed", "empty", "deep", "long number"],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_place_that_is_no_toml_is_told_in_the_language_in_use(
    tmp_path: Path, text: str, place: tuple[str, str] | None, language: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    set_language(language)
    try:
        if place is None:
            assert read_toml(file) == {}
            return
        with pytest.raises(ConsoleError) as told:
            read_toml(file)
    finally:
        set_language("nl")
    said = told.value.message.removeprefix(str(file))
    line, column = place
    assert (
        said
        == {
            "nl": f" is geen geldige TOML: kijk naar regel {line}, teken {column}.",
            "en": f" is not valid TOML: look at line {line}, character {column}.",
        }[language]
    )
    assert told.value.exit_code == Exit.CONFIGURATION


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a kind of file of POSIX")
def test_a_pipe_in_the_place_of_a_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.toml")
    with pytest.raises(ConsoleError, match="het is geen gewoon bestand") as told:
        read_toml(tmp_path / "config.toml")
    assert told.value.exit_code == Exit.CONFIGURATION


def test_the_marks_are_those_of_the_standard() -> None:
    assert (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) == (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
