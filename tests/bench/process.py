"""What processes use, from /proc (Linux)."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path


def tree(process: int) -> list[int]:
    """A process and all below it."""
    found, left = [], [process]
    while left:
        each = left.pop()
        found.append(each)
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                left += [int(child) for child in (task / "children").read_text().split()]
    return found


def processor_seconds(process: int) -> float:
    """User and system time of a process and all below it so far."""
    total = 0.0
    for each in tree(process):
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0]) / 1e9
    return total


def resident_mb(process: int) -> float:
    """Resident memory of a process and all below it, in MB."""
    total = 0
    for each in tree(process):
        with suppress(OSError):
            for line in Path(f"/proc/{each}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1])
    return total / 1024


def machine() -> str:
    """One line about where figures come from."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    parts = ", ".join(f"{name} {version(name)}" for name in ("textual", "rich", "httpx", "litestar", "uvicorn"))
    computer = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load}"
    return f"{computer}; Python {sys.version.split()[0]}, {parts}"
