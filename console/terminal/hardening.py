"""What the process itself must not leave behind: no core dumps, no reading of its memory, private files (SEC-C4)."""

from __future__ import annotations

import contextlib
import os
import sys

PR_SET_DUMPABLE = 4
"""prctl(2): 0 forbids core dumps and ptrace by processes of the same user."""


def harden(*, measurable: bool = False) -> None:
    """Apply all of it; safe to call twice, and on systems that have only a part of it.

    `measurable` leaves ptrace and /proc open to the same user, for the harness that measures memory and processor time.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource

    # A container may forbid even lowering a limit; what the kernel refuses cannot be had otherwise.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and not measurable:
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
