"""Names of accounts: what may be one, and when two are the same."""

from __future__ import annotations

import unicodedata

LONGEST = 40
"""Most characters of a name, so that it fits the console's lists."""


def key(name: str) -> str:
    """What a name is compared by: without capitals, spaces at the ends, and different codings of one letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def is_name(name: str) -> bool:
    """Whether `name` may be an account's: printable, not empty, no spaces at its ends, at most `LONGEST` characters."""
    return bool(name) and name == name.strip() and len(name) <= LONGEST and name.isprintable() and len(key(name)) <= 160
