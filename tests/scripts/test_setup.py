"""Setting up on a machine that lacks something: one sentence says what to do, and nothing is left half-made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[2] / "scripts" / "setup.sh"

TOO_OLD = """#!/bin/sh
case "$2" in
    *platform*) echo 3.9.2 ;;
    *) exit 1 ;;
esac
"""
NO_VENV = f"""#!/bin/sh
case "$2" in
    *venv*) echo "No module named venv" >&2; exit 1 ;;
    *) exec {sys.executable} "$@" ;;
esac
"""
NO_INDEX = f"""#!/bin/sh
exec {sys.executable} "$@"
"""
QUICK = f"""#!/bin/sh
if [ "$2" = venv ]; then
    mkdir -p "$3/bin"
    printf '#!/bin/sh\\nexec {sys.executable} "$@"\\n' >"$3/bin/python"
    chmod 755 "$3/bin/python"
else
    exec {sys.executable} "$@"
fi
"""
"""Makes no environment but a way to this one: a real one takes 10 seconds (`tests/nightly/test_setup.py`)."""


def set_up(folder: Path, script: str | None, **env: str) -> subprocess.CompletedProcess[str]:
    python = folder / "python-for-test"
    if script is not None:
        python.write_text(script)
        python.chmod(0o755)
    return subprocess.run(
        ["sh", str(SETUP)],
        env={"PATH": os.environ["PATH"], "PYTHON": str(python), "VENV": str(folder / "venv")} | env,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (None, "is not there. Install it"),
        (TOO_OLD, "is 3.9.2. Name a newer one: make PYTHON="),
        (NO_VENV, "This Python has no venv. On Debian and Ubuntu: apt install python3-venv."),
    ],
    ids=["no python", "too old", "no venv"],
)
def test_a_python_that_cannot_be_used(tmp_path: Path, script: str | None, sentence: str) -> None:
    done = set_up(tmp_path, script)
    assert done.returncode == 78
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "venv").exists()


def test_no_package_index(tmp_path: Path) -> None:
    without_index(tmp_path, QUICK)


def without_index(tmp_path: Path, script: str) -> None:
    """A package that nobody has cannot be had: one sentence, and nothing is ready."""
    (tmp_path / "requirements.lock").write_text("nobody-has-this==8.1.7 --hash=sha256:" + "0" * 64 + "\n")
    (tmp_path / "requirements-dev.lock").touch()
    done = set_up(tmp_path, script, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert done.returncode == 69
    assert "Is a package index reachable" in done.stderr
    assert not (tmp_path / "venv" / ".ready").exists()


@pytest.mark.parametrize(
    ("there", "target", "called"),
    [
        ((), "demo", "setup.sh run"),
        ((), "train", "setup.sh run"),
        ((), "test", "setup.sh"),
        ((".ready-to-run",), "demo", None),
        ((".ready-to-run",), "test", "setup.sh"),
        ((".ready-to-run", ".ready"), "demo", None),
        ((".ready-to-run", ".ready"), "test", None),
    ],
)
def test_a_demo_asks_for_no_developers_tools(
    tmp_path: Path, there: tuple[str, ...], target: str, called: str | None
) -> None:
    """What make would do on a machine where these were set up before."""
    venv = tmp_path / "venv"
    venv.mkdir()
    for stamp in there:
        (venv / stamp).touch()
    done = subprocess.run(
        ["make", "--dry-run", f"VENV={venv}", target], cwd=SETUP.parents[1], capture_output=True, text=True, check=True
    )
    calls = [line for line in done.stdout.splitlines() if "setup.sh" in line]
    assert [line.rpartition("scripts/")[2] for line in calls] == ([called] if called else [])
