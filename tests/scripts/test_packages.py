"""What is installed is what was looked at, and asking for the version loads no more than it needs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*==[a-z0-9.+!]+( ; [^;]+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
HEAVY = frozenset({"textual", "rich", "keyring", "httpx", "cryptography", "argon2", "litestar", "sqlalchemy"})


def requirements() -> dict[str, list[str]]:
    """Each requirement of the lock file with its options, as pip joins the lines."""
    logical = (ROOT / "requirements.lock").read_text().replace("\\\n", " ").splitlines()
    lines = (line.strip() for line in logical)
    found: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            requirement, *options = re.split(r"\s+(?=--)", line)
            found[requirement] = options
    return found


@pytest.mark.proves("SEC-P2", breaks="the hashes of one requirement taken out; a range in place of a version")
def test_every_package_of_the_lock_file_is_one_version_with_hashes() -> None:
    found = requirements()
    assert len(found) > 50
    for requirement, options in found.items():
        assert PINNED.fullmatch(requirement), requirement
        assert options, requirement
        assert all(HASH.fullmatch(option) for option in options), requirement


@pytest.mark.proves("SEC-P2", breaks="textual asked for as a range")
def test_the_screen_library_is_pinned_to_the_version_that_was_tried() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    (textual,) = (one for one in declared if re.match(r"textual\b", one))
    assert re.fullmatch(r"textual==\d+\.\d+\.\d+", textual)
    assert textual in requirements()


@pytest.mark.proves("SEC-P2", breaks="--require-hashes taken out of scripts/setup.sh")
def test_a_package_without_a_hash_is_not_installed(tmp_path: Path) -> None:
    """The real script, with a package of this machine that would install if hashes were not asked for."""
    wheel = tmp_path / "harmless-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("harmless.py", "")
        archive.writestr("harmless-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n")
        archive.writestr("harmless-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("harmless-1.0.dist-info/RECORD", "")
    (tmp_path / "requirements.lock").write_text(f"harmless @ {wheel.as_uri()}\n")
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    there = tmp_path / "there"
    done = subprocess.run(
        ["sh", str(ROOT / "scripts" / "setup.sh")],
        env={
            "PATH": os.environ["PATH"],
            "PYTHON": sys.executable,
            "VENV": str(tmp_path / "venv"),
            "PIP_NO_INDEX": "1",
            "PIP_TARGET": str(there),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 69
    assert "Hashes are required" in done.stderr
    assert not there.exists()


@pytest.mark.proves("SEC-P1", breaks="the screen, the key store or the network imported for --version")
def test_the_version_is_said_without_loading_the_console() -> None:
    seen = "import sys; from console.__main__ import main; main(); print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", seen, "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    version, modules = done.stdout.splitlines()
    assert re.fullmatch(r"baken \d+\.\d+\.\d+", version)
    assert not HEAVY & set(modules.split())
