"""Identifiers that a client makes: UUID version 7 (RFC 9562, section 5.7), which sort by the time they were made."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from uuid import UUID


def uuid7(clock: Callable[[], float] = time.time, randbits: Callable[[int], int] = secrets.randbits) -> str:
    """A new UUIDv7 in its canonical form: milliseconds of `clock` (Unix seconds), then 74 random bits.

    The standard library has it from Python 3.14 on.
    """
    milliseconds = int(clock() * 1000) & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62 | randbits(62)
    return str(UUID(int=value))
