"""A long conversation: only its end is made into rows, and all of it can be reached."""

from __future__ import annotations

from tests.console.screens.consoles import console
from tests.stubs.fake_server import FakeServer
from widgets.rows import MessageItem
from widgets.transcript import Transcript

LENGTH = 350


def long_chat(server: FakeServer) -> None:
    server.arrive("c-1", "reiger")
    for number in range(1, LENGTH + 1):
        server.says("c-1", f"regel {number}.")


def shown(chat: Transcript) -> list[int]:
    """The numbers of the messages that are rows now."""
    return [item.message for item in chat.lines.items if isinstance(item, MessageItem) and item.message is not None]


async def test_a_page_is_shown_and_home_reaches_the_first_message() -> None:
    async with console(prepare=long_chat) as desk:
        await desk.press("c")
        chat = desk.app.screen.query_one(Transcript)
        await desk.until(lambda: bool(shown(chat)))
        first = shown(chat)
        assert first[-1] == LENGTH
        assert len(first) < LENGTH
        chat.focus()
        for _ in range(10):
            await desk.press("home")
            await desk.settle()
        assert shown(chat) == list(range(1, LENGTH + 1))
        await desk.press("home")
        assert "regel 1." in desk.text()


async def test_one_more_message_makes_no_more_rows_in_a_long_chat_than_a_page() -> None:
    async with console(prepare=long_chat) as desk:
        await desk.press("c")
        chat = desk.app.screen.query_one(Transcript)
        await desk.until(lambda: bool(shown(chat)))
        before = len(shown(chat))
        desk.server.says("c-1", "nog een")
        await desk.until(lambda: "nog een" in desk.text())
        assert len(shown(chat)) == before + 1
