"""Acts at a desk with an open chat, in any order, and what must hold after each of them.

The oracle knows nothing of the product's cover: it remembers what was done to the console, and says from that alone
whether the chat may be seen. What an attacker's server got it keeps itself (`tests.support.attacker`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import delete
from textual import events

from api_client.own import OwnBackend
from backend.store.tables import sessions, tokens
from console.app import ConsoleApp
from console.content.load import load
from console.network_gate import NetworkGate
from console.screens.settings import Options
from console.strings import set_language
from console.tokens import TokenStore
from tests.lock.switch import Switch
from tests.stubs.manual_clock import ManualClock
from tests.support.attacker import Attacker, Shows
from tests.support.piloted import Piloted
from tests.support.server import PASSWORD, MovableClock, Server, Visitor, in_process, server_config

CANARY = "KANARIE"
"""Stands in the chatter's name, in every line of the chat, and in what is typed."""
CONTENT = load()
PATIENCE = 3.0
"""Seconds for what has to come over a socket; what must not happen has no longer to happen in."""


@dataclass
class World:
    """What all runs share: the real server with one chat of Mila's, and two servers of an attacker."""

    server: Server
    visitor: Visitor
    chat: str
    switch: Switch
    here: Attacker
    """Takes the place of the real server at its own address."""
    there: Attacker
    """At an address of its own, which somebody may type or be redirected to."""
    there_url: str

    @property
    def port(self) -> int:
        """Of the real server."""
        return int(self.server.address.rpartition(":")[2])


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """All servers, and the chat."""
    async with in_process(server_config(folder), MovableClock()) as server, Switch(0) as switch:
        mila: OwnBackend = await server.counsellor("Mila")
        visitor = await server.visitor(CANARY)
        await visitor.say(f"{CANARY} mijn stiefvader")
        chat = (await mila.snapshot()).conversations[0].id
        await mila.claim(chat)
        person = (await mila.snapshot()).me.id
        here, there = Attacker(person), Attacker(person)
        async with here.at(0), there.at(0) as elsewhere:
            yield World(server, visitor, chat, switch, here, there, f"http://127.0.0.1:{elsewhere.port}")


@dataclass
class Desk(Piloted):
    """One console at work, and what the oracle knows of it."""

    app: ConsoleApp
    world: World
    clock: ManualClock
    blank: bool = False
    locked: bool = False
    out: bool = False
    """The session is over: only a sign-in at the real server brings it back."""
    tries: int = 5
    real: bool = True
    """Whether the real server answers at its address."""
    done: list[str] = field(default_factory=list)
    pauses = 1

    @property
    def shut(self) -> bool:
        """Whether the chat must not be seen."""
        return self.blank or self.locked or self.out

    @property
    def seen(self) -> bool:
        """Whether a cell of the chat is on the screen."""
        return CANARY in self.text()

    async def soon(self, true: Callable[[], bool]) -> None:
        """Wait a moment for what may come over a socket."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not true():
                    await self.pilot.pause()

    async def give(self, secret: str) -> None:
        """Type a secret where there is a field for one, and Enter."""
        fields = [name for name in ("#secret", "#password") if self.app.screen.query(name)]
        if not fields:
            return
        for server in self.app.screen.query("#server"):
            server.value = self.world.there_url  # type: ignore[attr-defined]  # a field, if ever there is one again
        (entry,) = self.app.screen.query(fields[0])
        entry.value = secret  # type: ignore[attr-defined]
        entry.focus()
        await self.press("enter")
        await self.soon(lambda: not getattr(self.app.screen, "busy", False))
        await self.settle()

    def check(self) -> None:
        """What must hold after every act."""
        story = " > ".join(self.done)
        assert not (self.shut and self.seen), f"a cell of the chat is seen after: {story}"
        for attacker in (self.world.here, self.world.there):
            got = [f"{asked.method} {asked.target} {asked.body!r}" for asked in attacker.stolen]
            assert not got, f"another server got {got} after: {story}"


async def lock(desk: Desk) -> None:
    desk.locked = desk.locked or not desk.out
    await desk.press("f9")


async def idle(desk: Desk) -> None:
    desk.blank = desk.blank or not desk.shut
    await desk.clock.advance(181)
    desk.app.second()
    await desk.settle()


async def idle_long(desk: Desk) -> None:
    desk.locked = desk.locked or not desk.out
    await desk.clock.advance(601)
    desk.app.second()
    await desk.settle()


async def any_key(desk: Desk) -> None:
    await desk.press("x")
    desk.blank = False if not desk.locked else desk.blank


async def wrong_secret(desk: Desk) -> None:
    if desk.blank and not desk.locked:
        return
    before = desk.locked and not desk.out and bool(desk.app.screen.query("#secret"))
    await desk.give("fout")
    if before:
        desk.tries -= 1
        if desk.tries <= 0:
            desk.out = True
            await desk.soon(lambda: bool(desk.app.screen.query("#password")))


async def five_wrong_secrets(desk: Desk) -> None:
    for _ in range(5):
        if not desk.out:
            await wrong_secret(desk)


async def right_secret(desk: Desk) -> None:
    """The one act that may open: where the session lives, or where the real server says so."""
    if not desk.app.screen.query("#secret, #password"):
        return
    may = desk.real if desk.out else desk.locked
    again = bool(desk.app.screen.query("#password"))
    await desk.give(PASSWORD)
    if not may:
        return
    await desk.soon(lambda: not desk.app.screen.query("#secret, #password") or again)
    await desk.settle()
    if desk.app.screen.query("#secret, #password"):
        if again and desk.app.screen.query("#secret"):
            desk.out, desk.tries = False, desk.tries if desk.tries > 0 else 5
        return
    desk.out = desk.locked = desk.blank = False
    desk.tries = 5


async def server_gone(desk: Desk) -> None:
    desk.real = False
    desk.world.switch.turn(None)
    await desk.clock.advance(5)


async def server_back(desk: Desk) -> None:
    desk.real = True
    desk.world.switch.turn(desk.world.port)
    await desk.clock.advance(31)


async def session_over(desk: Desk) -> None:
    """At the server, as after twelve hours."""
    async with desk.world.server.services.store.write() as connection:
        await connection.execute(delete(tokens))
        await connection.execute(delete(sessions))
    await desk.world.visitor.say(f"{CANARY} ben je er nog")
    await desk.soon(lambda: bool(desk.app.screen.query("#password")))
    if desk.app.screen.query("#password"):
        desk.out = True


def replaced(shows: Shows) -> Callable[[Desk], Awaitable[None]]:
    async def act(desk: Desk) -> None:
        desk.real = False
        desk.world.here.shows = shows
        desk.world.switch.turn(desk.world.here.server.port)
        await desk.clock.advance(31)
        await desk.settle()

    return act


async def paste(desk: Desk) -> None:
    desk.app.post_message(events.Paste(f"{desk.world.there_url}\n{CANARY}" if not desk.shut else desk.world.there_url))
    await desk.settle()


async def chatter_writes(desk: Desk) -> None:
    await desk.world.visitor.say(f"{CANARY} nog iets")
    await desk.settle()


async def types(desk: Desk) -> None:
    """Letters of the canary where a chat is open, so that a draft is on its way; else they are keys like others."""
    if desk.shut:
        await any_key(desk)
    else:
        await desk.write(CANARY)
        await desk.clock.advance(3)


async def another_language(desk: Desk) -> None:
    if desk.app.check_action("settings", ()) is not False:
        options = desk.app.options
        chosen = "en" if options.language == "nl" else "nl"
        theme = "baken-light" if options.theme == "baken-dark" else "baken-dark"
        desk.app._apply_options(
            Options(language=chosen, theme=theme, blank_minutes=3, lock_minutes=10, bell=options.bell)
        )
    await desk.settle()


def pressed(*keys: str) -> Callable[[Desk], Awaitable[None]]:
    async def act(desk: Desk) -> None:
        if desk.blank and not desk.locked:
            desk.blank = False  # any key uncovers
        await desk.press(*keys)
        if "ctrl+q" in keys:
            await desk.press("escape")
        if "f9" in keys:
            desk.locked = desk.locked or not desk.out

    return act


def sized(width: int, height: int) -> Callable[[Desk], Awaitable[None]]:
    async def act(desk: Desk) -> None:
        await desk.pilot.resize_terminal(width, height)
        await desk.settle()

    return act


async def clicks(desk: Desk) -> None:
    for place in ((10, 3), (40, 12), (70, 20)):
        await desk.pilot.click(offset=place)
    await desk.settle()


ACTS: dict[str, Callable[[Desk], Awaitable[None]]] = {
    "lock": lock,
    "idle": idle,
    "idle long": idle_long,
    "any key": any_key,
    "wrong secret": wrong_secret,
    "five wrong secrets": five_wrong_secrets,
    "right secret": right_secret,
    "server gone": server_gone,
    "server back": server_back,
    "session over": session_over,
    **{f"replaced: {shows.name.lower()}": replaced(shows) for shows in Shows},
    "paste": paste,
    "chatter writes": chatter_writes,
    "types": types,
    "language and theme": another_language,
    "help": pressed("f1"),
    "palette": pressed("ctrl+p"),
    "settings, f9": pressed("ctrl+p", "f9"),
    "safety panel": pressed("ctrl+g"),
    "quit": pressed("ctrl+q"),
    "escape": pressed("escape"),
    "tab": pressed("tab"),
    "small": sized(40, 12),
    "large": sized(100, 30),
    "clicks": clicks,
}


STORIES: dict[str, list[str]] = {
    "five wrong, then another server": [
        *("types", "lock", "five wrong secrets", "replaced: its_own_key", "right secret", "server back"),
        *("right secret", "types"),
    ],
    "another server under the lock": [
        *("lock", "replaced: an_old_proof", "wrong secret", "paste", "small", "quit", "right secret", "types"),
        "server back",
    ],
    "another server when the session is over": [
        *("types", "session over", "replaced: the_others_key", "right secret", "clicks", "server back"),
        *("right secret", "types"),
    ],
    "blank, dialogs, other words": [
        *("idle", "any key", "palette", "settings, f9", "language and theme", "chatter writes", "server gone"),
        "right secret",
    ],
}
"""The ways in that were found once, and one of each kind beside them."""


async def play(world: World, story: list[str]) -> None:
    """One console from its sign-in on, with these acts. Raises `AssertionError` where something did not hold."""
    set_language("nl")
    world.switch.turn(world.port)
    world.here.server.asked.clear()
    world.there.server.asked.clear()
    clock = ManualClock()
    app = ConsoleApp(NetworkGate(TokenStore(allowed=False)), CONTENT, server=world.switch.url, name="Mila", clock=clock)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(app, pilot, world, clock)
        await desk.until(lambda: bool(app.screen.query("#password")))
        (password,) = app.screen.query("#password")
        password.value = PASSWORD  # type: ignore[attr-defined]
        password.focus()
        await desk.press("enter")
        await desk.until(lambda: app.session is not None and world.chat in app.session.state.conversations)
        assert app.session is not None
        app.session.open(world.chat)
        await desk.until(lambda: desk.seen)
        for name in story:
            desk.done.append(name)
            await ACTS[name](desk)
            desk.check()
            await desk.clock.advance(1)
            app.second()
            desk.check()
        if app.session is not None:
            await app.session.aclose()
