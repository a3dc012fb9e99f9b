"""The work screen: what a counsellor does, by keyboard, against a fake server."""

from __future__ import annotations

from tests.console.screens.consoles import console
from tests.stubs.fake_server import FakeServer


def busy(server: FakeServer) -> None:
    server.hire("bea", "Bea")
    server.arrive("c-1", "reiger", danger=True)
    server.arrive("c-2", "bever")
    server.says("c-2", "hoi is dit anoniem")


async def test_claim_and_answer() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("down", "c")
        assert desk.state.opened == "c-2"
        assert desk.where() == "composer"
        await desk.write("Hoi")
        await desk.clock.advance(1)
        await desk.press("enter")
        await desk.until(lambda: any(message.text == "Hoi" for message in desk.server.messages["c-2"]))
        assert "sent" in desk.text() or "verzonden" in desk.text()
