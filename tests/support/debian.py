"""An empty Debian in a folder, for tests of what the documents tell an operator to type. Needs root and debootstrap.

It has mounts of its own, which go with the last process in it, and its services a network of their own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.terminal import Terminal

RELEASE = "bookworm"
PATIENCE = 1800.0
"""Seconds for a step that loads packages: a guard against hanging."""
BUNDLE = "/etc/ssl/own-authorities.pem"


def missing() -> str | None:
    """Why there can be no Debian here; None where there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can make a Debian"
    wanted = ("debootstrap", "unshare", "nsenter", "ip")
    lacks = [name for name in wanted if shutil.which(name) is None]
    return f"not installed: {', '.join(lacks)} (Debian: apt install debootstrap util-linux iproute2)" if lacks else None


def make(root: Path) -> None:
    """Fetch the least Debian there is, from where debootstrap has it of itself."""
    subprocess.run(
        ["debootstrap", "--variant=minbase", "--include=ca-certificates", RELEASE, str(root)],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=PATIENCE,
    )
    root.chmod(0o755)  # a folder of pytest is closed, and accounts other than root live in this one


@dataclass(frozen=True)
class Debian:
    """A running one: `holder` has its mounts, `network` that of its services."""

    root: Path
    holder: int
    network: int

    def into(self, command: Sequence[str]) -> list[str]:
        """The command line that runs `command` in it, as root."""
        mounts = ["nsenter", f"--mount=/proc/{self.holder}/ns/mnt", "--"]
        return [*mounts, "chroot", str(self.root), "/usr/bin/env", "-i", *self._environment(), *command]

    def run(self, script: str) -> str:
        """Run a shell script in it; gives what it said. Raises `CalledProcessError`."""
        done = subprocess.run(
            self.into(["sh", "-euc", script]), check=True, capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout

    def typed(self, script: str, home: Path) -> Terminal:
        """Somebody pastes this into a shell of root: a terminal that shows it running."""
        path = self.root / "root" / "typed.sh"
        path.write_text("set -eu\n" + script + "echo ALL-OF-IT-DONE\n", encoding="utf-8")
        return Terminal(self.into(["sh", "/root/typed.sh"]), columns=120, rows=40, home=home)

    def client(self, python: str) -> str:
        """Run Python from outside on the network of its services; gives what it printed."""
        command = ["nsenter", f"--net=/proc/{self.network}/ns/net", "--", sys.executable, "-c", python]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    def _environment(self) -> list[str]:
        """Packages come from whatever index this machine's pip knows, which is written nowhere."""
        index = subprocess.run(
            [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
        ).stdout.strip()
        named = os.environ.get("PIP_INDEX_URL", index)
        return [
            *("HOME=/root", "TERM=xterm", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"),
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            *("PIP_PROGRESS_BAR=off", "PIP_ROOT_USER_ACTION=ignore", "PIP_DISABLE_PIP_VERSION_CHECK=1"),
            *((f"PIP_CERT={BUNDLE}",) if (self.root / BUNDLE[1:]).exists() else ()),
            *((f"PIP_INDEX_URL={named}",) if named else ()),
        ]


@contextmanager
def running(root: Path) -> Iterator[Debian]:
    """The Debian in `root`, with mounts and a network of its own for as long as the block runs."""
    bundle = os.environ.get("PIP_CERT") or os.environ.get("SSL_CERT_FILE")
    if bundle:
        shutil.copy(bundle, root / BUNDLE[1:])
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    shim = root / "usr/local/sbin/systemctl"
    shutil.copy(Path(__file__).with_name("unit.py"), shim)
    shim.chmod(0o755)
    network = _hold(["unshare", "--net", "--", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"])
    bind = f"mount --bind {root} {root} && mount --rbind /proc {root}/proc && mount --rbind /dev {root}/dev"
    namespace = f"touch {root}/run/network && mount --bind /proc/{network.pid}/ns/net {root}/run/network"
    holder = _hold(["unshare", "--mount", "--", "sh", "-c", f"{bind} && {namespace} && echo up && exec sleep infinity"])
    debian = Debian(root, holder.pid, network.pid)
    try:
        yield debian
    finally:
        _end_all(root)
        for process in (holder, network):
            process.kill()
            process.wait()


def _hold(command: list[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def _end_all(root: Path) -> None:
    """End what still runs inside: only processes whose root is this one, or whose program stands in it."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            inside = os.readlink(entry / "root").startswith(str(root))
        except OSError:
            continue
        if inside:
            os.kill(int(entry.name), signal.SIGKILL)
