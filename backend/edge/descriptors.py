"""How many files, and so connections, this process may open."""

from __future__ import annotations

import sys
from typing import Final

ENOUGH: Final = 4096
"""Fewer are said at the start: some thousand chatters and half-open connections fit into this."""
_ELSEWHERE: Final = 8192


def raise_limit() -> int:
    """Set the soft limit to the hard one, and give what is allowed now.

    The soft limit is low for the sake of old programs (`select` knows 1,024 files); this one is none of them.
    """
    if sys.platform == "win32":
        return _ELSEWHERE
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 1 << 20 if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has a lower limit that it does not tell
            return soft
        return wanted
    return wanted if soft == resource.RLIM_INFINITY else soft
