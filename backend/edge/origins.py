"""Which web pages may have their readers' browsers ask us: ours alone.

Browsers say so by themselves in `Sec-Fetch-Site` (W3C Fetch Metadata). `same-site` is refused as `cross-site` is: a
sister site of the organisation has no business here, and may be the one that was broken into. Browsers of before 2023
(Safari 16.3) send `Origin` alone. It is compared with our name only where that is certain: behind a proxy that does not
pass `Host` on we do not know what we are called, and a wrong guess would shut out a child with an old telephone. What
then remains is that another page must ask first (a preflight, which we never grant) before it may send JSON.

`Origin: null` is a page without a name of its own: in a sandboxed frame, out of a file. Ours is never one. Under
`no-referrer` browsers say `null` for requests that are no CORS requests; the page's are (`XMLHttpRequest`, Fetch
Standard, "append a request Origin header"), but for its `sendBeacon`, and leaving takes any page.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

Headers = Iterable[tuple[bytes, bytes]]

_OURS = frozenset({b"same-origin", b"none"})
"""The page itself, and what a person asks for by hand."""
_BY_A_PROXY = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"forwarded", b"via"})


def is_foreign(headers: Headers, visitor_url: str | None) -> bool:
    """Whether another website's page made the browser ask. `visitor_url` is where chatters find the page, if known."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found.setdefault(name, value.strip())
    if (site := found.get(b"sec-fetch-site")) is not None:
        return site.lower() not in _OURS
    origin = found.get(b"origin")
    if origin is None:
        return False
    if origin == b"null":
        return True
    ours = {_host(b"//" + found.get(name, b"")) for name in (b"host", b"x-forwarded-host")}
    if visitor_url is not None:
        ours.add(_host(visitor_url.encode()))
    ours.discard("")
    known = visitor_url is not None or b"x-forwarded-host" in found or not _BY_A_PROXY & found.keys()
    return known and _host(origin) not in ours


def _host(url: bytes) -> str:
    """The name in an address, without its port: a proxy may listen on another."""
    try:
        return urlsplit(url.decode("latin-1")).hostname or ""
    except ValueError:
        return ""
