"""HTTP to one server, and the only module that knows httpx.

httpx is loaded with the first request, in a thread: it costs more than the first picture of the console may take.
Certificates are judged by the system's store (truststore), so that an inspected network works where its administrator
installed the authority; nothing switches the check off. Redirects are not followed: our server gives none, and a
sign-in portal's must not get a token.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from socket import gaierror
from typing import TYPE_CHECKING, Any

from api_client.address import proxy_for, server_address
from api_client.errors import BackendError, Refused, Unavailable

if TYPE_CHECKING:
    import httpx

_made = False
_forbidden: str | None = None


class ConnectionsForbidden(RuntimeError):
    """This process may not open any connection, or was asked to be so too late. The text says why."""


def forbid_connections(reason: str) -> None:
    """From now on, and for good, no `Transport` of this process can be made or used.

    Raises `ConnectionsForbidden` where one was made before: live work and training never share a process.
    """
    global _forbidden
    if _made:
        raise ConnectionsForbidden("a connection to a server was made in this process before")
    _forbidden = reason


def _assert_allowed() -> None:
    if _forbidden is not None:
        raise ConnectionsForbidden(_forbidden)


LARGEST_ANSWER = 32 * 1024 * 1024
"""More than this is no answer of ours, in bytes after decompression."""


INTRODUCTIONS = 4
"""How often a request may find that others took the connection that was opened for it."""
KEPT_OPEN = 20.0
"""Seconds for which a silent connection is used again: shorter than what middleboxes let one live (30)."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long each step of a request may take, in seconds; `read` is for an answer that the server gives at once."""

    connect: float = 5.0
    read: float = 15.0
    write: float = 10.0
    pool: float = 5.0

    def overall(self, read: float) -> float:
        """The limit on a whole request: httpx has none, and a drop a second would keep one alive for ever."""
        return self.pool + self.connect + self.write + read


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as it came. The names in `headers` are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """As the sender called it; empty where it did not."""
        return self.headers.get("content-type", "")


Introduction = Callable[[Callable[..., Awaitable[Response]]], Awaitable[None]]
"""Finds out, with one request of its own, whether the right server is at the other end; raises where it is not."""


class _WouldConnect(Exception):
    """This request would have opened a connection, which only an introduction may."""


async def _connect_nowhere(event: str, _info: Mapping[str, object]) -> None:
    """httpcore's trace of a request: called before each step of it."""
    if ".connect_" in event and event.endswith(".started"):
        raise _WouldConnect


class Transport:
    """Connections to one server, at most ten, kept open between requests."""

    def __init__(
        self,
        base_url: str,
        proxy: str | None = None,
        *,
        timeouts: Timeouts = Timeouts(),
        forged: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`base_url` is `https://host[:port]`, or `http` to this machine; `proxy` overrides the environment's.

        `forged` is for tests that need an answer which no server gives. Raises `Refused` as `server_address` does or
        with `proxy_address`, and `ConnectionsForbidden` in a training process.
        """
        global _made
        _assert_allowed()
        _made = True
        self._address = server_address(base_url)
        self._proxy = proxy_for(self._address, proxy)
        self._forged = forged
        self._client: httpx.AsyncClient | None = None
        self._introduction: Introduction | None = None
        self._introduced = False
        self._opening = asyncio.Lock()
        self._closed = False
        self.timeouts = timeouts

    def __repr__(self) -> str:
        return f"Transport({str(self._address)!r})"

    @property
    def address(self) -> str:
        """The server's address, as it may be shown."""
        return str(self._address)

    @property
    def effective_proxy(self) -> str | None:
        """The proxy that is used, without its password, or `None`."""
        return str(self._proxy[1]) if self._proxy else None

    async def request(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: bytes | None = None,
        read_timeout: float | None = None,
    ) -> Response:
        """Ask once and wait for the whole answer, whatever its status.

        `path` begins with a slash and is quoted already. Raises `Unavailable` with the cause; the request may have
        arrived all the same.
        """
        _assert_allowed()
        read = self.timeouts.read if read_timeout is None else read_timeout
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        problem: BackendError
        client: httpx.AsyncClient | None = None
        try:
            async with asyncio.timeout(self.timeouts.overall(read)):
                client = await self._opened()
                if self._introduction is None:
                    return await self._ask(client, method, path, headers, body, read)
                return await self._ask_known(client, self._introduction, method, path, headers, body, read)
        except BackendError:
            raise
        except TimeoutError:
            problem = Unavailable("timeout")
        except Exception as error:
            problem = self._explained(error, let_go=client is not None and client is not self._client)
        # Outside of the handler, so that no context with an address or a token in it hangs on.
        raise problem

    async def keep_to(self, introduction: Introduction) -> None:
        """From now on a connection carries nothing before `introduction` was content with it.

        Connections that are open now are let go. What `introduction` raises, the request raises that needed it.
        """
        self._introduction, self._introduced = introduction, False
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def aclose(self) -> None:
        """Let go of all connections; what is under way fails with `Unavailable`."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _ask_known(
        self, client: httpx.AsyncClient, introduction: Introduction, method: str, path: str, *what: Any
    ) -> Response:
        """Ask on a connection that an introduction opened: every other request may use those, and open none."""

        answered = False
        for_console = _pass(what[0])

        async def ask(method: str, path: str, body: bytes) -> Response:
            nonlocal answered
            headers = {"Content-Type": "application/json", **for_console}
            answer = await self._ask(client, method, path, headers, body, self.timeouts.read)
            answered = True
            return answer

        for _attempt in range(INTRODUCTIONS):
            if self._introduced:
                with contextlib.suppress(_WouldConnect):
                    return await self._ask(client, method, path, *what, connect=False)
            try:
                await introduction(ask)
            except BaseException:
                if answered:  # the connection may be the wrong server's, and stands ready to be used
                    await self._let_go(client)
                raise
            self._introduced = True
        raise Unavailable("busy")

    async def _let_go(self, client: httpx.AsyncClient) -> None:
        if self._client is client:
            self._client, self._introduced = None, False
        await client.aclose()

    async def _ask(
        self,
        client: httpx.AsyncClient,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes | None,
        read: float,
        *,
        connect: bool = True,
    ) -> Response:
        import httpx

        steps = self.timeouts
        timeout = httpx.Timeout(connect=steps.connect, read=read, write=steps.write, pool=steps.pool)
        request = client.build_request(method, f"{self._address}{path}", headers=headers, content=body, timeout=timeout)
        if not connect:
            request.extensions["trace"] = _connect_nowhere
        response = await client.send(request, stream=True)
        try:
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > LARGEST_ANSWER:
                    raise Unavailable("html")
        finally:
            await response.aclose()
        return Response(response.status_code, dict(response.headers), bytes(content))

    async def _opened(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._closed:
                raise Unavailable("reset")
            if self._client is None:
                self._client = await asyncio.to_thread(self._build)
            return self._client

    def _build(self) -> httpx.AsyncClient:
        import httpx
        import truststore

        for name in ("httpx", "httpcore"):
            # They would log addresses and, at level DEBUG, headers with tokens.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        return httpx.AsyncClient(
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            proxy=self._proxy[0] if self._proxy else None,
            trust_env=False,
            http2=False,
            follow_redirects=False,
            headers={"User-Agent": "baken", "Accept": "application/json", "Cache-Control": "no-store"},
            limits=httpx.Limits(max_connections=10, keepalive_expiry=KEPT_OPEN),
            transport=self._forged,
        )

    def _explained(self, error: Exception, *, let_go: bool) -> BackendError:
        import httpx

        match error:
            case httpx.PoolTimeout():
                return Unavailable("busy")
            case httpx.TimeoutException():
                return Unavailable("timeout")
            case httpx.ProxyError():
                return Unavailable("proxy_auth" if str(error).startswith("407") else "proxy")
            case httpx.ConnectError():
                why = _cause_of_no_connection(error)
                return Unavailable("proxy" if self._proxy and why in ("refused", "dns", "unreachable") else why)
            case httpx.DecodingError():
                return Unavailable("html")
            case httpx.TransportError() | httpx.StreamError() | OSError():
                return Unavailable("reset")
            case httpx.InvalidURL():
                return Refused("malformed")
            case _ if self._closed or let_go:
                return Unavailable("reset")
        raise error


def _pass(headers: Mapping[str, str]) -> dict[str, str]:
    """What makes room for a console in a crowd, and opens nothing: a hash of its token (`docs/protocol.md`)."""
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    return {"X-Baken-Pass": hashlib.sha256(f"baken pass\n{token}".encode()).hexdigest()} if token else {}


def _cause_of_no_connection(error: BaseException) -> str:
    causes = list(_causes(error))
    for kind, why in (
        (ssl.SSLCertVerificationError, "certificate"),
        (ssl.SSLError, "tls"),
        (gaierror, "dns"),
        (ConnectionRefusedError, "refused"),
        (ConnectionError, "reset"),
    ):
        if any(isinstance(cause, kind) for cause in causes):
            return why
    return "unreachable"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that led to it, depth first."""
    yield error
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for cause in (*inner, error.__cause__ or error.__context__):
        if cause is not None:
            yield from _causes(cause)
