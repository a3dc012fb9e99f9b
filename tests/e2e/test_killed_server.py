"""A server that is killed and started again while both sides write: everything arrives once and in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from api_client.auth import sign_in
from api_client.http_backend import HttpBackend
from api_client.transport import Transport
from console.session.session import Session
from protocol.models import Author, State
from tests.e2e.conftest import Phone
from tests.e2e.steps import answered, arrive, asked, said, taken
from tests.support.counsellor import Counsellor
from tests.support.needs import needs_chromium
from tests.support.server import PASSWORD, server_config
from tests.support.serving import ServerProcess, until
from tests.visitor.background import Background
from tests.visitor.steps import texts

pytestmark = needs_chromium
LONG = 90.0
"""Seconds that one stretch with a restart in it may take on a busy machine: a guard against hanging."""
WRITE = """lines => {
  const box = document.getElementById("text");
  for (const line of lines) {
    box.value = line;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.getElementById("send").click();
  }
}"""


class Desk:
    """The console's own client code without its screen, in an event loop of its own."""

    def __init__(self, background: Background, address: str, name: str) -> None:
        self._background = background
        self.session, self._work = background.run(self._begin(address, name))

    async def _begin(self, address: str, name: str) -> tuple[Session, asyncio.Task[None]]:
        transport = Transport(address)
        session = Session(HttpBackend(transport, await sign_in(transport, name, PASSWORD)))
        return session, asyncio.create_task(session.run())

    def claim(self) -> str:
        """Wait for the chatter and take the chat, with the chat on the screen; gives its id."""
        until(lambda: self.session.state.conversations, "a chatter")
        (chat,) = self.session.state.conversations
        assert self._background.run(self.session.commands.claim(chat))
        self._background.run(self._call(lambda: self.session.open(chat)))
        until(lambda: self.session.state.conversations[chat].state is State.ACTIVE, "the chat is taken")
        return chat

    def write(self, chat: str, lines: Sequence[str]) -> None:
        """Hand texts to the outbox."""

        def hand_over() -> None:
            for line in lines:
                assert self.session.writing.send(chat, line) is not None

        self._background.run(self._call(hand_over))

    def texts(self, chat: str, author: Author) -> list[str]:
        """What the console holds of one side."""
        held = self.session.state.transcripts.get(chat)
        return [message.text for message in held.log if message.author is author] if held else []

    def close(self) -> None:
        """End it."""
        self._background.run(self._end())

    async def _end(self) -> None:
        self._work.cancel()
        await asyncio.wait({self._work})
        await self.session.aclose()

    @staticmethod
    async def _call(work: Callable[[], None]) -> None:
        work()


@contextmanager
def desk(address: str, name: str) -> Iterator[Desk]:
    background = Background()
    try:
        one = Desk(background, address, name)
        try:
            yield one
        finally:
            one.close()
    finally:
        background.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Without rates: nobody writes five hundred messages in a minute."""
    with ServerProcess(tmp_path / "data", server_config(tmp_path)) as running:
        running.add_user("lijn-1")
        yield running


def write_and_kill(server: ServerProcess, phone: Phone, stretches: int) -> None:
    """A hundred texts each way in each stretch, with a kill in all but the last."""
    count = 100 * stretches
    tab = phone(server.address)
    page = arrive(tab)
    with desk(server.address, "lijn-1") as counsellor:
        chat = counsellor.claim()
        for first in range(1, count, 100):
            page.evaluate(WRITE, [asked(number) for number in range(first, first + 100)])
            counsellor.write(chat, [answered(number) for number in range(first, first + 100)])
            if first + 100 > count:
                continue
            # Killed in the middle: each side has texts that arrived and texts that did not. Not more than these: a text
            # that waits for longer than 90 s is held, and that is right.
            until(lambda first=first: len(counsellor.texts(chat, Author.VISITOR)) >= first + 60, "most", LONG)
            until(lambda first=first: len(counsellor.texts(chat, Author.COUNSELLOR)) >= first + 60, "most", LONG)
            server.kill()
            server.start()
        wanted_here = [asked(number) for number in range(1, count + 1)]
        wanted_there = [answered(number) for number in range(1, count + 1)]
        until(lambda: len(counsellor.texts(chat, Author.VISITOR)) >= count, "all of the chatter's", LONG)
        until(lambda: not counsellor.session.unsettled(), "all of the counsellor's", LONG)
        expect(page.locator(".message.counsellor")).to_have_count(count, timeout=LONG * 1000)
        until(lambda: len(counsellor.texts(chat, Author.COUNSELLOR)) >= count, "the echo of all", LONG)
        assert counsellor.texts(chat, Author.VISITOR) == wanted_here
        assert counsellor.texts(chat, Author.COUNSELLOR) == wanted_there
        assert page.locator(".message.visitor p").all_inner_texts() == wanted_here
        assert page.locator(".message.counsellor p").all_inner_texts() == wanted_there


@pytest.mark.timeout(300)
def test_sixty_each_way_survive_two_kills_with_the_console_in_a_terminal(server: ServerProcess, phone: Phone) -> None:
    with Counsellor(server.address, "lijn-1") as counsellor:
        counsellor.sign_in()
        tab = phone(server.address)
        page = taken(tab, counsellor)
        for first in (1, 21, 41):
            numbers = range(first, first + 20)
            page.evaluate(WRITE, [asked(number) for number in numbers])
            counsellor.send_all([answered(number) for number in numbers])
            if first == 41:
                continue
            expect(page.locator(".message.counsellor p").filter(has_text=answered(first + 2))).to_have_count(
                1, timeout=LONG * 1000
            )
            server.kill()
            server.start()
        expect(page.locator(".message.counsellor")).to_have_count(60, timeout=LONG * 1000)
        expect(page.locator(".message.visitor small", has_text="nog niet")).to_have_count(0, timeout=LONG * 1000)
        counsellor.sees(lambda screen: "niet verzonden" not in screen and "verbonden" in screen, LONG)
        seen = said(counsellor.transcript())
        assert of(seen, "vraag") == of(said(texts(page)), "vraag") == [asked(number) for number in range(1, 61)]
        assert of(seen, "antwoord") == of(said(texts(page)), "antwoord") == [answered(n) for n in range(1, 61)]


def of(lines: Sequence[str], whose: str) -> list[str]:
    """The texts of one side."""
    return [line for line in lines if line.startswith(whose)]
