"""Security headers on every answer, and never a cookie.

The page must leave no trace on a telephone that somebody else may look into (`no-store`), run nothing but its own
files (the content security policy has no `unsafe-inline`), tell no other site where it was opened (`no-referrer`), and
appear in nobody's frame.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
"""The ASGI 3 interface. Its messages are dictionaries of many shapes, hence `Any`."""

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)

SECURITY_HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": PERMISSIONS_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Header name and value, as sent with every answer."""

_ENCODED: Final = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
_DROPPED: Final = frozenset(
    [*(name for name, _value in _ENCODED), b"set-cookie", b"server", b"x-powered-by", b"strict-transport-security"]
)


_HSTS: Final = (b"strict-transport-security", b"max-age=31536000")
"""A year of HTTPS alone (RFC 6797); for this host only, as its neighbours are not ours to decide about."""


def with_security_headers(app: AsgiApp, by_https: Callable[[Scope], bool] = lambda _scope: False) -> AsgiApp:
    """`app` with the headers of `SECURITY_HEADERS` on each answer (also on errors) and without cookies.

    `by_https` says of a request whether it came by HTTPS: the answer then asks for nothing else in future.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in _DROPPED]
                message["headers"] = [*kept, *_ENCODED, *([_HSTS] if by_https(scope) else [])]
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped
