"""The lock files serve every system and Python that Baken is for: each pin has a wheel there, with a hash that we hold.

uv looks at the index as a machine of that kind would; nothing is installed. Without an index this is skipped.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.serving import ROOT

SYSTEMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "x86_64-pc-windows-msvc", "aarch64-apple-darwin")
"""What we say that it runs on. Not Macs with an Intel processor: argon2-cffi makes no wheels for those."""
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
RUN = ("requirements.lock",)
ALL = ("requirements.lock", "requirements-dev.lock")
FROM_SOURCE = ("yattag",)
"""Pure Python, of which its makers publish no wheel (it comes with a developers' tool)."""


@pytest.fixture(scope="module")
def uv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The resolver of `make lock`."""
    venv = tmp_path_factory.mktemp("uv")
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    if subprocess.run([venv / "bin/pip", "install", "--quiet", "uv"], capture_output=True).returncode:
        pytest.skip("no package index answers here")
    return venv / "bin/uv"


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("files", [RUN, ALL], ids=["run", "dev"])
def test_every_pin_has_a_wheel(uv: Path, tmp_path: Path, system: str, python: str, files: Sequence[str]) -> None:
    command = [str(uv), "pip", "install", "--no-config", "--dry-run", "--target", str(tmp_path), "--require-hashes"]
    there = ["--python-platform", system, "--python-version", python, "--only-binary", ":all:"]
    sources = [option for name in FROM_SOURCE if files is ALL for option in ("--no-binary", name)]
    wanted = [option for name in files for option in ("-r", str(ROOT / name))]
    done = subprocess.run([*command, *there, *sources, *wanted], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Would install" in done.stderr, done.stderr[-2000:]
