"""No command of `baken` leaves a core file, and no process of the same user reads its memory (SEC-C4)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.cli.test_serve import running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

AS_A_USER = ["setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace"] if os.geteuid() == 0 else []
"""Root may read everything; without this one capability (capabilities(7)) it is a user as every other."""


def reads(pid: int) -> bool:
    """Whether another process of this user gets at the memory of process `pid`."""
    look = [sys.executable, "-I", "-c", f"open('/proc/{pid}/mem', 'rb'); open('/proc/{pid}/environ', 'rb').read(1)"]
    return subprocess.run([*AS_A_USER, *look], capture_output=True).returncode == 0


@pytest.fixture(scope="module", autouse=True)
def an_ordinary_process_can_be_read() -> None:
    """Or these tests would say nothing."""
    if AS_A_USER and shutil.which(AS_A_USER[0]) is None:
        pytest.skip("needs setpriv (util-linux) where tests run as root")
    ordinary = [*AS_A_USER, sys.executable, "-I", "-c", "print('up', flush=True); input()"]
    with subprocess.Popen(ordinary, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        readable = reads(process.pid)
        process.kill()
    if not readable:
        pytest.skip("this system lets no process read another's memory")


@pytest.mark.proves("SEC-C4", "F14", breaks="main() does not call harden()")
def test_the_memory_of_a_running_server_is_closed(tmp_path: Path) -> None:
    with running(tmp_path, under=AS_A_USER) as server:
        limits = Path(f"/proc/{server.process.pid}/limits").read_text().splitlines()
        (core,) = [line for line in limits if line.startswith("Max core file size")]
        assert core.split()[4:6] == ["0", "0"]
        assert not reads(server.process.pid)


@pytest.mark.proves(
    "SEC-C4", "F14", breaks="only `serve` calls harden(), and the commands that are given a password do not"
)
def test_the_process_is_closed_before_any_command_runs() -> None:
    code = (
        "import ctypes, resource, console.cli as cli, console.__main__ as process; "
        "cli.run = lambda arguments: print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3)) or 0; "
        "process.main()"
    )
    assert subprocess.check_output([sys.executable, "-c", code]) == b"(0, 0) 0\n"
