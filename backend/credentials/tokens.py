"""Tokens: opaque, random, and kept by the server as SHA-256 hashes only.

A plain hash is enough here, other than for passwords: a token has 256 random bits, so nobody guesses one from its hash.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from enum import StrEnum
from typing import Final

LONGEST: Final = 128
"""Most characters of a token that is looked at (`docs/protocol.md`)."""

_PAGE_MADE: Final = re.compile(r"v_[A-Za-z0-9_-]{43,126}")
_FEWEST_DIFFERENT: Final = 9


class Kind(StrEnum):
    """What a token is for; its first letter says so, so that one is never mistaken for another."""

    ACCESS = "a"
    REFRESH = "r"
    VISITOR = "v"
    DEVICE = "d"


def new_token(kind: Kind) -> str:
    """A fresh token of 45 characters."""
    return f"{kind}_{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> bytes:
    """What is stored of a token: the 32 bytes of its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def is_kind(token: str, kind: Kind) -> bool:
    """Whether `token` looks like one of `kind`; a cheap refusal before the store is asked."""
    return len(token) <= LONGEST and token.startswith(f"{kind}_")


def is_page_made(token: str) -> bool:
    """Whether a chatter's page may have made this token: the form of ours, long enough for more than 128 random bits.

    A generator that is broken repeats itself; two pages with one token would read each other's conversation.
    """
    return _PAGE_MADE.fullmatch(token) is not None and len(set(token[2:])) >= _FEWEST_DIFFERENT
