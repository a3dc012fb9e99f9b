"""One fault of the command line: what lies around, what is typed, what has to be said. Run here or as a process.

What has to be said stands in literals, with the exit codes of sysexits.h and the words of the documents; nothing of it
is taken from the program.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
GUARD = 120.0
"""Seconds after which a process counts as hanging."""
POLICY = "etc/baken/policy.toml"
"""The organisation's settings, in the folder that is stood in: where the machine has them no test may write."""
FOLDER = None
"""In the place of a file's bytes: a folder."""
PIPE, LOOP = "a pipe", "a loop of links"
"""Likewise."""
Content = bytes | str | None
Said = Mapping[str, str]
"""By language."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`words` are typed after `baken`; `what` stands in the first line of stderr and `remedy` in the second."""

    words: tuple[str, ...]
    code: int
    what: tuple[str, str]
    """Dutch and English."""
    remedy: tuple[str, str]
    files: Mapping[str, Content] = field(default_factory=dict)
    """By path in the folder that is stood in, which is HOME as well; `d` is a server's data folder there."""
    stdin: bytes = b""
    lacks: str = ""
    """A module that this installation does not have; needs a process of its own."""
    environ: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.why, " ".join(self.words)[:50], self.lacks)))


@dataclass(frozen=True)
class Told:
    """What a command left."""

    code: int
    out: str
    err: str


class World:
    """A folder to stand in, with a data folder `d` and, at its side, what a fault lays around."""

    def __init__(self, path: Path, data: Path, fault: Fault) -> None:
        self.path = path
        if "d" in fault.words:
            shutil.copytree(data, path / "d")
        for name, content in fault.files.items():
            place = path / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if place.is_file():
                place.unlink()
            if content is None:
                place.mkdir()
            elif content == PIPE:
                os.mkfifo(place, 0o600)
            elif isinstance(content, str):
                place.symlink_to(place.name)
            else:
                place.write_bytes(content)
                place.chmod(0o600)
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(path),
            "LANG": "C.UTF-8",
            "BAKEN_TRAINING": str(path / "training"),
            **fault.environ,
        }


def here(fault: Fault, world: World, language: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Run it in this process."""
    from console.cli import run
    from console.strings import set_language

    heard = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(each, encoding="utf-8", write_through=True) for each in heard)
    with monkeypatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("XDG_", "BAKEN_", "LC_")):
                patch.delenv(name)
        for name, value in world.environ.items():
            patch.setenv(name, value)
        patch.chdir(world.path)
        patch.setattr("console.settings.paths._system_folder", lambda: world.path / "etc")
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(fault.stdin)), encoding="utf-8"))
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", err)
        try:
            code = int(run(["--lang", language, *fault.words]))
        finally:
            set_language("nl")
    return Told(code, *(each.getvalue().decode() for each in heard))


WITHOUT = "import sys; sys.modules[{lacks!r}] = None; from console.__main__ import main; sys.exit(main())"
"""As an installation without that module: an import of it is a ModuleNotFoundError (Python's reference, 5.3.1)."""


RULED = (
    "import console.settings.paths, pathlib, sys; console.settings.paths._system_folder = lambda: pathlib.Path('etc');"
    " from console.__main__ import main; sys.exit(main())"
)
"""On a machine whose settings stand in the folder that is stood in."""


def apart(fault: Fault, world: World, language: str) -> Told:
    """Run it as a process."""
    begin = ["-c", WITHOUT.format(lacks=fault.lacks)] if fault.lacks else ["-m", "console"]
    begin = ["-c", RULED] if POLICY in fault.files else begin
    done = subprocess.run(
        [sys.executable, *begin, "--lang", language, *fault.words],
        input=fault.stdin,
        capture_output=True,
        cwd=world.path,
        env={**world.environ, "PYTHONPATH": str(ROOT)},
        timeout=GUARD,
        check=False,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


ONLY = {
    "nl": r"\b(the|is not|cannot|could not|give|check|choose|nothing|look|save|there is|with|leave)\b",
    "en": r"\b(het|niet|geen|een|kan|geef|kies|kijk|bewaar|er is|staat|met|laat)\b",
}
"""By language, small words of the other one."""
NAMES = re.compile(r"`[^`]*`|“[^”]*”|\S*[/\\]\S*|--[\w-]+|[\w.-]+\.(?:toml|yaml|txt|json|sqlite3|proef)\b")
"""What is no language: commands, paths, options, files."""


def judge(fault: Fault, told: Told, language: str) -> None:
    """One sentence of what is wrong and one remedy, in the language, with the code; nothing else."""
    at = ("nl", "en").index(language)
    assert told.code == fault.code, told
    assert "Traceback" not in told.err
    first, second = told.err.splitlines() if len(told.err.splitlines()) == 2 else pytest.fail(told.err)
    assert first.startswith("baken: ")
    assert second.startswith(" " * 7)
    assert fault.what[at] in first, told.err
    assert fault.remedy[at] in second, told.err
    sentence, remedy = (NAMES.sub("", line).strip() for line in (first, second))
    assert re.search(r"[.)]$", sentence.removesuffix(":")) or first.endswith("."), first
    assert not re.search(r"[.!?] +[A-Z“]", sentence.removeprefix("baken: ")), f"more than one sentence: {first}"
    assert len(remedy) > 8, second
    for line in (sentence, remedy):
        assert not re.search(ONLY[language], line, re.IGNORECASE), f"another language: {line}"
    assert told.out == ""


def account(place: Path) -> Path:
    """Make a server's data folder with one account there; gives it back."""
    words = ["--lang", "en", "user", "add", "anna", "--data", str(place), "--password-stdin"]
    subprocess.run([sys.executable, "-m", "console", *words], input=b"vier losse woorden hier\n", check=True)
    return place
