"""The event log: what happened, in the order of commit, and who may know of it.

Rows are appended in the transaction of the change itself. One task per process reads new rows, keeps the newest in
memory and wakes the polls that they concern; a poll whose cursor is older reads the table. A wake-up carries nothing:
it comes from the process's own commits, from `NOTIFY` (other nodes), and every few seconds for one that was missed.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

import msgspec
from msgspec import Raw, Struct
from sqlalchemy import Row, bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.config import ServerConfig
from backend.credentials.access import Viewer
from backend.events.long_poll import Consoles
from backend.events.visibility import NewEvent, StoredEvent, Visibility
from backend.rules import need_to_know
from backend.store import Store, dialect
from backend.store.tables import events, meta
from backend.support import problem
from backend.support.clock import Clock
from protocol.models import Author

SWEPT = "swept"
"""Type of the event after which chats that stood apart were ended together, or taken back."""
_QUEUE = frozenset({"conversation", "colleague", "helpline"})
"""Events after which those who wait may be told something else."""
IN_MEMORY = 20_000
MISSED_WAKE = 5.0
"""After how many seconds the log is read without having been woken."""


_NEW = insert(events)
_READ = select(events).where(events.c.seq > bindparam("after")).order_by(events.c.seq).limit(bindparam("most"))


async def append(connection: AsyncConnection, now: datetime, entries: Iterable[NewEvent]) -> None:
    """Log `entries` as part of the change that `connection` is making. The caller holds the write lock."""
    rows = [
        {
            "at": now,
            "type": entry.type,
            "conversation": entry.conversation,
            "reach": entry.reach,
            "owner": entry.owner,
            "data": "" if entry.data is None else msgspec.json.encode(entry.data).decode(),
        }
        for entry in entries
    ]
    if rows:
        await connection.execute(_NEW, rows)
        await dialect.notify(connection)


class EventLog:
    """One process's view of the log."""

    def __init__(self, store: Store, clock: Clock, config: ServerConfig) -> None:
        self._store = store
        self._clock = clock
        self._config = config
        self._id = ""
        self._recent: deque[StoredEvent] = deque()
        self._floor = 0
        """Everything after this place is in memory, up to `_head`."""
        self._head = 0
        self._poked = asyncio.Event()
        self.consoles = Consoles()
        self._pages: dict[str, set[asyncio.Event]] = {}
        self._queue: set[asyncio.Event] = set()
        self._apart: set[asyncio.Event] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False
        self._delivered: set[tuple[str, str]] = set()

    async def open(self) -> None:
        """Start reading."""
        async with self._store.write() as connection:
            self._id = await self._log_id(connection)
            self._head = self._floor = await self._end(connection)
        self._tasks.append(asyncio.create_task(self._follow()))
        if self._store.postgres:
            self._tasks.append(asyncio.create_task(self._listen()))

    async def close(self) -> None:
        """Stop reading, and let every poll answer."""
        self.release()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        self.consoles.close()

    def release(self) -> None:
        """Let every held poll answer now: the server is ending."""
        self._closing = True
        self.consoles.wake_all()
        for waiter in [*self._queue, *self._apart, *(one for group in self._pages.values() for one in group)]:
            waiter.set()

    def wake_queue(self) -> None:
        """What the pages of those who wait say may be another now, though nothing was logged."""
        for woken in self._queue:
            woken.set()

    def poke(self) -> None:
        """Something was committed."""
        self._poked.set()

    @property
    def closing(self) -> bool:
        """The server is ending: answer what is held."""
        return self._closing

    async def cursor(self, connection: AsyncConnection) -> str:
        """The place after the newest committed event. Take it before reading the state that goes with it."""
        return self._name(await self._end(connection))

    async def batch(
        self, viewer: Viewer, after: str, wait: float, is_there: Callable[[], bool] = lambda: True
    ) -> tuple[list[Raw], str]:
        """What this person may know of, after the cursor `after`: at once, or up to `wait` seconds later.

        `is_there`: whether the line on which it was asked is still there.

        Raises 410 `cursor_expired` where the log does not reach back that far, or is another database's.
        """
        place = self._place(after)
        if place > self._head:
            async with self._store.read() as connection:
                if place > await self._end(connection):
                    raise problem.cursor_expired()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        with self.consoles.held(viewer, is_there) as woken:
            while True:
                woken.clear()
                found, place = await self._after(viewer, place)
                left = deadline - loop.time()
                if found or left <= 0 or self._closing:
                    return found, self._name(place)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), left)

    @contextlib.contextmanager
    def page(self, conversation: str, *, queued: bool, apart: bool) -> Iterator[asyncio.Event]:
        """An event that is set when something about `conversation` happens, or in the queue if it is `queued`.

        One that stands `apart` is not woken by the queue, thousands would be; it is when many were ended together.
        """
        woken = asyncio.Event()
        self._pages.setdefault(conversation, set()).add(woken)
        if apart:
            self._apart.add(woken)
        elif queued:
            self._queue.add(woken)
        try:
            yield woken
        finally:
            self._queue.discard(woken)
            self._apart.discard(woken)
            group = self._pages[conversation]
            group.discard(woken)
            if not group:
                del self._pages[conversation]

    async def prune(self, now: datetime) -> None:
        """Forget events that are older than the log is kept for."""
        oldest = now - timedelta(seconds=self._config.timings.log)
        async with self._store.read() as connection:
            old = await connection.scalar(select(func.max(events.c.seq)).where(events.c.at < oldest))
        if old is None:
            return
        async with self._store.write() as connection:
            await connection.execute(delete(events).where(events.c.seq <= old))
            await _raise_mark(connection, old)
        while self._recent and self._recent[0].seq <= old:
            self._recent.popleft()
        self._floor = max(self._floor, min(old, self._head))

    async def _after(self, viewer: Viewer, place: int) -> tuple[list[Raw], int]:
        if place < self._floor:
            return await self._stored(viewer, place)
        start = bisect_right(self._recent, place, key=_seq) if place < self._head else len(self._recent)
        found = [one for one in islice(self._recent, start, None) if one.concerns(viewer)]
        limit = self._config.limits.batch
        if len(found) > limit:
            return self._given(found[:limit], viewer), found[limit - 1].seq
        return self._given(found, viewer), max(place, self._head)

    async def _stored(self, viewer: Viewer, place: int) -> tuple[list[Raw], int]:
        async with self._store.read() as connection:
            if place < await _mark(connection):
                raise problem.cursor_expired()
            rows = await _read(connection, place, self._config.limits.batch)
        if not rows:
            return [], max(place, self._head)
        return self._given([row for row in rows if row.concerns(viewer)], viewer), rows[-1].seq

    def _given(self, found: list[StoredEvent], viewer: Viewer) -> list[Raw]:
        """The events as this person gets them; who gets what somebody wrote, in a chat of another, is remembered."""
        given = _newest_rows(found)
        for one in given:
            shown = one.shown_to(viewer)
            if one.text and one.conversation and one.owner != viewer.id and (shown is one.wire):
                self.deliver(one.conversation, viewer.id)
        return [one.shown_to(viewer) for one in given]

    def deliver(self, conversation: str, person: str) -> None:
        """A person is given texts of a conversation that is not theirs."""
        self._delivered.add((conversation, person))

    def take_delivered(self) -> set[tuple[str, str]]:
        """Who was given texts of which conversation (conversation, person) since this was asked last."""
        taken, self._delivered = self._delivered, set()
        return taken

    def put_back(self, taken: set[tuple[str, str]]) -> None:
        """It could not be written down: give it again next time."""
        self._delivered |= taken

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._poked.wait(), MISSED_WAKE)
            self._poked.clear()
            try:
                async with self._store.read() as connection:
                    rows = await _read(connection, self._head, 1000)
            except Exception:
                # The database is away for the moment; polls answer empty and the next round reads what was missed.
                await asyncio.sleep(0.5)
                continue
            if rows:
                self._take(rows)
            if len(rows) == 1000:
                self._poked.set()

    def _take(self, rows: list[StoredEvent]) -> None:
        for row in rows:
            if row.type == "purged":
                self._recent = deque(one for one in self._recent if one.conversation != row.conversation)
            if row.reach is not Visibility.NOBODY:
                self._recent.append(row)
        while len(self._recent) > IN_MEMORY:
            self._floor = self._recent.popleft().seq
        self._head = rows[-1].seq
        for row in rows:
            self.consoles.wake(row)
        touched = {row.conversation for row in rows if row.conversation is not None}
        for conversation in touched & self._pages.keys():
            for woken in self._pages[conversation]:
                woken.set()
        if any(row.type in _QUEUE and row.reach is not Visibility.NOBODY for row in rows):
            self.wake_queue()
        if any(row.type == SWEPT for row in rows):
            for woken in self._apart:
                woken.set()

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(Exception):
                async with self._store.reader.connect() as connection:
                    raw = await connection.get_raw_connection()
                    driver = raw.driver_connection
                    assert driver is not None
                    lost = asyncio.Event()
                    driver.add_termination_listener(partial(_set, lost))
                    await driver.add_listener(dialect.CHANNEL, self._notified)
                    self.poke()
                    try:
                        await lost.wait()
                    finally:
                        await driver.remove_listener(dialect.CHANNEL, self._notified)
            self.poke()
            await asyncio.sleep(0.5)

    def _notified(self, *_: object) -> None:
        self.poke()

    async def _log_id(self, connection: AsyncConnection) -> str:
        found = await connection.scalar(select(meta.c.value).where(meta.c.key == "log"))
        if found is None:
            found = secrets.token_hex(4)
            await connection.execute(insert(meta).values(key="log", value=found))
            await connection.execute(insert(meta).values(key="pruned", value="0"))
        return str(found)

    async def _end(self, connection: AsyncConnection) -> int:
        newest = await connection.scalar(select(func.max(events.c.seq)))
        return int(newest) if newest is not None else await _mark(connection)

    def _name(self, place: int) -> str:
        return f"{self._id}.{place}"

    def _place(self, cursor: str) -> int:
        log, _, place = cursor.partition(".")
        if log != self._id or not place.isascii() or not place.isdigit() or len(place) > 18:
            raise problem.cursor_expired()
        return int(place)


def _newest_rows(found: list[StoredEvent]) -> list[StoredEvent]:
    """The events without rows that only counted and were followed by a newer row of the conversation."""
    newest = {one.conversation: one.seq for one in found if one.type == "conversation"}
    return [one for one in found if one.reach is not Visibility.LATER or newest[one.conversation] == one.seq]


def _set(lost: asyncio.Event, *_: object) -> None:
    lost.set()


def _seq(event: StoredEvent) -> int:
    return event.seq


async def _mark(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(meta.c.value).where(meta.c.key == "pruned")) or 0)


async def _raise_mark(connection: AsyncConnection, place: int) -> None:
    if place > await _mark(connection):
        await connection.execute(meta.update().where(meta.c.key == "pruned").values(value=str(place)))


async def _read(connection: AsyncConnection, after: int, limit: int) -> list[StoredEvent]:
    rows = await connection.execute(_READ, {"after": after, "most": limit})
    return [_logged(row) for row in rows]


def _logged(row: Row[Any]) -> StoredEvent:
    wire = others = Raw(_wire(row.type, row.seq, row.at, row.conversation, row.data))
    if row.type == "conversation" and row.data and (data := need_to_know.for_others(row.data)) != row.data:
        others = Raw(_wire(row.type, row.seq, row.at, row.conversation, data))
    text = others is not wire or (row.type == "message" and bool(row.data) and _wrote(row.data) is not Author.SYSTEM)
    return StoredEvent(row.seq, row.type, row.conversation, Visibility(row.reach), row.owner, wire, others, text)


class _Written(Struct):
    author: Author


def _wrote(data: str) -> Author:
    return msgspec.json.decode(data, type=_Written).author


def _wire(type_: str, seq: int, at: datetime, conversation: str | None, data: str) -> bytes:
    head: dict[str, object] = {"type": type_, "seq": seq, "at": at, "conversation": conversation}
    if data:
        head["data"] = Raw(data.encode())
    return msgspec.json.encode(head)
