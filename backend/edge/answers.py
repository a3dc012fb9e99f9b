"""Answers that are given before the application is asked."""

from __future__ import annotations

import msgspec

from backend.edge.headers import Send


async def refuse(send: Send, status: int, code: str, sentence: str) -> None:
    """Answer with an error and end the connection: what is still to come on it is not read."""
    body = msgspec.json.encode({"error": code, "message": sentence})
    headers = [
        (b"content-type", b"application/json"),
        (b"connection", b"close"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
