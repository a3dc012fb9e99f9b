"""A night on one clock: a real server on a real socket, consoles, pages in a browser, and chatters by the API.

Everything here that says what is true is the test's own: who is signed in, locked or on pause, because the test did it;
what a page has to say, in `page_truth`; the rows as plain SQL reads them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Page, Route
from sqlalchemy import text

from api_client.http_backend import HttpBackend
from console.screens.base import Field
from console.screens.settings import Options
from console.sign_in.authenticator import SignedIn
from protocol.ids import uuid7
from protocol.models import EndReason, Presence
from tests.console.screens.consoles import CONTENT, PASSWORD, FakeGate, QuietConsole
from tests.stubs.manual_clock import ManualClock
from tests.support.page_truth import LOCKED_COUNTS, OVER, Helpline, Line, Past, look
from tests.support.server import MovableClock, Server, Visitor


@dataclass
class OneClock:
    """Seconds of the night for the server, the consoles and the pages."""

    server: MovableClock = field(default_factory=MovableClock)
    consoles: ManualClock = field(default_factory=ManualClock)
    second: int = 0


class Desk:
    """A console, in a task of its own as in a process of its own."""

    def __init__(self, night: Night, name: str, backend: HttpBackend, id_: str) -> None:
        self.night, self.name, self.backend, self.id = night, name, backend, id_
        self.signed_in = False
        self.locked_at: int | None = None
        self.paused = False
        self.rang = 0
        self._asked: asyncio.Queue[tuple[Callable[[Any], Awaitable[Any]], asyncio.Future[Any]] | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        gate = FakeGate(backend, person=id_, name=name)  # type: ignore[arg-type]  # a real backend: what is signed in to
        ways = (gate.check, gate.out, gate.installation, gate.again)
        gate.remembered = SignedIn(backend, night.server.address, id_, name, *ways, secret=gate.secret)
        options = Options(language="nl")
        self.app = QuietConsole(gate, CONTENT, server=night.server.address, options=options, clock=night.clock.consoles)

    async def start(self) -> None:
        ready = asyncio.Event()
        self._task = asyncio.create_task(self._run(ready))
        await ready.wait()
        self.signed_in = True

    async def _run(self, ready: asyncio.Event) -> None:
        async with self.app.run_test(size=(100, 30)) as pilot:
            async with asyncio.timeout(20):
                while self.app.session is None or self.app.session.state.me is None:
                    await pilot.pause()
            ready.set()
            while (asked := await self._asked.get()) is not None:
                what, answer = asked
                try:
                    answer.set_result(await what(pilot))
                except Exception as error:
                    answer.set_exception(error)

    async def do(self, what: Callable[[Any], Awaitable[Any]]) -> Any:
        """Run it where the console runs."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._asked.put_nowait((what, answer))
        return await answer

    async def tick(self) -> None:
        """A second at this desk."""

        async def second(_pilot: Any) -> None:
            self.app.second()

        if self.signed_in:
            await self.do(second)

    async def touch(self) -> None:
        """A key: somebody is here and looks."""
        await self.do(lambda pilot: pilot.press("f2"))

    async def lock(self) -> None:
        await self.do(lambda pilot: pilot.press("f9"))
        self.locked_at = self.night.clock.second
        await self._until_told("locked")

    async def unlock(self) -> None:
        async def give(pilot: Any) -> None:
            self.app.screen.query_one("#secret", Field).value = PASSWORD
            await pilot.press("enter")
            async with asyncio.timeout(20):
                while self.app.covered:
                    await pilot.pause()

        await self.do(give)
        self.locked_at = None
        await self._until_told("available")

    async def pause(self, on: bool) -> None:
        await self.backend.presence(Presence.PAUSE if on else Presence.AVAILABLE)
        self.paused = on

    async def _until_told(self, state: str) -> None:
        for _ in range(2000):
            rows = await self.night.rows("SELECT presence FROM users WHERE id = :id", id=self.id)
            if rows[0].presence == state:
                return
            await self.do(lambda pilot: pilot.pause())
        raise AssertionError(f"{self.name}: the server was not told of {state}")

    async def leave(self) -> None:
        """Sign out, and the console is gone."""
        self._asked.put_nowait(None)
        assert self._task is not None
        await self._task
        assert await self.backend._session.sign_out()
        self.signed_in = False

    @property
    def available(self) -> bool:
        """What the documents say of somebody like this."""
        counts = self.locked_at is None or self.night.clock.second - self.locked_at <= LOCKED_COUNTS
        return self.signed_in and not self.paused and counts

    @property
    def looks(self) -> bool:
        """Whether somebody at this desk sees the queue."""
        return self.signed_in and not self.app.covered


class Night:
    """All of it. `second` lets one go by and looks whether everything that is said is true."""

    def __init__(self, server: Server, clock: OneClock) -> None:
        self.server, self.clock = server, clock
        self.desks: list[Desk] = []
        self.pages: dict[str, Page] = {}
        self.lookers: list[Page] = []
        self.pasts: dict[str, Past] = {}
        self.chatters: dict[str, Visitor] = {}
        self.looked = 0
        self.bells = 0
        self.said: dict[str, int] = {}
        self._nobody_since: int | None = 0
        self._waiting_unheard: dict[str, int] = {}
        self._before: list[set[str]] = []
        self._typed: str | None = None

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.server.services.store.read() as connection:
            return list((await connection.execute(text(query), values)).all())

    async def desk(self, name: str, capacity: int = 3) -> Desk:
        backend = await self.server.counsellor(name, capacity=capacity)
        desk = Desk(self, name, backend, (await backend.snapshot()).me.id)
        await desk.start()
        self.desks.append(desk)
        return desk

    async def second(self, page_step: int = 1000) -> None:
        """One second of the night."""
        self.clock.second += 1
        self.clock.server.advance(1)
        await self.clock.consoles.advance(1)
        await self.server.services.jobs.tick(self.clock.server.now())
        for page in [*self.pages.values(), *self.lookers]:
            await page.clock.run_for(page_step)
        if self.clock.second % 20 == 0:
            for visitor in self.chatters.values():
                # On a new connection: the server closes one that was idle for some seconds of real time.
                visitor.polling.close()
                await visitor.poll(0)
        for desk in self.desks:
            await desk.tick()
        await self._every_sentence_is_true()
        await self._nobody_waits_unheard()

    # What is true.

    async def _chats(self) -> list[Any]:
        return await self.rows(
            "SELECT id, alias, state, owner, visitor_presence, turn_at, waiting_since, ended_at, typing_until"
            " FROM conversations"
        )

    async def _helpline(self) -> Helpline:
        chats = await self._chats()
        there = [desk for desk in self.desks if desk.available]
        taken = {desk.id: sum(row.owner == desk.id and row.state == "active" for row in chats) for desk in there}
        free = any(taken[desk.id] < 3 for desk in there)
        since = self.clock.second if self._nobody_since is None else self._nobody_since
        now = int(self.clock.server.now().timestamp() * 1_000_000)
        return Helpline(self.clock.second, now, bool(there), free, since, chats)

    async def _every_sentence_is_true(self) -> None:
        if not any(desk.available for desk in self.desks):
            self._nobody_since = self.clock.second if self._nobody_since is None else self._nobody_since
        else:
            self._nobody_since = None
        for alias, page in self.pages.items():
            await self._agrees(alias, page)
        self._before = [*self._before[-34:], (await self._helpline()).first_screen()]
        for page in self.lookers:
            said = await self._first_screen(page)
            assert any(said in true for true in self._before) or self.clock.second < 35, (
                f"second {self.clock.second}: the first screen says: {said}"
            )
            self._count(said)

    async def _first_screen(self, page: Page) -> str:
        """What it says. It asks every 30 seconds and says what was so then; a late answer is given real time."""
        for tried in range(250):
            said = (await look(page)).first
            if any(said in true for true in self._before):
                break
            await asyncio.sleep(_moment(tried))
        return said

    async def _agrees(self, alias: str, page: Page) -> None:
        """All that the page says is so now; its answers come over a real line, so it is given a moment of real time."""
        untrue: str | None = None
        for tried in range(250):
            helpline = await self._helpline()
            row = next((one for one in helpline.chats if one.alias == alias), None)
            lines = [] if row is None else await self._lines(row.id)
            past = self._past(alias, row, helpline)
            shown = await look(page)
            untrue = helpline.untrue(row, lines, shown, past)
            if untrue is None:
                break
            await asyncio.sleep(_moment(tried))
            await page.clock.run_for(20)
        else:
            raise AssertionError(f"second {self.clock.second}: the page says: {untrue}")
        for said in (
            (shown.why, shown.next) if shown.over else (shown.state, shown.notice, shown.typing, *shown.log[-1:])
        ):
            self._count(said)

    async def _lines(self, chat: str) -> list[Any]:
        query = "SELECT author, text FROM messages WHERE conversation = :id AND visible IS NOT NULL ORDER BY id"
        return await self.rows(query, id=chat)

    def _past(self, alias: str, row: Any, helpline: Helpline) -> Past:
        past = self.pasts.setdefault(alias, Past())
        place = helpline.before(row) if row is not None and row.state == "waiting" else None
        if place is not None and past.place is not None and place > past.place:
            past.told_back = self.clock.second
        past.place = place
        if past.finished is None and row is not None and row.state == "closed":
            past.finished = self.clock.second
        return past

    def _count(self, sentence: str) -> None:
        if not sentence:
            return
        self.looked += 1
        self.said[sentence] = self.said.get(sentence, 0) + 1

    async def _nobody_waits_unheard(self) -> None:
        """Where a console is signed in, nobody waits for a minute that neither somebody sees nor a bell tells of."""
        rang = {desk.name: desk.app.rang for desk in self.desks}
        heard = any(rang[desk.name] > desk.rang for desk in self.desks)
        self.bells += heard
        for desk in self.desks:
            desk.rang = rang[desk.name]
        seen = heard or any(desk.looks for desk in self.desks) or not any(desk.signed_in for desk in self.desks)
        waiting = {
            row.id
            for row in await self._chats()
            if row.state in {"waiting", "orphaned"} and row.visitor_presence == "here"
        }
        self._waiting_unheard = {chat: 0 if seen else self._waiting_unheard.get(chat, 0) + 1 for chat in waiting}
        late = [chat for chat, seconds in self._waiting_unheard.items() if seconds > 60]
        assert not late, f"second {self.clock.second}: {len(late)} waited a minute and no bell rang"

    # What people do.

    async def take(self, desk: Desk) -> None:
        """The one who waits longest, with a greeting."""
        chats = [row for row in await self._chats() if row.state in {"waiting", "orphaned"}]
        mine = [row for row in await self._chats() if row.owner == desk.id and row.state == "active"]
        if not chats or len(mine) >= 3:
            return
        first = min(chats, key=lambda row: row.turn_at)
        await desk.backend.claim(first.id)
        await desk.backend.send(first.id, "Hoi, ik ben er voor je.", str(uuid7()))

    async def type(self, desk: Desk) -> None:
        """A letter in the oldest of one's own chats."""
        mine = [row for row in await self._chats() if row.owner == desk.id and row.state == "active"]
        if mine:
            self._typed = min(mine, key=lambda row: row.turn_at).id
            await desk.backend.typing(self._typed, True)

    async def stop_typing(self, desk: Desk) -> None:
        """As a console says it, before the time runs out. The server counts that in real time, which no night has."""
        if self._typed:
            await desk.backend.typing(self._typed, False)
        self._typed = None

    async def cut(self, alias: str) -> None:
        """Nothing that the page asks arrives any more."""

        async def lost(route: Route) -> None:
            await route.abort()

        await self.pages[alias].route("**/v1/visitor/**", lost)
        self.pasts[alias].line = Line(cut=self.clock.second)

    async def mend(self, alias: str) -> None:
        await self.pages[alias].unroute("**/v1/visitor/**")
        past = self.pasts[alias]
        past.line = Line(cut=past.line.cut, mended=self.clock.second)

    async def finish(self, desk: Desk) -> None:
        """The oldest of one's own is over."""
        mine = [row for row in await self._chats() if row.owner == desk.id and row.state in {"active", "wrap_up"}]
        if mine:
            await desk.backend.close(mine[0].id, EndReason.COUNSELLOR_CLOSED)

    async def come(self, alias: str) -> None:
        """A chatter by the API."""
        visitor = await self.server.visitor(alias)
        await visitor.read()
        self.chatters[alias] = visitor

    async def forget_ended(self) -> None:
        """Chatters whose chat is over close their page."""
        over = {row.alias for row in await self._chats() if row.state in OVER}
        for alias in over & self.chatters.keys():
            self.chatters.pop(alias).close()

    async def open_page(self, alias: str, page: Page) -> None:
        """A chatter in the browser, through the first screens into the chat."""
        await page.clock.install(time=self.clock.server.now())
        await page.goto(self.server.address + "/")
        await page.locator("#begin").click()
        await page.locator("#alias").fill(alias)
        await page.locator("#start").click()
        for _ in range(300):
            await page.clock.run_for(100)
            if (await look(page)).state:
                self.pages[alias] = page
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the chat did not begin")

    async def look_at_first_screen(self, page: Page) -> None:
        await page.clock.install(time=self.clock.server.now())
        await page.goto(self.server.address + "/")
        self.lookers.append(page)


def _moment(tried: int) -> float:
    """Seconds of real time until another look: at first few, then more, for a machine that has much to do."""
    return 0.02 if tried < 100 else 0.1


@contextlib.asynccontextmanager
async def closing(night: Night) -> AsyncIterator[Night]:
    """Ends the consoles that are still there."""
    try:
        yield night
    finally:
        for desk in night.desks:
            if desk.signed_in:
                await desk.leave()
