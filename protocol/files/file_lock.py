"""One holder of a file among all processes. The system lets go of it when the process ends, however it ends."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt

    def taken(handle: int) -> bool:
        """Take the open file `handle`; False where somebody else has it. Raises `OSError` where there are no locks."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def taken(handle: int) -> bool:
        """Take the open file `handle`; False where somebody else has it. Raises `OSError` where there are no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
