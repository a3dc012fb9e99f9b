"""A chatter's side of the protocol, just enough for scripted chatters (`docs/protocol.md`, "Chatters")."""

from __future__ import annotations

import msgspec

from api_client.decode import encode
from api_client.errors import Unavailable
from api_client.transport import Response, Transport
from protocol.ids import uuid7


class _Arrived(msgspec.Struct):
    token: str


class _Message(msgspec.Struct):
    id: int
    author: str


class _Conversation(msgspec.Struct):
    state: str


class _Here(msgspec.Struct):
    conversation: _Conversation
    messages: tuple[_Message, ...]
    cursor: str


class Visitor:
    """One chatter with an own token. Raises `Unavailable` for an answer that is not the one asked for."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._token: str | None = None
        self._cursor = ""
        self.ended = False

    async def arrive(self, alias: str, language: str, topic: str | None, can_type_safely: str) -> None:
        """Begin a conversation."""
        prechat = {"topic": topic, "can_type_safely": can_type_safely}
        answer = await self._post("conversations", {"alias": alias, "language": language, "prechat": prechat})
        self._token = msgspec.json.decode(answer.content, type=_Arrived).token
        here = msgspec.json.decode((await self._ask("GET", "conversation")).content, type=_Here)
        self._cursor = here.cursor

    async def say(self, text: str) -> None:
        """Send one line."""
        await self._post("messages", {"client_id": uuid7(), "text": text})

    async def typing(self, on: bool) -> None:
        """Show, or stop showing, that somebody types."""
        await self._post("typing", {"on": on})

    async def leave(self, how: str) -> None:
        """Go: `left` or `quick_exit`."""
        await self._post("leave", {"how": how})

    async def listen(self, wait: int = 25) -> int:
        """Wait for news; gives the number of new messages of the counsellor."""
        answer = await self._ask("GET", f"events?after={self._cursor}&wait={wait}", read_timeout=wait + 15)
        news = msgspec.json.decode(answer.content, type=_Here)
        self._cursor = news.cursor
        self.ended = news.conversation.state == "ended"
        return sum(message.author == "counsellor" for message in news.messages)

    async def _post(self, path: str, body: object) -> Response:
        return await self._ask("POST", path, encode(body))

    async def _ask(
        self, method: str, path: str, body: bytes | None = None, read_timeout: float | None = None
    ) -> Response:
        answer = await self._transport.request(
            method, f"/v1/visitor/{path}", token=self._token, body=body, read_timeout=read_timeout
        )
        if answer.status >= 400:
            raise Unavailable("server")
        return answer
