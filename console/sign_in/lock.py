"""When the screen is covered, and how it is uncovered: pure, on times that are handed in.

Idle for three minutes covers the screen (any key uncovers it); idle for ten, or the lock key, locks it, and only the
secret opens it again (`SEC-S1`, `SEC-S2`). Five wrong tries end the session.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from protocol.password_spelling import opaque

TRIES: Final = 5
"""Wrong secrets after which the session is ended."""


class Cover(Enum):
    """What of the work may be seen."""

    OPEN = "open"
    BLANK = "blank"
    """Nothing; any key uncovers."""
    LOCKED = "locked"
    """Nothing; the secret uncovers."""


@dataclass
class IdleWatch:
    """Says when nobody has touched the console for too long. Seconds of one clock; zero switches a step off."""

    blank_after: float
    lock_after: float
    touched_at: float = 0.0
    cover: Cover = Cover.OPEN

    def touched(self, now: float) -> None:
        """A key was pressed or the mouse was used while the work was to be seen."""
        self.touched_at = now

    def due(self, now: float) -> Cover:
        """The cover that belongs to `now`; never less than there is already, since only a person uncovers."""
        idle = now - self.touched_at
        if self.cover is Cover.LOCKED or (self.lock_after and idle >= self.lock_after):
            return Cover.LOCKED
        if self.cover is Cover.BLANK or (self.blank_after and idle >= self.blank_after):
            return Cover.BLANK
        return Cover.OPEN

    def uncovered(self, now: float) -> None:
        """A person uncovered the screen: counting starts anew."""
        self.cover = Cover.OPEN
        self.touched_at = now


@dataclass
class Tries:
    """Counts wrong secrets."""

    left: int = TRIES

    def wrong(self) -> bool:
        """One wrong try more; true when it was the last one."""
        self.left -= 1
        return self.left <= 0


LEAST_PIN: Final = 4
"""Characters that a PIN needs at least; five tries make that enough."""


@dataclass
class Secret:
    """A verifier of what opens this session, in memory only, for when the server cannot be reached.

    It holds an argon2id hash (RFC 9106), never the secret: of the password that the server accepted, or (`is_pin`) of a
    PIN for this session, chosen after a sign-in without a password. Hashing takes about a tenth of a second on purpose:
    call `learn` and `matches` in a thread.
    """

    _hash: str = field(default="", repr=False)
    is_pin: bool = False

    @property
    def known(self) -> bool:
        """Whether something can be verified here."""
        return bool(self._hash)

    def learn(self, secret: str, *, pin: bool = False) -> None:
        """Remember how to verify `secret`."""
        from argon2 import PasswordHasher

        self._hash = PasswordHasher().hash(opaque(secret))
        self.is_pin = pin

    def matches(self, secret: str) -> bool:
        """Whether `secret` is the one that was learnt."""
        if not self._hash:
            return False
        from argon2 import PasswordHasher
        from argon2.exceptions import VerificationError

        try:
            return PasswordHasher().verify(self._hash, opaque(secret))
        except VerificationError:
            return False

    def forget(self) -> None:
        """Verify nothing any more."""
        self._hash = ""
        self.is_pin = False
