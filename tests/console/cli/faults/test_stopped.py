"""Ctrl+C at a question: told, exit code 130 (128 and the number of SIGINT), and nothing was done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.server import key_file
from tests.support.terminal import Terminal

SAID = {
    "nl": "Gestopt bij de vraag; er is niets gedaan.",
    "en": "Stopped at the question; nothing was done.",
}


@pytest.mark.parametrize(
    ("words", "question", "language"),
    [(("forget",), "Terugkomwoord", "nl"), (("user", "add", "bram"), "Password", "en")],
    ids=["forget", "user add"],
)
async def test_it_is_told(words: tuple[str, ...], question: str, language: str, tmp_path: Path) -> None:
    data = tmp_path / "d"
    keys = ["--data", str(data), "--return-key-file", str(key_file(data))]
    if words == ("forget",):
        assert _with_keys(keys) == 0
    argv = [sys.executable, "-m", "console", "--lang", language, *words, *keys]
    with Terminal(argv, home=tmp_path, columns=200) as terminal:
        await terminal.until(question)
        terminal.send("\x03")
        assert terminal.wait_exit() == 130
    said = terminal.output.decode()
    assert SAID[language] in said
    assert "Traceback" not in said
    assert data.exists() == (words == ("forget",))


def _with_keys(keys: list[str]) -> int:
    """A server's folder with its key file, which the first one-time code makes."""
    done = subprocess.run(
        [sys.executable, "-m", "console", "user", "add", "anna", "--totp", "--password-stdin", *keys],
        input=b"vier losse woorden hier\n",
        capture_output=True,
        check=False,
    )
    return done.returncode
