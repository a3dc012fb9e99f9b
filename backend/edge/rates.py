"""How often one address or one conversation may ask: rates (429 with `retry_after`).

The rates stop a script, never a person. A whole school, a shelter or a mobile network may stand behind one address, so
what counts by address is wide, and what is narrow counts by conversation.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from backend.edge.addresses import Addresses
from backend.edge.headers import Scope

MOST_KEYS: Final = 50_000
"""Buckets kept at once; beyond it full ones are dropped first, then the oldest."""


class Rate(Struct, frozen=True, kw_only=True):
    """`count` at once, and as many again in each `seconds`, spread evenly (a token bucket)."""

    count: int
    seconds: float


class Rates(Struct, frozen=True, kw_only=True):
    """The rates of a server; all are settings.

    Thirty pupils behind one address who do all that their conversations allow (messages, the three tries at a return
    word) stay within the rates of the address.

    By address: `conversations` (new ones: over it they are not refused but stand apart, `backend/chat/flood/mode.py`),
    `messages`, `polls` (events, typing, status, refreshes, unlocking), `sign_ins`, `return_words`, `pages` (the page's
    files), `introductions` (a console asks which installation this is, on each new connection), `consoles` (all that
    counsellors do), `wrong` (over it a wrong request has its answer late). By conversation: `messages_each`,
    `polls_each`, `return_words_each`.
    """

    conversations: Rate = Rate(count=60, seconds=1800)
    messages: Rate = Rate(count=1200, seconds=60)
    polls: Rate = Rate(count=3000, seconds=60)
    sign_ins: Rate = Rate(count=120, seconds=60)
    return_words: Rate = Rate(count=90, seconds=1800)
    pages: Rate = Rate(count=6000, seconds=60)
    introductions: Rate = Rate(count=600, seconds=60)
    consoles: Rate = Rate(count=12_000, seconds=60)
    wrong: Rate = Rate(count=120, seconds=60)
    messages_each: Rate = Rate(count=40, seconds=60)
    polls_each: Rate = Rate(count=240, seconds=60)
    return_words_each: Rate = Rate(count=10, seconds=600)


class What(StrEnum):
    """What is refused when it comes too often; the values are fields of `Rates`."""

    MESSAGES = "messages"
    POLLS = "polls"
    SIGN_INS = "sign_ins"
    RETURN_WORDS = "return_words"
    PAGES = "pages"
    INTRODUCTIONS = "introductions"
    CONSOLES = "consoles"
    WRONG = "wrong"
    MESSAGES_EACH = "messages_each"
    POLLS_EACH = "polls_each"
    RETURN_WORDS_EACH = "return_words_each"


class Buckets:
    """Token buckets by key, all of one rate. `monotonic` gives seconds."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float], most: int = MOST_KEYS) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._most = most
        self._spent: dict[bytes, tuple[float, float]] = {}

    def __len__(self) -> int:
        return len(self._spent)

    def take(self, key: bytes) -> int | None:
        """Count one; when the rate is spent, nothing is counted and the seconds to wait are given."""
        now = self._monotonic()
        per_second = self._rate.count / self._rate.seconds
        spent, at = self._spent.pop(key, (0.0, now))
        spent = max(0.0, spent - (now - at) * per_second)
        wait: int | None = None
        if spent + 1 > self._rate.count:
            wait = max(1, math.ceil((spent + 1 - self._rate.count) / per_second))
        else:
            spent += 1
        self._spent[key] = (spent, now)
        if len(self._spent) > self._most:
            self._shrink(now, per_second)
        return wait

    def clear(self) -> None:
        """Forget every key."""
        self._spent.clear()

    def _shrink(self, now: float, per_second: float) -> None:
        self._spent = {key: (n, at) for key, (n, at) in self._spent.items() if n > (now - at) * per_second}
        while len(self._spent) > self._most:
            del self._spent[next(iter(self._spent))]


class Limiter:
    """Every bucket of a server. The keys are hashes that cannot be turned back (`backend/edge/addresses.py`)."""

    def __init__(self, rates: Rates, addresses: Addresses, monotonic: Callable[[], float]) -> None:
        self._addresses = addresses
        self._buckets = {what: Buckets(getattr(rates, what), monotonic) for what in What}
        self._key_made = addresses.key_made

    def wait(self, scope: Scope, counts: What | None, each: What | None, token: str | None) -> int | None:
        """Seconds after which this request may be repeated, or None when it may go on (it is counted then).

        `counts` is what its route counts as by address, `each` by conversation, which `token` stands for.
        """
        wait = None if counts is None else self._buckets[counts].take(self._addresses.hashed(scope))
        if wait is None and each is not None and token is not None:
            wait = self._buckets[each].take(self._addresses.keyed(token))
        if self._key_made != self._addresses.key_made:
            self._key_made = self._addresses.key_made
            for buckets in self._buckets.values():
                buckets.clear()
        return wait
