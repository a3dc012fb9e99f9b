"""In training no connection can be opened, by whatever code. Switched on once, for the rest of the process.

Twice: our own transport refuses, and so does the interpreter (`sys.addaudithook`, PEP 578), which tells of every use of
a socket before it happens. An audit hook cannot be taken off again.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from api_client import transport
from api_client.transport import ConnectionsForbidden
from console.strings import _
from console.support.errors import ConsoleError, Exit

REASON: Final = "training opens no connection"
REFUSED: Final = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)
"""What the interpreter tells of before it reaches out (docs.python.org/3/library/audit_events.html)."""
LIVE: Final = (
    "keyring",
    "console.sign_in.tokens",
    "console.sign_in.network_authenticator",
    "api_client.http_backend",
    "api_client.auth",
)
"""Modules of live work. What is loaded could have kept a token; training starts in a process that never saw one."""

_entered = False


def enter_training() -> None:
    """From now on this process is for training alone. Nothing happens the second time.

    Raises `ConsoleError` where the process did live work before: nothing was begun.
    """
    global _entered
    if _entered:
        return
    loaded = [name for name in LIVE if name in sys.modules]
    try:
        if loaded:
            raise ConnectionsForbidden(f"{loaded[0]} is loaded")
        transport.forbid_connections(REASON)
    except ConnectionsForbidden as error:
        raise ConsoleError(
            _("Training cannot start here: {why}.").format(why=error),
            _("Close this window and start training in a new one."),
            Exit.MISTAKE,
        ) from None
    _entered = True
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in REFUSED and not _is_own_pair():
        raise ConnectionsForbidden(REASON)


def _is_own_pair() -> bool:
    """On Windows an event loop's own pair of sockets is made by connecting to itself (`socket.socketpair`)."""
    return sys.platform == "win32" and sys._getframe(2).f_code.co_name in ("socketpair", "_fallback_socketpair")
