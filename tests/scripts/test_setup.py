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


TALKING = """#!/bin/sh
if [ "$2" = venv ]; then
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
elif [ "$2" = pip ]; then
    echo "Looking in links: /somewhere"
    echo "WARNING: Location '/somewhere' is ignored: it is neither a file nor a directory." >&2
    echo "WARNING: Retrying" >&2
    for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do echo "Collecting p$n"; done
    echo "Installing collected packages: p1"
    exit ${FAILS:-0}
fi
"""
"""A pip that tells what it does, and of a place that is set on this machine and is not there."""


@pytest.mark.parametrize(("fails", "code"), [("0", 0), ("1", 69)])
def test_each_stage_is_told_and_no_place_of_this_machine(tmp_path: Path, fails: str, code: int) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("".join(f"p{n}==1 \\\n    --hash=sha256:0\n" for n in range(20)))
    done = set_up(tmp_path, TALKING, FAILS=fails)
    assert done.returncode == code
    told = done.stderr.splitlines()
    assert told[1:5] == [
        "1 of 3: an empty environment",
        "2 of 3: packages, each the version that was tested, checked by its hash",
        "WARNING: Retrying",
        "  20 packages of at most 40 found",
    ]
    assert "  21 packages found; they are being put in place" in told
    assert ("3 of 3: Baken itself" in told) is (code == 0)
    assert "somewhere" not in done.stderr
    assert (tmp_path / "venv" / ".ready").exists() is (code == 0)


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
