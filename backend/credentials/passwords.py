"""Passwords: argon2id (RFC 9106) of their one spelling (`protocol/password_spelling.py`), and what counts as too weak.

A hash takes a third of a second and tens of megabytes: a server makes them in the lanes of `backend/accounts/lanes.py`.
"""

from __future__ import annotations

import asyncio
from enum import StrEnum

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from protocol.password_spelling import opaque

SHORTEST = 12
"""Fewest characters of a password (NIST SP 800-63B asks 8; these accounts open children's conversations)."""
LONGEST = 256
"""Most characters of a password: enough for any phrase, and no way to make the server hash a megabyte."""
FEWEST_DIFFERENT = 5
"""Fewest different characters, so that `aaaaaaaaaaaa` and `121212121212` are refused."""

COMMON = frozenset(
    {
        "password",
        "wachtwoord",
        "welkom",
        "welcome",
        "qwerty",
        "azerty",
        "letmein",
        "geheim",
        "hulpverlener",
        "counsellor",
        "supervisor",
        "achterwacht",
        "admin",
        "baken",
        "chat",
    }
)
"""Words that make no password by themselves, whatever digits and signs stand around them."""


class Weakness(StrEnum):
    """Why a password is refused; the command line has the sentences."""

    SHORT = "short"
    LONG = "long"
    REPETITIVE = "repetitive"
    COMMON = "common"
    NAME = "name"


class Hashing(Struct, frozen=True, kw_only=True):
    """Cost of one argon2id hash: passes, KiB of memory, lanes.

    The costs are RFC 9106's second recommendation (section 4), which fits a small machine.
    """

    passes: int = 3
    memory: int = 65536
    lanes: int = 4


QUICK = Hashing(passes=1, memory=8, lanes=1)
"""For tests and the demo on this machine: a real argon2id hash that costs next to nothing."""


def weakness(password: str, name: str) -> Weakness | None:
    """Why `password` is no good for the account `name`, or None when it is acceptable."""
    password = opaque(password)
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    lowered = password.casefold()
    if len(set(lowered)) < FEWEST_DIFFERENT:
        return Weakness.REPETITIVE
    letters = "".join(char for char in lowered if char.isalpha())
    if _made_of(letters, COMMON):
        return Weakness.COMMON
    bare = "".join(char for char in name.casefold() if char.isalpha())
    if len(bare) >= 3 and _made_of(letters, COMMON | {bare}):
        return Weakness.NAME
    return None


def _made_of(letters: str, words: frozenset[str]) -> bool:
    """True when `letters` is nothing but `words` one after the other, or there are no letters at all."""
    if not letters:
        return True
    return any(letters.startswith(word) and _made_of(letters[len(word) :], words) for word in words)


class Compared(Struct, frozen=True, kw_only=True):
    """Whether a password was right; `renewed` is a new hash to store, where the old one was made at other costs."""

    right: bool
    renewed: str | None = None


class Passwords:
    """Hashes and compares. Every method that hashes is slow: it belongs in a thread."""

    def __init__(self, hashing: Hashing) -> None:
        self._hasher = PasswordHasher(
            time_cost=hashing.passes, memory_cost=hashing.memory, parallelism=hashing.lanes, type=Type.ID
        )
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """The encoded hash, with its salt and costs, made in a thread."""
        return await asyncio.to_thread(self.make, password)

    async def warm(self) -> None:
        """Make the hash that unknown names are checked against, before the first sign-in asks for it."""
        await asyncio.to_thread(self._nobody_hash)

    def make(self, password: str) -> str:
        """The encoded hash, with its salt and costs."""
        return self._hasher.hash(opaque(password))

    def matches(self, encoded: str | None, password: str) -> bool:
        """Whether `password` belongs to `encoded`, in whichever spelling it comes.

        None stands for an account that is not there: the answer is no and takes as long as it does for one that is,
        so that nobody can find out names by the clock.
        """
        return self._spelling(encoded, password) is not None

    def judge(self, encoded: str | None, password: str) -> Compared:
        """As `matches`; a right password is hashed anew at once where its hash is outdated, or of another spelling."""
        spelling = self._spelling(encoded, password)
        if spelling is None or encoded is None:
            return Compared(right=False)
        again = spelling != opaque(password) or self.outdated(encoded)
        return Compared(right=True, renewed=self.make(password) if again else None)

    def outdated(self, encoded: str) -> bool:
        """Whether the hash was made with other costs than those in use now."""
        return self._hasher.check_needs_rehash(encoded)

    def _spelling(self, encoded: str | None, password: str) -> str | None:
        """By which spelling `password` is right: the one, or what was typed, of which hashes were made before."""
        against = self._nobody_hash() if encoded is None else encoded
        spellings = dict.fromkeys((opaque(password), password))
        right = next((each for each in spellings if self._compare(against, each)), None)
        return None if encoded is None else right

    def _nobody_hash(self) -> str:
        if self._nobody is None:
            self._nobody = self.make("nobody has this account")
        return self._nobody

    def _compare(self, encoded: str, password: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False
