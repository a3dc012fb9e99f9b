"""Files and folders that an account may not read or write, at the real command of an account that modes do stop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.console.cli.faults.case import ROOT, Fault, Told, judge

NOBODY = 65534
"""An account that owns nothing (Linux, `kernel.overflowuid`)."""
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups") if os.geteuid() == 0 else ()
RIGHT = ("dit account heeft er geen recht toe", "this account does not have the right")
FILE = ("het recht om het te lezen", "the right to read it")
FOLDER = ("geef dit account het recht", "give this account the right")
NOT_WRITTEN = ("kan niet worden geschreven", "cannot be written")
LIST = ("user", "list", "--data", "d")
SERVE = ("serve", "--data", "e/new", "--port", "0")
REPORT = ("report", "--data", "d", "--year", "2021")


@dataclass(frozen=True, kw_only=True)
class Barred:
    """A fault, and the modes that bring it about, by path."""

    fault: Fault
    modes: Mapping[str, int] = field(default_factory=dict)


CASES = {
    "settings": Barred(
        fault=Fault(words=REPORT, code=78, what=RIGHT, remedy=FILE, files={".config/baken/config.toml": b""}),
        modes={".config/baken/config.toml": 0},
    ),
    "their folder": Barred(
        fault=Fault(words=REPORT, code=78, what=RIGHT, remedy=FILE, files={".config/baken/config.toml": b""}),
        modes={".config/baken": 0},
    ),
    "the server's settings": Barred(
        fault=Fault(
            words=("user", "list", "--data", "d"), code=78, what=RIGHT, remedy=FILE, files={"d/server.toml": b""}
        ),
        modes={"d/server.toml": 0},
    ),
    "the database": Barred(
        fault=Fault(words=LIST, code=77, what=RIGHT, remedy=("het account van de server", "the account of the server")),
        modes={"d/baken.sqlite3": 0},
    ),
    "the folder above": Barred(
        fault=Fault(
            words=SERVE,
            code=73,
            what=NOT_WRITTEN,
            remedy=FOLDER,
            files={"e": None},
        ),
        modes={"e": 0o500},
    ),
    "training": Barred(
        fault=Fault(
            words=("train", "runs", "--folder", "e/runs"),
            code=77,
            what=RIGHT,
            remedy=("--folder", "--folder"),
            files={"e/runs": None},
        ),
        modes={"e/runs": 0o700, "e": 0o000},
    ),
    "where files go": Barred(
        fault=Fault(
            words=("train", "export", "--folder", "t", "--to", "e/o"),
            code=73,
            what=RIGHT,
            remedy=("--to", "--to"),
            files={"t": None, "e": None},
        ),
        modes={"e": 0o500},
    ),
}


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that an account without rights reaches."""
    found = Path(tempfile.mkdtemp(prefix="baken-rights-"))
    found.chmod(0o755)
    yield found
    subprocess.run(["chmod", "-R", "u+rwx", str(found)], check=False)
    shutil.rmtree(found)


def said_by(place: Path, words: tuple[str, ...], stdin: bytes = b"") -> Told:
    """Run the command as nobody where this is root, else as oneself."""
    done = subprocess.run(
        [*AS_NOBODY, sys.executable, "-m", "console", *words],
        input=stdin,
        capture_output=True,
        cwd=place,
        env={"PATH": os.environ["PATH"], "HOME": str(place), "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


def cannot_be_run() -> bool:
    """Whether an account without rights does not reach this Python (one in the home of root)."""
    done = subprocess.run([*AS_NOBODY, sys.executable, "-c", ""], cwd="/", capture_output=True, check=False)
    return done.returncode != 0


@pytest.mark.parametrize("barred", CASES.values(), ids=CASES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_told(barred: Barred, language: str, place: Path) -> None:
    if cannot_be_run():
        pytest.skip("another account cannot run this Python")
    if os.geteuid() == 0:
        os.chown(place, NOBODY, NOBODY)
    made = said_by(place, ("user", "add", "anna", "--data", "d", "--password-stdin"), b"vier losse woorden hier\n")
    assert made.code == 0, made
    for name, content in barred.fault.files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content) if isinstance(content, bytes) else (place / name).mkdir()
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(place)], check=True)
    for name, mode in barred.modes.items():
        (place / name).chmod(mode)
    told = said_by(place, ("--lang", language, *barred.fault.words))
    judge(barred.fault, told, language)
