"""Whose turn it is while very many come at once: shares of the queue, and a fair order of those who stand apart. Pure.

Each network has a share of the queue. Who comes beyond it stands apart, in the *crowd* of that network, and is let into
the queue at its end as soon as the share has room again, the crowds taking turns. So one network never fills the queue,
whoever waits in the queue is passed by nobody, and a class behind one address is served all the while.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

Moment = datetime
Share = tuple[Hashable, int]
"""What is counted, and how many of it the queue may hold."""


class Standing(Struct, frozen=True):
    """A chat that waits apart: since when, in which crowd, and the shares that it would take in the queue."""

    since: Moment
    crowd: str
    shares: tuple[Share, ...]


class Turns:
    """Who waits, as one process knows it. `room`: how many the queue may hold of those who are let in from apart."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._queue: dict[str, tuple[Share, ...]] = {}
        self._taken: Counter[Hashable] = Counter()
        self._apart: dict[str, Standing] = {}
        self._crowds: dict[str, dict[str, Standing]] = {}
        self._last_turn: dict[str, Moment] = {}

    def __len__(self) -> int:
        return len(self._queue) + len(self._apart)

    def __contains__(self, chat: str) -> bool:
        return chat in self._queue or chat in self._apart

    @property
    def queued(self) -> int:
        """How many wait in the queue."""
        return len(self._queue)

    @property
    def apart(self) -> Mapping[str, Standing]:
        """Who stands apart."""
        return self._apart

    @property
    def crowds(self) -> Mapping[str, Mapping[str, Standing]]:
        """Who stands apart, by crowd, in order."""
        return self._crowds

    def shares(self, chat: str) -> tuple[Share, ...]:
        """The shares that `chat` takes, or would take in the queue; none where it is not known."""
        standing = self._apart.get(chat)
        return self._queue.get(chat, ()) if standing is None else standing.shares

    def chats(self) -> frozenset[str]:
        """Everybody who waits."""
        return frozenset(self._queue) | frozenset(self._apart)

    def full(self, shares: Iterable[Share]) -> Hashable | None:
        """The last of `shares` that has no room in the queue, None where all have."""
        found: Hashable | None = None
        for what, most in shares:
            if self._taken[what] >= most:
                found = what
        return found

    def has_room(self, shares: Iterable[Share]) -> bool:
        """Whether somebody new may go into the queue: within the shares, and before nobody who could as well."""
        return len(self._queue) < self._room and self.full(shares) is None and self.next() is None

    def enter(self, chat: str, shares: tuple[Share, ...]) -> None:
        """Into the queue."""
        self.leave(chat)
        self._queue[chat] = shares
        for what, _most in shares:
            self._taken[what] += 1

    def stand(self, chat: str, standing: Standing) -> None:
        """Apart, behind those of the same crowd who wait longer."""
        self.leave(chat)
        self._apart[chat] = standing
        crowd = self._crowds.setdefault(standing.crowd, {})
        youngest = next(reversed(crowd), None)
        crowd[chat] = standing
        if youngest is not None and _age(standing, chat) < _age(crowd[youngest], youngest):
            self._crowds[standing.crowd] = dict(sorted(crowd.items(), key=lambda item: _age(item[1], item[0])))

    def leave(self, chat: str) -> None:
        """Not waiting any more. Not an error twice."""
        for what, _most in self._queue.pop(chat, ()):
            self._taken[what] -= 1
            if not self._taken[what]:
                del self._taken[what]
        standing = self._apart.pop(chat, None)
        if standing is not None:
            crowd = self._crowds[standing.crowd]
            del crowd[chat]
            if not crowd:
                del self._crowds[standing.crowd]
                self._last_turn.pop(standing.crowd, None)

    def next(self) -> str | None:
        """Who is to be let into the queue now: of the crowds whose share has room the one that waits longest."""
        if len(self._queue) >= self._room:
            return None
        heads = ((self._turn(crowd), chat) for crowd, chat in self._heads() if self._may_enter(chat))
        return min(heads, default=(None, None))[1]

    def let_in(self, chat: str, now: Moment) -> None:
        """The turn of `chat`: into the queue; its crowd goes behind the others."""
        standing = self._apart[chat]
        self.leave(chat)
        if standing.crowd in self._crowds:
            self._last_turn[standing.crowd] = now
        self.enter(chat, standing.shares)

    def order(self) -> list[str]:
        """Everybody who stands apart, in the order in which they come when nobody else arrives: the crowds in turns."""
        ranked = [
            (rank, self._turn(crowd), chat) for crowd, chats in self._crowds.items() for rank, chat in enumerate(chats)
        ]
        return [chat for _rank, _turn, chat in sorted(ranked)]

    def before(self, chat: str) -> int:
        """How many come before `chat`, which stands apart: the queue, and the turns of the crowds."""
        mine = self._apart[chat].crowd
        rank = next(place for place, one in enumerate(self._crowds[mine]) if one == chat)
        turn = self._turn(mine)
        others = (
            min(len(chats), rank + (1 if self._turn(crowd) < turn else 0))
            for crowd, chats in self._crowds.items()
            if crowd != mine
        )
        return len(self._queue) + rank + sum(others)

    def _heads(self) -> Iterator[tuple[str, str]]:
        return ((crowd, next(iter(chats))) for crowd, chats in self._crowds.items())

    def _may_enter(self, chat: str) -> bool:
        return self.full(self._apart[chat].shares) is None

    def _turn(self, crowd: str) -> tuple[Moment, str]:
        """Since when a crowd waits for its turn; the name only makes the order whole."""
        first = next(iter(self._crowds[crowd].values())).since
        return max(first, self._last_turn.get(crowd, first)), crowd


def _age(standing: Standing, chat: str) -> tuple[Moment, str]:
    return standing.since, chat
