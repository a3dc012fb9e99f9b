"""How often a password may be tried, by who tries and under which name: pure counting, no store, no network.

Two counts stand side by side, both made before anything is hashed.

*By name and address.* Five wrong tries are free, then each one makes the wait longer (`attempts.py`). Who guesses from
one place is slowed down, and nobody elsewhere is.

*By name, over all addresses.* After `FREE_IN_ALL` tries within a day the name is in the slow lane: every address must
ask first, wait, and come back, and its waits grow. So a crowd of addresses gets a few tries each in a day and not five
at once, while the first try from a place that was not used before never waits longer than `SLOW_WAITS[0]`, however
many others wait: nobody can use up somebody else's turn.

Who shows a known device, or gives a right one-time code with a right password, is asked neither count
(`backend/accounts/service.py`). Names that do not exist are counted as all others. The counts live in memory: a restart
forgets them, and each node of several counts its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from backend.accounts.attempts import Attempts

FREE_IN_ALL: Final = 20
"""Tries of one name in `DAY`, over all addresses, before the slow lane begins."""
DAY: Final = 86_400.0
"""Seconds for which a try counts against a name."""
SLOW_WAITS: Final = (60.0, 900.0, 14_400.0, 57_600.0)
"""Seconds that an address waits in the slow lane of one name: before its first try, its second, and so on."""
CODES: Final = 20
"""Wrong codes of one account in `DAY`; three of a million are right at any moment (`totp.py`)."""
MOST_NAMES: Final = 10_000
"""Names counted at once. Those in the slow lane stay longest: pushing one out takes as many tries as filling it up."""
MOST_TICKETS: Final = 50_000
"""Addresses that wait in slow lanes at once; beyond it the one that asked first is forgotten."""


class _Ticket(Struct):
    tries: int
    due: float
    last: float


class SlowLane:
    """The count by name. `monotonic` gives seconds on a clock that never goes back."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._names: dict[str, list[float]] = {}
        self._tickets: dict[tuple[str, bytes], _Ticket] = {}

    def wait(self, name: str, address: bytes) -> float:
        """Seconds that this address must wait for its next try of `name`. Asking is what begins the wait."""
        now = self._monotonic()
        if not self._is_slow(name, now):
            return 0.0
        ticket = self._tickets.get((name, address))
        if ticket is None or now - ticket.last >= DAY:
            self._tickets.pop((name, address), None)
            ticket = self._tickets[name, address] = _Ticket(tries=0, due=now + SLOW_WAITS[0], last=now)
            if len(self._tickets) > MOST_TICKETS:
                del self._tickets[next(iter(self._tickets))]
        return max(0.0, ticket.due - now)

    def count(self, name: str, address: bytes) -> None:
        """A try begins, after `wait` gave 0."""
        now = self._monotonic()
        if (ticket := self._tickets.get((name, address))) is not None and self._is_slow(name, now):
            ticket.tries += 1
            ticket.due = now + SLOW_WAITS[min(ticket.tries, len(SLOW_WAITS) - 1)]
            ticket.last = now
        # More than are needed, so that what is taken back opens no lane that others filled.
        self._names[name] = [*self._names.pop(name, [])[1 - 2 * FREE_IN_ALL :], now]
        if len(self._names) > MOST_NAMES:
            self._make_room(now)

    def take_back(self, name: str, address: bytes) -> None:
        """The newest try of this address was none, or it was right: it does not count."""
        if times := self._names.get(name):
            times.pop()
            if not times:
                del self._names[name]
        if (ticket := self._tickets.get((name, address))) is not None and ticket.tries > 0:
            ticket.tries -= 1
            ticket.due = self._monotonic()

    def _is_slow(self, name: str, now: float) -> bool:
        times = self._names.get(name, [])
        return len(times) >= FREE_IN_ALL and now - times[-FREE_IN_ALL] < DAY

    def _make_room(self, now: float) -> None:
        for _ in range(len(self._names)):
            oldest = next(iter(self._names))
            if not self._is_slow(oldest, now):
                break
            self._names[oldest] = self._names.pop(oldest)
        del self._names[next(iter(self._names))]


class Tries:
    """Both counts of wrong sign-ins."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._here = Attempts(monotonic)
        self._in_all = SlowLane(monotonic)

    def begin(self, name: str, address: bytes) -> int | None:
        """Count a try before the password is looked at; or count nothing and give the seconds to wait.

        Counting first means that a hundred tries at the same moment are a hundred, not one.
        """
        wait = max(self._here.left((name, address)), self._in_all.wait(name, address))
        if wait > 0:
            return math.ceil(wait)
        self._here.begin((name, address))
        self._in_all.count(name, address)
        return None

    def undecided(self, name: str, address: bytes) -> None:
        """Nothing was looked at, or the password was right and the code is still to come: this try does not count.

        Those before it do: else who knows the password could try codes for ever, five at a time.
        """
        self._here.undecided((name, address))
        self._in_all.take_back(name, address)

    def succeeded(self, name: str, address: bytes) -> None:
        """Password and code were right: this address starts anew. What others tried still counts against the name."""
        self._here.succeeded((name, address))
        self._in_all.take_back(name, address)


class CodeTries:
    """Wrong one-time codes after a right password, by account, over all addresses: `CODES` in a day.

    Nobody gets here without the password, so nobody who knows a name alone can use them up; and who does know it gets
    so few codes to guess that the second factor holds. `monotonic` gives seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._accounts: dict[str, list[float]] = {}

    def begin(self, account: str) -> int | None:
        """Count a try before the code is looked at; or count nothing and give the seconds to wait."""
        now = self._monotonic()
        times = [at for at in self._accounts.get(account, ()) if now - at < DAY]
        if len(times) >= CODES:
            return math.ceil(times[0] + DAY - now)
        self._accounts[account] = [*times, now]
        return None

    def undecided(self, account: str) -> None:
        """The newest try was right: it does not count."""
        if times := self._accounts.get(account):
            times.pop()
