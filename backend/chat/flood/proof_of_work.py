"""Proof of work: a nuisance to whoever starts chats by the thousand, two seconds to an old telephone. Not a wall.

The challenge is signed and kept nowhere. It belongs to the token that the page made, and that token is one
conversation: so a solved one starts one. A page without a token of its own gets one that is good once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

LIFE: Final = 300
"""Seconds in which a challenge is to be solved: long enough for a telephone that was put away."""
MOST_SPENT: Final = 20_000


class Work:
    """Makes challenges and looks at solutions. `key` is the secret of this installation, the same on all its nodes."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._spent: dict[str, float] = {}

    def challenge(self, token_hash: bytes, bits: int, now: datetime) -> str:
        """What a page has to solve: a number with which SHA-256 of `challenge.number` begins with `bits` zero bits."""
        head = f"{int(now.timestamp()) + LIFE}.{bits}.{secrets.token_hex(8)}"
        return f"{head}.{self._sign(head, token_hash)}"

    def solved(self, challenge: str, number: int, token_hash: bytes, now: datetime) -> bool:
        """Whether `number` solves a challenge of ours, made for this token, that has not expired and is not spent."""
        head, _, sign = challenge.rpartition(".")
        if not hmac.compare_digest(sign.encode(), self._sign(head, token_hash).encode()):
            return False
        expires, bits, _nonce = head.split(".")
        moment = now.timestamp()
        if moment > int(expires) or challenge in self._spent:
            return False
        digest = hashlib.sha256(f"{challenge}.{number}".encode()).digest()
        if int.from_bytes(digest) >> (256 - int(bits)):
            return False
        self._spent = {one: until for one, until in self._spent.items() if until >= moment}
        self._spent[challenge] = int(expires)
        while len(self._spent) > MOST_SPENT:
            del self._spent[next(iter(self._spent))]
        return True

    def _sign(self, head: str, token_hash: bytes) -> str:
        return hmac.new(self._key, head.encode() + b"." + token_hash, hashlib.sha256).hexdigest()
