"""The environment of the console process: a closed list is kept, then our own values are set.

Environment variables are remote controls of the libraries below us: `TEXTUAL_LOG` writes every key stroke to a file,
`TEXTUAL_DRIVER`, `PYTHON_KEYRING_BACKEND` and `BROWSER` run code (SEC-C3). Textual reads them while it is imported, so
`prepare` comes before the first import of it. This module imports the standard library only.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

KEPT = frozenset(
    {
        *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ"),
        *("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR", "TMUX", "STY", "WT_SESSION"),
        *("LANG", "LANGUAGE"),
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR"),
        *("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP", "USERNAME", "USERPROFILE"),
        *("APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "HOMEDRIVE", "HOMEPATH"),
    }
)
"""Names that stay, compared in capitals (proxies are often written in small letters)."""

KEPT_PREFIXES = ("LC_", "XDG_", "SSH_", "BAKEN_")

OURS = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_FPS": "240",
}
"""What we set: no animations, and frames that follow a key at once (measured: docs/performance.md)."""


def is_kept(name: str) -> bool:
    """Whether the variable may stay."""
    return name.upper() in KEPT or name.upper().startswith(KEPT_PREFIXES)


def prepare(environ: MutableMapping[str, str] = os.environ) -> list[str]:
    """Take out all that is not kept and set our own values; gives the names that were taken out.

    PYTHONINSPECT is read before any code of ours runs, and opens a Python prompt when the console ends; only beginning
    again without it helps.
    """
    removed = [name for name in environ if not is_kept(name)]
    for name in removed:
        del environ[name]
    if "PYTHONINSPECT" in removed and environ is os.environ and sys.flags.inspect:
        os.execv(sys.executable, sys.orig_argv)
    environ.update(OURS)
    return removed
