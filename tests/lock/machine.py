"""Acts at a desk with an open chat, in any order, and what must hold after each of them.

The oracle knows nothing of the product's cover: it remembers what was done to the console, and says from that alone
whether the chat may be seen. What an attacker's server got it keeps itself (`tests.support.attacker`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import delete
from textual import events

from backend.store.tables import sessions, tokens
from console.app import ConsoleApp
from console.content.load import load
from console.screens.report.screen import ReportScreen
from console.screens.settings import Options
from console.sign_in.network_authenticator import NetworkAuthenticator
from console.sign_in.tokens import TokenStore
from console.strings import set_language
from tests.lock.desk import CANARY, Desk, World
from tests.stubs.manual_clock import ManualClock
from tests.support.attacker import Shows
from tests.support.server import PASSWORD

CONTENT = load()


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


async def chooses(desk: Desk) -> None:
    """Enter, in whatever lies on top; where a secret is asked for, other acts give it."""
    if not desk.app.screen.query("#secret, #password"):
        await pressed("enter")(desk)


async def settings(desk: Desk) -> None:
    """As the palette does it."""
    await desk.app.run_action("app.settings")
    await desk.settle()


async def pin(desk: Desk) -> None:
    """A PIN is asked for, as after a sign-in that needed no password."""
    app = desk.app
    if not desk.shut and app.entry is not None and app.work is not None and app.screen is app.work:
        app.run_worker(app._ask_for_a_pin(app.entry, app.work), exit_on_error=True)
    await desk.settle()


def of_the_queue(key: str) -> Callable[[Desk], Awaitable[None]]:
    async def act(desk: Desk) -> None:
        if not desk.blank:
            await desk.press("f2")
        await pressed(key)(desk)

    return act


async def publishing(desk: Desk) -> None:
    """From the report, once it is known which years there are."""
    await of_the_queue("r")(desk)
    screen = desk.app.screen
    if isinstance(screen, ReportScreen):
        await desk.soon(lambda: screen.year is not None)
        await pressed("u")(desk)


def pressed(*keys: str) -> Callable[[Desk], Awaitable[None]]:
    async def act(desk: Desk) -> None:
        if desk.blank and not desk.locked:
            desk.blank = False  # any key uncovers
        await desk.press(*keys)
        if "f9" in keys:
            desk.locked = desk.locked or not desk.out

    return act


def sized(width: int, height: int) -> Callable[[Desk], Awaitable[None]]:
    async def act(desk: Desk) -> None:
        await desk.pilot.resize_terminal(width, height)
        await desk.settle()

    return act


async def clicks(desk: Desk) -> None:
    width, height = desk.app.size
    for part in (0.1, 0.5, 0.85):
        await desk.pilot.click(offset=(int(width * part), int(height * part)))
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
    "palette, f9": pressed("ctrl+p", "f9"),
    "quit": pressed("ctrl+q"),
    "escape": pressed("escape"),
    "tab": pressed("tab"),
    "down": pressed("down"),
    "right": pressed("right"),
    "choose": chooses,
    "form": pressed("f5"),
    "tiny": sized(30, 10),
    "small": sized(40, 12),
    "large": sized(100, 30),
    "clicks": clicks,
}
DIALOGS: dict[str, tuple[str, Callable[[Desk], Awaitable[None]]]] = {
    "help": ("Help", pressed("f1")),
    "palette": ("Pick", pressed("ctrl+p")),
    "settings": ("SettingsScreen", settings),
    "safety panel": ("SafetyPanel", pressed("ctrl+g")),
    "texts": ("Pick", pressed("f10")),
    "give back?": ("Confirm", pressed("ctrl+r")),
    "end?": ("Confirm", pressed("f12")),
    "pause, why?": ("Pick", pressed("ctrl+s")),
    "leave?": ("Confirm", pressed("ctrl+q")),
    "who stands apart": ("Pick", of_the_queue("a")),
    "report": ("ReportScreen", of_the_queue("r")),
    "publishing": ("PublishingScreen", publishing),
    "a PIN": ("ChoosePin", pin),
}
"""All that a console lays over its work (docs/architecture.md, screens): the name of its screen, how one gets there.
Nothing in the machine says yes to a question, so that the chat stays whose it is."""
ACTS |= {name: act for name, (_screen, act) in DIALOGS.items()}


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
        *("idle", "any key", "palette, f9", "language and theme", "chatter writes", "server gone"),
        "right secret",
    ],
}
"""The ways in that were found once, and one of each kind beside them."""


async def play(world: World, story: list[str], on_top: Callable[[str], None] = lambda screen: None) -> None:
    """One console from its sign-in on, with these acts. Raises `AssertionError` where something did not hold.

    `on_top` is told the name of the uppermost screen after each act.
    """
    set_language("nl")
    world.switch.turn(world.port)
    world.here.server.asked.clear()
    world.there.server.asked.clear()
    clock = ManualClock()
    app = ConsoleApp(
        NetworkAuthenticator(TokenStore(allowed=False)), CONTENT, server=world.switch.url, name="Mila", clock=clock
    )
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
        await desk.press("escape")  # to the line where one writes
        for name in story:
            desk.done.append(name)
            await ACTS[name](desk)
            desk.check()
            on_top(type(app.screen).__name__)
            await desk.clock.advance(1)
            app.second()
            desk.check()
        if app.session is not None:
            await app.session.aclose()
