"""How slow the other end of a connection may be, in seconds and bytes: pure numbers.

A telephone on the edge of a mobile network sends some thousand bytes a second; who sends a byte now and then means to
hold a place.
"""

from __future__ import annotations

from typing import Final

HEAD_SECONDS: Final = 10.0
"""From the first byte of a request, or from the beginning of the connection, to the end of its head."""
HEAD_BYTES: Final = 65_536
"""Most bytes of a head, as h11 has it."""
MESSAGE_BYTES: Final = 2_000_000
"""Most bytes that are read of one request, refused ones included."""
HEAD_LINES: Final = 100
"""Most lines of a head, and of a trailer (Apache's `LimitRequestFields`, which is 100 as it comes)."""
PIECES: Final = 2_000
"""Most pieces in which a body comes. What is sent in chunks of a byte costs a thousand times what it weighs."""

_GRACE: Final = 10.0
_BODY_RATE: Final = 500.0
_READ_RATE: Final = 1_000.0


def body_is_slow(seconds: float, received: int) -> bool:
    """Whether a body comes too slowly: `received` bytes in `seconds` since the end of the head."""
    return received < (seconds - _GRACE) * _BODY_RATE


def reader_is_slow(seconds: float, taken: int) -> bool:
    """Whether an answer is taken too slowly: `taken` bytes in `seconds` since it had to wait."""
    return taken < (seconds - _GRACE) * _READ_RATE
