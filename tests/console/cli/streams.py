"""Standard streams for commands that run in a test's own process."""

from __future__ import annotations

import io


class AtTerminal(io.StringIO):
    """Keeps what is written, and says that it is a terminal."""

    def isatty(self) -> bool:
        return True
