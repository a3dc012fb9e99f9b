"""The smallest ASGI client: one request straight into an application, with an address of one's choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from backend.edge.headers import AsgiApp, Message, Receive, Scope, Send


@dataclass
class Answer:
    """What the application sent."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)

    def field(self, name: str) -> object:
        return msgspec.json.decode(self.body, type=dict[str, object])[name]


def scope(
    path: str = "/v1/visitor/status",
    *,
    method: str = "GET",
    client: str | None = "192.0.2.1",
    headers: dict[str, str] | None = None,
) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "client": None if client is None else (client, 40000),
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }


async def request(app: AsgiApp, of: Scope, parts: Iterable[bytes] = (b"",)) -> Answer:
    """Send `parts` as the body; after the last one the client is still there but says nothing more."""
    todo = list(parts)
    sent: list[Message] = []

    async def receive() -> Message:
        if not todo:
            return {"type": "http.disconnect"}
        part = todo.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(todo)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(of, receive, send)
    headers = [(name.decode(), value.decode()) for name, value in sent[0].get("headers", ())]
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


async def echo(_scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers with the body's length, sets a cookie and names itself."""
    size = 0
    while True:
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    headers = [(b"set-cookie", b"a=b"), (b"server", b"echo"), (b"cache-control", b"public")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": str(size).encode()})
