"""Who gives way when there is no room: pure counting, no sockets.

Many chatters may share an address (a school, a shelter, a mobile network), so nobody is refused for being many: below
the limit everything is taken. At the limit the network that holds most gives way, its heaviest address first, and of
that what costs its owner least: connections that rest, half requests, the oldest held polls, which are answered early.
Whoever is just being served never gives way.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from msgspec import Struct

from backend.edge.addresses import Prefixes

MOST: Final = 16_384
"""Connections at most, however many files a process may open: each costs memory."""
_AT_ONCE: Final = 50
"""This part of the room is made at once, so that not every newcomer of a flood starts a search."""
_JUST_BEGUN: Final = 2.0
"""Seconds for which half a request counts as on its way."""

PROXY: Final = Prefixes(b"", b"")
"""A connection of a proxy of ours that has not said yet for whom it comes."""


class Room(Struct, frozen=True):
    """How many connections a server takes.

    `strangers` are those of no signed-in console; up to `signing_in` a sign-in is served as well, up to `everybody`
    consoles. `accepted` is where no more are taken from the queue of the operating system.
    """

    strangers: int
    signing_in: int
    everybody: int
    accepted: int

    @staticmethod
    def within(files: int) -> Room:
        """The room of a process that may open `files` files; its database and its own files need some of them."""
        own = min(256, max(48, files // 8))
        accepted = max(16, min(MOST, files - own))
        everybody = accepted - accepted // 14
        reserve = max(4, everybody // 8)
        return Room(everybody - reserve, everybody - reserve + reserve // 4, everybody, accepted)


class Stage(IntEnum):
    """What a connection is at; the smaller, the sooner it gives way."""

    IDLE = 0
    HEAD = 1
    BODY = 2
    HELD = 3
    QUEUED = 4
    SERVED = 5


class Guest:
    """One connection. `leave` is called once, when it must give way."""

    def __init__(self, leave: Callable[[], None], prefixes: Prefixes, now: float) -> None:
        self.leave = leave
        self.prefixes = prefixes
        self.stage = Stage.HEAD
        self.since = now
        """When its stage began, in seconds."""
        self.console = False
        self.leaving = False

    def is_at(self, stage: Stage, now: float) -> None:
        """Go to another stage."""
        self.stage = stage
        self.since = now


class Crowd:
    """Every connection of a server."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._networks: dict[bytes, set[Guest]] = {}
        self._consoles: set[Guest] = set()
        self._leaving = 0

    def __len__(self) -> int:
        return self.strangers + len(self._consoles) + self._leaving

    @property
    def strangers(self) -> int:
        """Connections that count for no console, without those that are told to go."""
        return sum(map(len, self._networks.values()))

    def guests(self) -> list[Guest]:
        """Everybody who is not told to go."""
        return [guest for group in (*self._networks.values(), self._consoles) for guest in group]

    def arrive(self, guest: Guest) -> None:
        """One more; somebody gives way where there is no room."""
        self._put(guest)
        self._make_room(guest)

    def asks(self, guest: Guest, prefixes: Prefixes, *, console: bool) -> None:
        """It is known now for whom this connection comes."""
        if guest.leaving:
            return
        self._take(guest)
        guest.prefixes, guest.console = prefixes, console
        self._put(guest)

    def go(self, guest: Guest) -> None:
        """The connection is gone."""
        if guest.leaving:
            self._leaving -= 1
        else:
            self._take(guest)

    def may_be_served(self, guest: Guest, *, signing_in: bool) -> bool:
        """Whether there is room for this request; False only where nobody could give way."""
        if guest.console:
            return True
        return self.strangers <= (self.room.signing_in if signing_in else self.room.strangers)

    def _put(self, guest: Guest) -> None:
        group = self._consoles if guest.console else self._networks.setdefault(guest.prefixes.network, set())
        group.add(guest)

    def _take(self, guest: Guest) -> None:
        if guest.console:
            self._consoles.discard(guest)
            return
        group = self._networks[guest.prefixes.network]
        group.discard(guest)
        if not group:
            del self._networks[guest.prefixes.network]

    def _make_room(self, newcomer: Guest) -> None:
        strangers = self.strangers
        over = max(strangers - self.room.strangers, strangers + len(self._consoles) - self.room.everybody)
        if over <= 0:
            return
        wanted = over + self.room.everybody // _AT_ONCE
        for network in sorted(self._networks.values(), key=len, reverse=True):
            going = self._first_to_go(network, newcomer)[:wanted]
            for guest in going:
                self._take(guest)
                guest.leaving = True
                self._leaving += 1
                guest.leave()
            over -= len(going)
            if over <= 0:
                return
            wanted = over

    @staticmethod
    def _first_to_go(network: set[Guest], newcomer: Guest) -> list[Guest]:
        """Those of a network's heaviest address that may give way, in that order, and then its other addresses'."""
        now = newcomer.since
        weights: dict[bytes, int] = {}
        for guest in network:
            weights[guest.prefixes.address] = weights.get(guest.prefixes.address, 0) + 1

        def order(guest: Guest) -> tuple[int, bytes, int, float]:
            half = guest.stage in (Stage.HEAD, Stage.BODY)
            # A request that has only just begun is most likely whole in a moment: polls that wait go before it.
            stage = Stage.SERVED if half and now - guest.since < _JUST_BEGUN else guest.stage
            return -weights[guest.prefixes.address], guest.prefixes.address, stage, guest.since

        return sorted(
            (
                guest
                for guest in network
                # What a proxy of ours has just opened belongs to nobody yet.
                if guest is not newcomer
                and guest.stage is not Stage.SERVED
                and (guest.prefixes is not PROXY or guest.stage is Stage.IDLE)
            ),
            key=order,
        )
