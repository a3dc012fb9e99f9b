"""Pages of chatters as raw HTTP, for tests of what their tokens and tickets open."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from api_client.http_backend import HttpBackend
from tests.support.http import Line, Reply
from tests.support.server import MovableClock, Server

MINUTE = 60
CANARY = "kanarie-71305"


_LINES: list[Line] = []


def hang_up() -> None:
    """Close the connections of all pages."""
    while _LINES:
        _LINES.pop().close()


def line_to(server: Server) -> Line:
    _LINES.append(Line(server.address))
    return _LINES[-1]


def secret() -> str:
    """As a page makes them: `v_` and more than 128 random bits."""
    return f"v_{secrets.token_urlsafe(32)}"


@dataclass
class Phone:
    """A page: its token in memory, its ticket in the tab."""

    line: Line
    token: str
    ticket: str
    seal: str = ""

    async def ask(self, method: str, path: str, body: object = None, *, bearer: str | None = None) -> Reply:
        return await self.line.request(method, f"/v1/visitor/{path}", body, token=bearer or self.token)

    async def start(self) -> Reply:
        body = {"alias": CANARY, "language": "nl", "prechat": {}, "tab": self.ticket}
        reply = await self.ask("POST", "conversations", body)
        self.seal = reply.json().get("seal", "")
        return reply

    async def leave(self, how: str, bearer: str) -> None:
        body = json.dumps({"how": how, "token": bearer}).encode()
        reply = await self.line.request("POST", "/v1/visitor/leave", body, content_type="text/plain;charset=UTF-8")
        assert reply.status == 204

    async def open_again(self, token: str | None = None) -> Reply:
        return await self.ask("POST", "tab", {"new_token": token or secret()}, bearer=self.ticket)


async def phone(server: Server) -> Phone:
    """A page that has started a conversation and written the canary."""
    new = Phone(line_to(server), secret(), secret())
    assert (await new.start()).status == 201
    assert (await new.ask("POST", "messages", {"client_id": secret(), "text": CANARY})).status == 201
    return new


async def claimed(server: Server, mila: HttpBackend | None = None) -> tuple[Phone, HttpBackend, str]:
    """The same with a counsellor, and its id."""
    mila = mila or await server.counsellor("Mila", capacity=9, poll_wait=0)
    known = {row.id for row in (await mila.snapshot()).conversations}
    new = await phone(server)
    (chat,) = {row.id for row in (await mila.snapshot()).conversations} - known
    await mila.claim(chat)
    return new, mila, chat


async def pass_time(server: Server, clock: MovableClock, seconds: float) -> None:
    """Let the server's clock run, and its jobs."""
    clock.advance(seconds)
    await server.services.jobs.tick(clock.now())
