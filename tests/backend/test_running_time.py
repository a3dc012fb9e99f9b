"""A server whose machine sleeps, or whose clock is set: nothing runs out by that, and all runs out in its own time.

The machine's two clocks are the test's. A real server asks them; the spans are those of `docs/protocol.md`, shortened
where they last for hours.
"""

from __future__ import annotations

import time as real_time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from backend.store.tables import conversations, events, messages
from backend.support import clock as product
from protocol.models import State, VisitorPresence
from tests.support.http import Line
from tests.support.server import PASSWORD, Server, Visitor, in_process, server_config

MINUTE, HOUR, DAY = 60, 3600, 86400
# By how many seconds the time of day and the monotonic clock move at once.
BREAKS = {
    "set back an hour": (-HOUR, 0),
    "set 20 minutes on": (20 * MINUTE, 0),
    "set 26 hours on": (26 * HOUR, 0),
    "set 40 days on": (40 * DAY, 0),
    "set back 40 days": (-40 * DAY, 0),
    "slept, and neither moved": (0, 0),
    "slept 20 minutes, and both moved": (20 * MINUTE, 20 * MINUTE),
    "slept 26 hours, and both moved": (26 * HOUR, 26 * HOUR),
    "slept 40 days, and both moved": (40 * DAY, 40 * DAY),
}


@dataclass
class Machine:
    """The clocks of a machine."""

    day: datetime = datetime(2026, 3, 2, 20, 0, 30, tzinfo=UTC)
    up: float = 1000.0

    def move(self, day: float, up: float) -> None:
        self.day += timedelta(seconds=day)
        self.up += up


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The clocks that the server of this process asks."""
    clocks = Machine()

    class Day(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # only of the server's own clock
            return clocks.day

    monkeypatch.setattr(product, "datetime", Day)
    monkeypatch.setattr(product, "time", SimpleNamespace(monotonic=lambda: clocks.up, time=real_time.time))
    return clocks


class Night:
    """One counsellor and four chatters, each in the middle of a span."""

    def __init__(self, server: Server, machine: Machine) -> None:
        self.server = server
        self.machine = machine
        self._line = Line(server.address)

    async def begin(self) -> None:
        server = self.server
        self.mila = await server.counsellor("Mila", capacity=9)
        self.waiting = await server.visitor("Wacht")
        self.chatting = await self._served("Praat")
        self.left = await self._served("Terug")
        self.over = await self._served("Klaar")
        await self.over.say("dit blijft nog even staan")
        ids = {row.alias: row.id for row in (await self.mila.snapshot()).conversations}
        self.ids = {str(alias): id_ for alias, id_ in ids.items()}
        for one in (self.left, self.over):
            await one.leave()
        await self.mila.close(self.ids["Klaar"], "counsellor_closed")  # type: ignore[arg-type]  # wrap-up: finished
        reply = await self._ask("sign-in", {"name": "Mila", "password": PASSWORD})
        self.spent = reply["refresh_token"]
        await self._ask("refresh", {"refresh_token": self.spent})
        await self.mila.typing(self.ids["Praat"], True)

    async def _served(self, alias: str) -> Visitor:
        visitor = await self.server.visitor(alias)
        rows = (await self.mila.snapshot()).conversations
        await self.mila.claim(next(row.id for row in rows if row.alias == alias))
        return visitor

    async def _ask(self, what: str, body: dict[str, str]) -> dict[str, str]:
        reply = await self._line.request("POST", f"/v1/auth/{what}", body)
        return dict(reply.json()) if reply.status == 200 else {"status": str(reply.status)}

    async def tick(self) -> None:
        services = self.server.services
        await services.jobs.tick(services.clock.now())

    async def pass_time(self, seconds: int, *, heard: bool = False) -> None:
        """The server is awake for so long. `heard`: its pages and its console go on asking."""
        for _ in range(seconds // 20):
            self.machine.move(20, 20)
            self.server.services.clock.now()
            if heard:
                await self.waiting.poll(0)
                await self.chatting.poll(0)
                await self.mila.snapshot()
                await self.tick()
        await self.tick()

    async def rows(self) -> dict[str, tuple[str, str]]:
        """State and presence of every conversation there is, by alias."""
        async with self.server.services.store.read() as connection:
            found = await connection.execute(
                select(conversations.c.alias, conversations.c.state, conversations.c.visitor_presence)
            )
            return {row.alias: (row.state, row.visitor_presence) for row in found}

    async def texts(self) -> int:
        async with self.server.services.store.read() as connection:
            return int(
                await connection.scalar(select(func.count()).where(messages.c.conversation == self.ids["Klaar"])) or 0
            )

    async def available(self) -> int:
        reply = await self._line.request("GET", "/v1/visitor/status")
        return int(reply.json()["available"])


@asynccontextmanager
async def a_night(tmp_path: Path, machine: Machine) -> AsyncIterator[Night]:
    config = server_config(tmp_path)
    short = replace(config.timings, retention=HOUR, wrap_up=HOUR, session=HOUR, log=HOUR)
    async with in_process(replace(config, timings=short)) as server:
        night = Night(server, machine)
        await night.begin()
        yield night


@pytest.mark.parametrize("how", BREAKS)
async def test_no_span_runs_out_by_a_step_or_a_sleep(tmp_path: Path, machine: Machine, how: str) -> None:
    async with a_night(tmp_path, machine) as night:
        machine.move(*BREAKS[how])
        batch = (await night.chatting.ask("GET", "events?after=&wait=0")).json()
        assert batch["typing"], "ten seconds of typing were over"
        assert "access_token" in await night._ask("refresh", {"refresh_token": night.spent}), "a lost answer"
        await night.tick()
        await night.pass_time(MINUTE + 20, heard=True)
        rows = await night.rows()
        assert rows["Wacht"] == (State.WAITING, VisitorPresence.HERE)
        assert rows["Praat"] == (State.ACTIVE, VisitorPresence.HERE)
        assert rows["Terug"][0] == State.WRAP_UP
        assert await night.texts(), "the texts of a chat that ended a minute ago were removed"
        assert await night.available() == 1
        assert (await night.mila.snapshot()).me.presence == "available", "nobody is signed out"
        reply = await night.left.come_back()
        assert reply.status == 200, "the child could not come back"
        async with night.server.services.store.read() as connection:
            assert await connection.scalar(select(func.count()).select_from(events)), "consoles lost their place"


@pytest.mark.parametrize("how", BREAKS)
async def test_after_a_step_or_a_sleep_everything_runs_out_in_its_time(
    tmp_path: Path, machine: Machine, how: str
) -> None:
    async with a_night(tmp_path, machine) as night:
        machine.move(*BREAKS[how])
        await night.tick()
        await night.pass_time(80)
        assert not (await night.chatting.ask("GET", "conversation")).json()["conversation"]["typing"]
        await night.pass_time(60)
        rows = await night.rows()
        assert rows["Wacht"] == (State.WAITING, VisitorPresence.AWAY)
        assert rows["Praat"][0] == State.ORPHANED
        assert await night.available() == 0
        await night.pass_time(17 * MINUTE)
        rows = await night.rows()
        assert rows["Wacht"][0] == State.ABANDONED
        assert (await night.left.come_back()).status == 410
        assert await night.texts()
        await night.pass_time(46 * MINUTE)
        assert not await night.texts(), "what is to be removed after an hour was kept longer"
        assert (await night._ask("refresh", {"refresh_token": night.spent}))["status"] == "401"


async def test_people_read_the_time_of_day(tmp_path: Path, machine: Machine) -> None:
    async with a_night(tmp_path, machine) as night:
        machine.move(26 * HOUR, 0)
        assert (await night.chatting.say("hoe laat is het?"))["at"] == machine.day.isoformat().replace("+00:00", "Z")
        snapshot = await night.mila.snapshot()
        assert snapshot.wall == machine.day
        waits = next(row for row in snapshot.conversations if row.alias == "Wacht").waiting_since
        assert waits is not None
        assert snapshot.now - waits < timedelta(seconds=1)


async def test_the_two_meet_again_slowly(machine: Machine) -> None:
    clock = product.SystemClock()
    machine.move(HOUR, 0)
    before = clock.now()
    for _ in range(24 * HOUR // 20):
        machine.move(20, 20)
        later = clock.now()
        assert 18.9 <= (later - before).total_seconds() <= 21.1
        before = later
    assert clock.now() == clock.wall() == machine.day


async def test_a_node_that_slept_goes_on_where_the_others_are(tmp_path: Path, machine: Machine) -> None:
    async with a_night(tmp_path, machine) as night:
        services = night.server.services
        ahead = services.clock.now() + timedelta(hours=2)
        async with services.store.write() as connection:
            await connection.execute(conversations.update().values(seen_at=ahead))
        machine.move(2 * HOUR, 2 * HOUR)
        await night.tick()
        assert services.clock.now() >= ahead
        assert (await night.rows())["Wacht"] == (State.WAITING, VisitorPresence.HERE)
