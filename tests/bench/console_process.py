"""The real console, `ConsoleApp` with all its parts, over a backend in the same process that holds any amount of work.

`python -m tests.bench.console_process --waiting N --messages N [--hear FD]`. Each line that comes through the file
handle is something that happens at the server or a wish: `say CHAT TEXT`, a chatter's message; `open CHAT`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from datetime import timedelta

from console.settings.environment import prepare

if __name__ == "__main__":
    prepare()

from console.app import ConsoleApp
from console.content.load import load
from console.present.layout import Pane
from console.screens.settings import Options
from console.sign_in.authenticator import Proven, SignedIn
from console.sign_in.lock import Secret
from console.strings import set_language
from console.terminal.hardening import harden
from protocol.models import Author, History, Message, State
from protocol.safe_text import SafeText
from tests.stubs.fake_backend import FakeBackend
from tests.stubs.fake_server import FakeServer

ME = "anna"
CHAT, OTHER = "chat-1", "chat-2"
READY = "LAST-LINE"
"""The end of the newest message of the chat: when it is on the screen, the work screen is useful."""
OTHER_READY = "OTHER-CHAT"
WORDS = [
    "ik",
    "weet",
    "niet",
    "goed",
    "hoe",
    "ik",
    "dit",
    "moet",
    "zeggen",
    "maar",
    "er",
    "is",
    "iets",
    "met",
    "iemand",
    "die",
    "ik",
    "ken",
    "van",
    "school",
]


class Server(FakeServer):
    """Holds much without looking for anything in it, so that its own work does not grow with what it holds."""

    def fill(self, conversation: str, messages: int, last: str) -> None:
        """A chat of mine with so many messages; nothing of it is an event."""
        self.arrive(conversation, "Vos", state=State.ACTIVE, owner=ME, claim_epoch=1)
        texts = [" ".join(WORDS[: 3 + number % 15]) for number in range(messages - 1)] + [last]
        self.messages[conversation] = [
            self._message(number, Author.COUNSELLOR if number % 3 == 0 else Author.VISITOR, text)
            for number, text in enumerate(texts, 1)
        ]
        self.change(conversation, last_message=messages, read_message=messages, lines_by_visitor=messages * 2 // 3)

    def add(self, conversation: str, author: Author, author_id: str | None, text: str, client_id: str) -> Message:
        """Without looking whether it is there."""
        known, self.messages[conversation] = self.messages[conversation], []
        try:
            message = super().add(conversation, author, author_id, text, client_id)
        finally:
            known.extend(self.messages[conversation])
            self.messages[conversation] = known
        return message

    def next_id(self, conversation: str) -> int:
        return max(super().next_id(conversation), self.rows[conversation].last_message + 1)

    def _message(self, number: int, author: Author, text: str) -> Message:
        owner = ME if author is Author.COUNSELLOR else None
        at = self.now() + timedelta(seconds=number)
        return Message(id=number, client_id=f"m-{number}", author=author, author_id=owner, text=SafeText(text), at=at)


class Backend(FakeBackend):
    """Gives the whole of a chat at once: here the console holds as many messages as the chat has."""

    async def history(self, conversation: str, before: int | None = None, limit: int = 200) -> History:
        return History(messages=tuple(self.server.messages[conversation]) if before is None else (), more=False)


class Gate:
    """Somebody is in at once."""

    def __init__(self, backend: FakeBackend) -> None:
        self._backend = backend

    async def look(self, server: str) -> None:
        return

    async def resume(self, server: str) -> SignedIn | None:
        # As after a PIN was chosen: whoever has none is asked for one before anything else.
        chosen = Secret("never verified while it is measured")
        ways = (self._check, self._sign_out, "", self._again)
        return SignedIn(self._backend, server, ME, "Anna", *ways, remembered=True, secret=chosen)

    async def sign_in(self, server: str, name: str, password: str, code: str | None) -> SignedIn:
        raise NotImplementedError("nobody signs in while it is measured")

    async def _check(self, password: str, code: str | None) -> None:
        return

    async def _sign_out(self) -> None:
        return

    async def _again(self, password: str, code: str | None) -> Proven:
        raise NotImplementedError("nobody signs in while it is measured")


class Console(ConsoleApp):
    """The console with its chat open and the cursor where one writes, listening for what happens at the server."""

    server_side: Server
    hear: int | None = None

    def on_mount(self) -> None:
        """Besides what the console's own does, which Textual calls too."""
        if self.hear is not None:
            os.set_blocking(self.hear, False)
            asyncio.get_running_loop().add_reader(self.hear, self._heard)
        if CHAT in self.server_side.rows:
            self._open_first()

    def _open_first(self) -> None:
        if self.session is None or self.work is None or self.session.state.me is None:
            self.set_timer(0.001, self._open_first)
        else:
            self.show(CHAT)

    def show(self, chat: str) -> None:
        """Open a chat as choosing it in the list does."""
        assert self.session is not None
        assert self.work is not None
        self.session.open(chat)
        self.work.go_to(Pane.CHAT, "composer")

    def _heard(self) -> None:
        assert self.hear is not None
        for line in os.read(self.hear, 65536).decode().splitlines():
            what, _, rest = line.partition(" ")
            chat, _, text = rest.partition(" ")
            if what == "say":
                self.server_side.says(chat, text)
            else:
                self.show(chat)


def main(arguments: Sequence[str] | None = None) -> int:
    """As `console.cli.run` starts it, but for the backend, the key store and the lock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=0)
    parser.add_argument("--messages", type=int, default=0)
    parser.add_argument("--hear", type=int)
    chosen = parser.parse_args(arguments)
    harden(measurable=True)
    set_language("nl")
    server = Server(asyncio.new_event_loop().time)
    server.hire(ME, "Anna", capacity=3)
    if chosen.messages:
        server.fill(CHAT, chosen.messages, READY)
        server.fill(OTHER, chosen.messages, OTHER_READY)
    for number in range(chosen.waiting):
        server.arrive(f"w-{number}", f"Uil{number}", lines_by_visitor=number % 7)
    server.forget_log()
    backend = Backend(server, ME)
    app = Console(Gate(backend), load(), server="https://baken.example", options=Options(language="nl"))
    app.server_side, app.hear = server, chosen.hear
    return app.run() or 0


if __name__ == "__main__":
    raise SystemExit(main())
