"""Whatever surrounds a command, it says one thing and what to do, and is never called a mistake in the program (70)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

BAKEN = f"{sys.executable} -m console"
ROOT = Path(__file__).parents[3]
BYTE = os.fsdecode(b"\xff")
"""One byte that is no UTF-8 (RFC 3629), as Python hands it on."""


@dataclass(frozen=True)
class Odd:
    """A line for the shell (`{data}` is a data folder), the exit code of sysexits.h, and words in both languages."""

    line: str
    code: int
    dutch: str = ""
    english: str = ""


NOT_TEXT = (2, "geen tekst in UTF-8", "not text in UTF-8")
NO_FOLDER = (65, "bestaat niet meer", "not there any more")
NO_ROOM = (73, "kan nergens heen", "cannot be written")
CASES: Sequence[Odd] = (
    *(
        Odd(f"baken {words}", *NOT_TEXT)
        for words in (
            f"user disable '{BYTE}' --data {{data}}",
            f"user list --data {{data}} --database '{BYTE}'",
            f"report --server http://127.0.0.1:9 --year 2021 --password-stdin --name '{BYTE}' </dev/null",
            f"train lint '{BYTE}'",
        )
    ),
    Odd("printf '\\377\\376\\n' | baken user add zz --password-stdin --data {data}", 65, "stdin", "stdin"),
    Odd("baken user add zz --password-stdin --data {data} <&-", 64, "stdin is gesloten", "stdin is closed"),
    Odd("baken user add zz --data {data} <&-", 64, "--password-stdin", "--password-stdin"),
    Odd("baken content lint /dev/null", 65, "geen map", "not a folder"),
    *(
        Odd(f"mkdir {{data}}/gone; cd {{data}}/gone; rmdir ../gone; baken {words}", *NO_FOLDER)
        for words in ("user list --data d", "audit list --data d", "train lint d.md", "report --data d --year 2021")
    ),
    *(Odd(f"baken {words} >/dev/full", *NO_ROOM) for words in ("user list --data {data}", "--version", "--help")),
    *(Odd(f"baken {words} >&-", *NO_ROOM) for words in ("--help", "config schema config")),
    Odd("baken user list --data {data} >&- 2>&-", 73),
    Odd("baken user list --data {data} 2>&-", 0),
    Odd("baken report --internal --data {data} --year 2021 >&-", 65, "nog niets geregistreerd", "registered"),
    # Who stops reading takes nothing away from what was found: the code is the one without a pipe.
    *(
        Odd(f"{before}; baken {words} | true; exit ${{PIPESTATUS[0]}}", code)
        for before, words, code in (
            (":", "--help", 0),
            ("echo >{data}/x", "train lint {data}/x", 1),
            ("mkdir {data}/c; echo phases: 1 >{data}/c/phases.yaml", "--content {data}/c content lint --json", 1),
        )
    ),
    Odd("baken nothing 2>/dev/full", 2),
    Odd("baken user disable nobody --data {data} 2>/dev/full", 65),
    Odd("baken serve --data {data} --port ١", 2, "geen geheel getal", "not a whole number"),
    Odd("baken user add zz --capacity ٣ --data {data}", 2, "geen geheel getal", "not a whole number"),
    *(
        Odd(f"baken {words} 2>&1 | grep -q '[^ ] {told}$' || exit 9", 0)
        for words, told in (("--lang en config schema", "policy, server"), ("--lang en completion", "bash, zsh, fish"))
    ),
    Odd("baken --no" + "x" * 20_000, 2, "[...]", "[...]"),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    line = "printf 'vier losse woorden hier\\n' | baken user add anna --password-stdin --data {data}"
    assert ran(line, folder, "en").returncode == 0
    return folder


def ran(line: str, data: Path, language: str) -> subprocess.CompletedProcess[bytes]:
    whole = f'baken() {{ {BAKEN} --lang {language} "$@"; }}; ' + line.replace("{data}", str(data))
    environ = {"PATH": os.environ["PATH"], "HOME": str(data), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", whole], cwd=ROOT, env=environ, capture_output=True, check=False, timeout=60)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("odd", CASES, ids=lambda odd: odd.line[:60].encode("ascii", "replace").decode())
def test_it_is_said_in_one_sentence_with_one_remedy_and_the_right_code(data: Path, odd: Odd) -> None:
    # Every second case in the other language: each text is in the catalogue, which its own test sees to.
    language = "nl" if CASES.index(odd) % 2 else "en"
    done = ran(odd.line, data, language)
    told = done.stderr.decode()
    assert (done.returncode, len(told) < 1000) == (odd.code, True), told
    assert (odd.dutch if language == "nl" else odd.english) in told
    assert "Traceback" not in told
    assert len(told.splitlines()) <= 4
