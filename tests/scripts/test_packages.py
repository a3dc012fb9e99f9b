"""What is installed is what was looked at, and asking for the version loads no more than it needs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*==[a-z0-9.+!]+( ; [^;]+)?")
RUN, DEV = "requirements.lock", "requirements-dev.lock"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
HEAVY = frozenset({"textual", "rich", "keyring", "httpx", "cryptography", "argon2", "litestar", "sqlalchemy"})


def requirements(*files: str) -> dict[str, list[str]]:
    """Each requirement of these lock files with its options, as pip joins the lines."""
    texts = ((ROOT / name).read_text() for name in files)
    lines = (line.strip() for text in texts for line in text.replace("\\\n", " ").splitlines())
    found: dict[str, list[str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            requirement, *options = re.split(r"\s+(?=--)", line)
            assert requirement not in found, requirement
            found[requirement] = options
    return found


@pytest.mark.proves("SEC-P2", breaks="the hashes of one requirement taken out; a range in place of a version")
def test_every_package_of_the_lock_file_is_one_version_with_hashes() -> None:
    found = requirements(RUN, DEV)
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
    assert textual in requirements(RUN)


def test_only_what_is_mended_within_is_pinned_by_its_declaration() -> None:
    """Any other may be newer where somebody installs Baken without its lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *(one for of in project["optional-dependencies"].values() for one in of)]
    assert names(one for one in declared if "==" in re.sub(r"sys_platform\s*==.*", "", one)) == {"textual", "rich"}


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
    (tmp_path / "requirements-dev.lock").touch()
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
    assert re.fullmatch(r"baken \d+(\.\d+)+(\.?\w+)?(\+[a-z0-9.]+)?", version)
    assert not HEAVY & set(modules.split())


def names(requirements: Iterable[str]) -> set[str]:
    """Of requirements as they are declared or locked, spelt in one way (PEP 503)."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=;@]", one, maxsplit=1)[0]).lower() for one in requirements}


def test_what_runs_and_what_builds_stands_apart_from_developers_tools() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    build = project["dependency-groups"]["build"]
    needed = names([*project["project"]["dependencies"], *extras["server"], *extras["report"], *build])
    assert names(build) == names(project["build-system"]["requires"]) | {"editables"}
    assert needed <= names(requirements(RUN))
    assert names(extras["dev"]) <= names(requirements(DEV))
    assert not names(requirements(RUN)) & names(requirements(DEV))
    assert names(requirements(RUN)) & {"pytest", "mypy", "ruff", "playwright", "hypothesis", "scipy"} == set()


def test_the_lock_files_hold_for_every_system() -> None:
    held = "\n".join(requirements(RUN))
    assert "uvloop" in held
    assert "sys_platform != 'win32'" in held
    assert "sys_platform == 'win32'" in held
    assert "python_full_version < '3.12'" in held
