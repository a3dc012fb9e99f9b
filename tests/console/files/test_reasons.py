"""What the operating system refuses is told in the language in use, without its own English."""

from __future__ import annotations

import errno
import os

import pytest

from console.files.reasons import reason
from console.strings import set_language

USUAL = (
    *("EACCES", "EPERM", "ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "ENOSPC", "EDQUOT", "EROFS"),
    *("ENAMETOOLONG", "ELOOP", "EMFILE", "EBUSY", "EIO", "ESTALE"),
)
"""What open, mkdir, rename and unlink give (their man pages), and a network drive."""


@pytest.mark.parametrize("name", [*USUAL, "EADDRINUSE"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_of_the_system_itself(name: str, language: str) -> None:
    number = getattr(errno, name)
    error = OSError(number, os.strerror(number), "file")
    set_language(language)
    try:
        told = reason(error)
    finally:
        set_language("nl")
    assert os.strerror(number) not in told
    assert ("system" in told or "systeem" in told) == (name == "EADDRINUSE")


def test_one_without_a_number() -> None:
    assert reason(OSError("what a library made up")) == "fout ? van het systeem"
