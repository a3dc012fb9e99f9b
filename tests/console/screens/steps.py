"""Steps that tests of the work screen share: who waits, taking a chat, sending, going to the transcript."""

from __future__ import annotations

from tests.console.screens.consoles import Running
from tests.stubs.fake_server import FakeServer
from widgets.composer import Composer
from widgets.transcript import Transcript


def busy(server: FakeServer) -> None:
    """Reiger (danger) and bever wait; bever wrote."""
    server.hire("bea", "Bea")
    server.arrive("c-1", "reiger", danger=True)
    server.arrive("c-2", "bever")
    server.says("c-2", "hoi is dit anoniem")


async def take_bever(desk: Running) -> None:
    await desk.press("down", "c")
    await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
    await desk.settle()


async def enter(desk: Running) -> None:
    """Enter, later than the paste guard looks at."""
    desk.work.query_one(Composer)._guard.typed(float("-inf"))
    await desk.press("enter")


async def to_transcript(desk: Running) -> None:
    desk.work.set_focus(desk.work.query_one(Transcript))
    await desk.settle()
