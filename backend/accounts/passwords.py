"""Passwords: argon2id (RFC 9106), hashed in threads of their own, and what counts as too weak.

A hash takes tens of megabytes, so the number of threads bounds the memory that a flood of sign-ins can take.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TypeVar, TypeVarTuple

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

Args = TypeVarTuple("Args")
Result = TypeVar("Result")

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
    """Cost of one argon2id hash: passes, KiB of memory, lanes; and how many hashes run at once.

    The costs are RFC 9106's second recommendation (section 4), which fits a small machine.
    """

    passes: int = 3
    memory: int = 65536
    lanes: int = 4
    threads: int = 2


QUICK = Hashing(passes=1, memory=8, lanes=1, threads=2)
"""For tests and the demo on this machine: a real argon2id hash that costs next to nothing."""


def weakness(password: str, name: str) -> Weakness | None:
    """Why `password` is no good for the account `name`, or None when it is acceptable."""
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


class Passwords:
    """Hashes and verifies. One for each server; `close` ends its threads."""

    def __init__(self, hashing: Hashing) -> None:
        self._hasher = PasswordHasher(
            time_cost=hashing.passes, memory_cost=hashing.memory, parallelism=hashing.lanes, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(hashing.threads, thread_name_prefix="argon2")
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """The encoded hash, with its salt and costs."""
        return await self.run(self._hasher.hash, password)

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Whether `password` belongs to `encoded`.

        None stands for an account that is not there: the answer is no and takes as long as it does for one that is,
        so that nobody can find out names by the clock.
        """
        if encoded is None:
            encoded = await self._nobody_hash()
            await self.run(self._matches, encoded, password)
            return False
        return await self.run(self._matches, encoded, password)

    def outdated(self, encoded: str) -> bool:
        """Whether the hash was made with other costs than those in use now: then it is made anew at a sign-in."""
        return self._hasher.check_needs_rehash(encoded)

    async def warm(self) -> None:
        """Make the hash that unknown names are checked against, before the first sign-in asks for it."""
        await self._nobody_hash()

    def close(self) -> None:
        """End the threads; a hash that is being made is finished first."""
        self._threads.shutdown()

    async def _nobody_hash(self) -> str:
        if self._nobody is None:
            self._nobody = await self.hash("nobody has this account")
        return self._nobody

    def _matches(self, encoded: str, password: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    async def run(self, work: Callable[[*Args], Result], *args: *Args) -> Result:
        """Do slow work in these threads, after what waits for them already."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
