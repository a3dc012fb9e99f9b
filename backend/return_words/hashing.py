"""The hash by which a word is found again: keyed, slow, and always the same for the same word and key.

argon2id (RFC 9106) over an HMAC-SHA256 of the word. It must be looked up, so its salt comes from the key and not from
chance; without the key nobody can make even one hash to compare with.
"""

from __future__ import annotations

import hmac
from typing import Final

from argon2 import Type
from argon2.low_level import hash_secret_raw

from backend.store.keys import Key

LENGTH: Final = 32
"""Bytes of a hash."""


def hash_word(word: str, key: Key) -> bytes:
    """The hash of a normalised word under `key`, at the costs that the key was made with."""
    return hash_secret_raw(
        secret=_mac(key, b"word:" + word.encode("utf-8", "surrogatepass")),
        salt=_mac(key, b"salt")[:16],
        time_cost=key.passes,
        memory_cost=key.memory,
        parallelism=key.lanes,
        hash_len=LENGTH,
        type=Type.ID,
    )


def hash_under_all(word: str, keys: tuple[Key, ...]) -> dict[int, bytes]:
    """The year and the hash for every key: all of them, always, so that the time tells nobody which one fitted."""
    return {key.year: hash_word(word, key) for key in keys}


def _mac(key: Key, message: bytes) -> bytes:
    return hmac.digest(bytes.fromhex(key.secret), message, "sha256")
