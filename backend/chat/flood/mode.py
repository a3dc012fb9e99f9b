"""Flood mode: what is done while very many chats come at once, of one network or of many (`docs/protocol.md`).

Nobody is refused because of where they are as long as there is room: who comes beyond the share of their network
stands apart and takes turns (`backend/chat/flood/fair.py`). Consoles hear of those apart in numbers, and of the first
few; a supervisor ends many with one act, and can take it back.

Whose chat is of which network is known in memory alone, as keyed hashes (`backend/edge/addresses.py`); on the row
stands the random name of a crowd, and only while it stands apart. Each node counts for itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat import tickets
from backend.chat.flood import waiting_apart as apart
from backend.chat.flood.fair import Share, Standing, Turns
from backend.chat.flood.proof_of_work import Work
from backend.chat.unit_of_work import BY_ID, Change, Changes
from backend.credentials.access import Viewer
from backend.edge.addresses import Prefixes
from backend.edge.rates import Buckets
from backend.events.log import SWEPT, append
from backend.events.visibility import NewEvent, Visibility
from backend.rules import lifecycle, rows
from backend.store import audit
from backend.store.tables import conversations, meta
from backend.support import problem
from backend.wire import requests
from protocol.models import Apart, ApartPage, EndReason, State, Swept

ACTS: Final = 20
"""How many acts a console can take back, the newest first."""
TELL_EVERY: Final = 2.0
"""Seconds between two events with the numbers."""
LATER: Final = 30
"""Seconds after which who found no room may ask again."""

_WAITING = select(
    conversations.c.id,
    conversations.c.apart,
    conversations.c.crowd,
    conversations.c.waiting_since,
    conversations.c.lines_by_visitor,
).where(conversations.c.state == State.WAITING)
_ANYBODY = _WAITING.limit(1)
_APART: Sequence[ColumnElement[bool]] = (
    apart.STANDS,
    conversations.c.owner.is_(None),
    conversations.c.claim_epoch == 0,
)
"""What a supervisor may end together: never a chat that somebody has ever taken."""


class Floods:
    """Who waits, who stands apart, and what a supervisor does about it. `open` before use."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._clock = changes.clock
        self._limits = changes.config.flood
        self._starts = Buckets(changes.config.rates.conversations, changes.clock.monotonic)
        self._names: dict[bytes, str] = {}
        self._ended: dict[str, Standing] = {}
        self._ended_until = changes.clock.now()
        self._typists = apart.Typists()
        self._read: set[str] = set()
        self._told = Apart()
        self._told_at = 0.0
        self._work = Work(secrets.token_bytes(32))
        self.turns = Turns(self._limits.queue)

    async def open(self) -> None:
        """Take the key of the proofs of work, and look at who waits."""
        async with self._changes.store.write() as connection:
            key = await connection.scalar(select(meta.c.value).where(meta.c.key == "work"))
            if key is None:
                key = secrets.token_hex(32)
                await connection.execute(insert(meta).values(key="work", value=key))
        self._work = Work(bytes.fromhex(key))
        await self.settle()

    # Coming in.

    def hurried(self, prefixes: Prefixes) -> bool:
        """Count one start. Whether this address starts more than its rate, and so stands apart."""
        return self._starts.take(prefixes.address) is not None

    def crowd_for(self, prefixes: Prefixes, *, hurried: bool) -> str | None:
        """In which crowd a new chat of this origin stands; None: it goes into the queue."""
        for prefix in (prefixes.network, prefixes.address):
            if self._names.get(prefix) in self.turns.crowds:
                return self._names[prefix]
        full = self.turns.full(self._shares(prefixes))
        if full is None and not hurried and self.turns.has_room(self._shares(prefixes)):
            return None
        prefix = prefixes.address if hurried or full == ("address", prefixes.address) else prefixes.network
        return self._names.setdefault(prefix, secrets.token_hex(8))

    def ahead(self, prefixes: Prefixes) -> int:
        """How many wait before one who would come from there now and stand apart; 0: they would come into the queue."""
        return len(self.turns) if self._stands_apart(prefixes) else 0

    def refuses(self, prefixes: Prefixes) -> bool:
        """Whether a chat that would be new is refused now, of somebody from there who did not just start others."""
        return self._no_room(apart=self._stands_apart(prefixes))

    def refusal(self, crowd: str | None) -> problem.Problem | None:
        """Why nobody can be let in now, if so: those who would stand apart leave a reserve for the others."""
        return problem.crowded(LATER) if self._no_room(apart=crowd is not None) else None

    def _stands_apart(self, prefixes: Prefixes) -> bool:
        named = any(self._names.get(one) in self.turns.crowds for one in (prefixes.network, prefixes.address))
        return named or not self.turns.has_room(self._shares(prefixes))

    def _no_room(self, *, apart: bool) -> bool:
        return len(self.turns) >= self._limits.total - (self._limits.reserve if apart else 0)

    def work_wanted(self, crowd: str | None) -> bool:
        """Whether a proof of work is asked first: in a flood, of those who would stand apart."""
        return crowd is not None and len(self.turns) >= self._limits.work_from

    def check_work(self, token_hash: bytes, done: requests.Work | None) -> None:
        """Raises 428 `work_needed`, with a new challenge, unless the work was done."""
        now = self._clock.now()
        if done is None or not self._work.solved(done.challenge, done.number, token_hash, now):
            bits = self._limits.work_bits
            raise problem.work_needed(self._work.challenge(token_hash, bits, now), bits)

    def arrived(self, chat: str, prefixes: Prefixes, crowd: str | None, since: datetime) -> None:
        """A chat is being started. The caller holds the write lock, under which `settle` looks."""
        if crowd is None:
            self.turns.enter(chat, self._shares(prefixes))
        else:
            self.turns.stand(chat, Standing(since, crowd, self._shares(prefixes)))

    def before(self, chat: str) -> int:
        """How many come before one that stands apart, as far as this node knows."""
        return self.turns.before(chat) if chat in self.turns.apart else len(self.turns)

    def _shares(self, prefixes: Prefixes) -> tuple[Share, ...]:
        return (
            (("address", prefixes.address), self._limits.address),
            (("network", prefixes.network), self._limits.network),
        )

    # Turns.

    async def settle(self, *, tell: bool = False) -> None:
        """Let in whose turn it is, and tell the numbers where they changed (`tell`: now, not only every while)."""
        async with self._changes.store.read() as connection:
            if not len(self.turns) and (await connection.execute(_ANYBODY)).one_or_none() is None and not tell:
                return await self._calm()
        entered = 0
        async with self._changes.store.write() as connection:
            self._look((await connection.execute(_WAITING)).all())
            now = self._clock.now()
            while (chat := self.turns.next()) is not None:
                self.turns.let_in(chat, now)
                row = (await connection.execute(BY_ID, {"key": chat})).one()
                change = Change(connection, rows.chat(row), self._clock)
                change.chat = lifecycle.into_queue(change.chat, now)
                await change.save()
                entered += 1
            told = await self._tell(connection, now, tell=tell)
        if entered or told:
            self._changes.log.poke()

    async def _calm(self) -> None:
        if self._told != Apart():
            async with self._changes.writing() as connection:
                await self._tell(connection, self._clock.now(), tell=True)

    def _look(self, waiting: Sequence[Any]) -> None:
        """The database is right: what other nodes did, what was claimed or left, what was there before the start."""
        turns = self.turns
        for chat in turns.chats() - {row.id for row in waiting}:
            turns.leave(chat)
        for row in waiting:
            if row.id in turns and (row.id in turns.apart) == row.apart:
                continue
            known = turns.shares(row.id) or (self._ended[row.id].shares if row.id in self._ended else ())
            own: tuple[Share, ...] = () if row.crowd is None else ((("crowd", row.crowd), self._limits.address),)
            if row.apart:
                turns.stand(row.id, Standing(row.waiting_since, row.crowd or row.id, known or own))
            else:
                turns.enter(row.id, known or own)
        self._typists.keep(turns.chats(), self._clock.monotonic())
        self._read &= turns.apart.keys()
        if self._clock.now() > self._ended_until:
            self._ended.clear()
        named = set(turns.crowds) | {standing.crowd for standing in self._ended.values()}
        self._names = {prefix: name for prefix, name in self._names.items() if name in named}

    async def _tell(self, connection: AsyncConnection, now: datetime, *, tell: bool) -> bool:
        moment = self._clock.monotonic()
        if not tell and moment - self._told_at < TELL_EVERY:
            return False
        standing = await self.apart(connection)
        if standing == self._told:
            return False
        self._told, self._told_at = standing, moment
        await append(connection, now, [NewEvent("apart", None, Visibility.EVERYBODY, None, standing)])
        return True

    async def apart(self, connection: AsyncConnection) -> Apart:
        """Those who stand apart, as consoles see them."""
        told = await apart.numbers(connection, self.turns.order(), self._typing())
        return replace(told, swept=await self._swept(connection))

    async def look(self, offset: int, limit: int) -> ApartPage:
        """Some of those apart, who wrote something first: to look is for every counsellor, and ends nobody."""
        async with self._changes.store.read() as connection:
            return await apart.page(connection, offset, limit)

    def looked_at(self, chat: str) -> None:
        """Somebody reads a chat: should it be ended apart, consoles are told, though it is none of the first few."""
        if chat in self.turns.apart:
            self._read.add(chat)

    def types(self, chat: str) -> None:
        """One who waits types: not silent, whatever they have sent."""
        self._typists.note(chat, self._clock.monotonic())

    def _typing(self) -> list[str]:
        return self._typists.recent(self._clock.monotonic())

    # The one act of a supervisor.

    async def end(self, viewer: Viewer, crowd: str | None, *, silent: bool) -> Swept:
        """End those apart, of one crowd or all, and of these only the silent ones (`apart.silent`) if `silent`.

        Raises 403.
        """
        self._oversees(viewer)
        which = list(_APART)
        if crowd is not None:
            which.append(conversations.c.crowd == crowd)
        if silent:
            which.append(apart.silent(self._typing()))
        name = secrets.token_hex(8)
        async with self._changes.writing() as connection:
            now = self._clock.now()
            await tickets.spend_tickets(connection, *which)
            ended = (
                await connection.execute(
                    update(conversations)
                    .where(*which)
                    .values(
                        state=State.ABANDONED,
                        end_reason=EndReason.FLOOD,
                        ended_at=now,
                        swept=name,
                        # What the tab keeps opens nothing after an end, whatever comes of this one.
                        tab_hash=None,
                        seal_key=None,
                        version=conversations.c.version + 1,
                    )
                )
            ).rowcount
            if ended:
                await self._acted(connection, viewer, audit.Action.APART_ENDED, ended, now)
                await append(connection, now, await self._known_to_consoles(connection, name))
                gone = await connection.scalars(select(conversations.c.id).where(conversations.c.swept == name))
                # For as long as they may come back: to where they stood.
                self._ended |= {chat: self.turns.apart[chat] for chat in gone if chat in self.turns.apart}
                self._ended_until = now + self._window
        await self.settle(tell=True)
        return Swept(id=name, conversations=ended, until=now + self._window)

    async def restore(self, viewer: Viewer, sweep: str) -> int:
        """Take back what was ended with `end`; gives how many wait again. Who used the quick exit stays away.

        Raises 403, and 410 `closed` where there is nothing to take back any more.
        """
        self._oversees(viewer)
        async with self._changes.writing() as connection:
            now = self._clock.now()
            restored = (
                await connection.execute(
                    update(conversations)
                    .where(
                        conversations.c.swept == sweep,
                        conversations.c.state == State.ABANDONED,
                        conversations.c.end_reason == EndReason.FLOOD,
                        conversations.c.token_hash.is_not(None),
                        conversations.c.ended_at >= now - self._window,
                    )
                    .values(
                        state=State.WAITING,
                        end_reason=None,
                        ended_at=None,
                        swept=None,
                        version=conversations.c.version + 1,
                    )
                )
            ).rowcount
            if not restored:
                raise problem.closed()
            await self._acted(connection, viewer, audit.Action.APART_RESTORED, restored, now)
        await self.settle(tell=True)
        return restored

    async def forget(self, now: datetime) -> None:
        """What can be taken back no more says no longer with whom it was ended, nor of which crowd it was."""
        async with self._changes.store.write() as connection:
            await connection.execute(
                update(conversations)
                .where(conversations.c.swept.is_not(None), conversations.c.ended_at < now - self._window)
                .values(swept=None, crowd=None)
            )

    async def _acted(
        self, connection: AsyncConnection, viewer: Viewer, action: audit.Action, count: int, now: datetime
    ) -> None:
        await audit.append(connection, self._clock.wall(), viewer.id, action, {"conversations": count})
        await append(connection, now, [NewEvent(SWEPT, None, Visibility.NOBODY, None, None)])

    async def _known_to_consoles(self, connection: AsyncConnection, sweep: str) -> list[NewEvent]:
        """The ends of those whom consoles see by name: somebody may be looking at one."""
        seen = {*self._read, *(each.id for each in self._told.next)}
        found = await connection.execute(
            select(conversations).where(conversations.c.id.in_(seen), conversations.c.swept == sweep)
        )
        return [
            NewEvent("conversation", row.id, Visibility.EVERYBODY, None, rows.conversation(rows.chat(row)))
            for row in found
        ]

    async def _swept(self, connection: AsyncConnection) -> tuple[Swept, ...]:
        ended = func.max(conversations.c.ended_at)
        found = await connection.execute(
            select(conversations.c.swept, func.count(), ended)
            .where(
                conversations.c.swept.is_not(None),
                conversations.c.state == State.ABANDONED,
                conversations.c.ended_at >= self._clock.now() - self._window,
            )
            .group_by(conversations.c.swept)
            .order_by(ended.desc(), conversations.c.swept)
            .limit(ACTS)
        )
        return tuple(Swept(id=name, conversations=count, until=at + self._window) for name, count, at in found)

    @property
    def _window(self) -> timedelta:
        return timedelta(seconds=self._changes.config.timings.return_window)

    def _oversees(self, viewer: Viewer) -> None:
        if not viewer.oversees:
            raise problem.not_allowed()
