"""Connections: uvicorn's protocol, with time limits, bounds, and a place in the crowd."""

from __future__ import annotations

import asyncio
import contextlib
import select
import socket
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from backend.credentials import access
from backend.edge import pace
from backend.edge.addresses import Addresses
from backend.edge.crowd import PROXY, Crowd, Guest, Room, Stage
from backend.edge.headers import SECURITY_HEADERS, Receive, Scope, Send
from backend.edge.turns import BY_ADDRESS, BY_NETWORK, Turn, Turns

_WHOLE: Final = "baken.whole"
"""Key of a request's scope: an event, set once its body is there."""
_VISIT: Final = "baken.visit"
"""Key of a request's scope: the connection that it came on."""
_SIGNING_IN: Final = frozenset({b"/v1/auth/installation", b"/v1/auth/sign-in", b"/v1/auth/refresh"})
_IN_LANES: Final = frozenset({b"/v1/auth/sign-in", b"/v1/auth/check", b"/v1/visitor/return-word"})
"""What waits for a hash, in lanes of its own (`backend/accounts`): a turn would be held for nothing."""
_KNOWN_FOR: Final = 900.0
"""Seconds for which a token that was let in once gets a place of the consoles', as long as it lives."""
_MOST_KNOWN: Final = 10_000
_AT_ONCE: Final = 2
"""Connections that are taken between two looks at everything else: each look is one step of somebody's request."""
_SOON: Final = 0.01


class Edge:
    """Every connection of one server. `monotonic` gives seconds."""

    def __init__(self, room: Room, addresses: Addresses, monotonic: Callable[[], float]) -> None:
        self.crowd = Crowd(room)
        self.by_address, self.by_network = Turns(BY_ADDRESS), Turns(BY_NETWORK)
        self.addresses = addresses
        self.now = monotonic
        self._connections: set[Connection] = set()
        self._known: dict[bytes, float] = {}

    def protocol(self, **uvicorns: Any) -> asyncio.Protocol:
        """A connection; what uvicorn gives its own protocol goes through."""
        return Connection(self, **uvicorns)

    def opened(self, connection: Connection) -> None:
        """One more connection."""
        self._connections.add(connection)
        self.crowd.arrive(connection.guest)

    def closed(self, connection: Connection) -> None:
        """One less."""
        self._connections.discard(connection)
        self.crowd.go(connection.guest)

    def sweep(self) -> None:
        """Close what is too slow. To be called about once a second."""
        now = self.now()
        for connection in list(self._connections):
            connection.look(now)

    def is_console(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Whether a request shows a token that was let in before, or the pass of one."""
        shown = access.pass_of(headers) if self._known else None
        return shown is not None and self._known.get(self.addresses.keyed(shown), 0.0) > self.now()

    def let_in(self, scope: Scope) -> None:
        """The token of this request opened a counsellor's route."""
        shown = access.pass_of(scope["headers"])
        if shown is None:
            return
        now = self.now()
        if len(self._known) > _MOST_KNOWN:
            self._known = {key: until for key, until in self._known.items() if until > now}
        self._known[self.addresses.keyed(shown)] = now + _KNOWN_FOR


def visit(scope: Any) -> Connection | None:
    """The connection on which a request came; None where another server than `baken serve` runs the application."""
    found = scope.get(_VISIT)
    return found if isinstance(found, Connection) else None


class Connection(HttpToolsProtocol):
    """One connection of a client, or of a proxy of ours."""

    def __init__(self, edge: Edge, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._edge = edge
        self._application = self.app
        self._turns: list[Turn] = []
        self._in_head = False
        self._too_large = False
        self._received = 0
        self._head_size = 0
        self._lines = 0
        self._pieces = 0
        self._deaf = False
        self._unread = 0
        self._unread_since = 0.0
        self._end_poll: Callable[[], None] | None = None
        self.guest = Guest(self._give_way, PROXY, edge.now())

    # What uvicorn's protocol is told

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        peer: Scope = {"client": self.client, "headers": []}
        addresses = self._edge.addresses
        self.guest.prefixes = PROXY if addresses.from_proxy(peer) else addresses.prefixes(peer)
        self._edge.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._edge.closed(self)
        self._is_whole()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.guest.stage is Stage.IDLE:
            self._is_at(Stage.HEAD)
        if self.guest.stage is Stage.HEAD and not self._in_head:
            self._received = 0
        self._received += len(data)
        if not self._deaf:
            super().data_received(data)
        if self._in_head and self._received > pace.HEAD_BYTES:
            self._too_large = True
            self.send_400_response("")
        elif self._received > pace.MESSAGE_BYTES:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """In the words of every other error of ours. A request that is being served has its answer first, alone."""
        if self.transport.is_closing() or self._deaf:
            return
        status, code = (
            ("431 Request Header Fields Too Large", "too_large")
            if self._too_large
            else ("400 Bad Request", "malformed")
        )
        sentence = "The request is too large." if self._too_large else "The request could not be read."
        body = msgspec.json.encode({"error": code, "message": f"{sentence} Nothing was changed."})
        head = {
            **SECURITY_HEADERS,
            "content-type": "application/json",
            "content-length": str(len(body)),
            "connection": "close",
        }
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        self.transport.write("\r\n".join(lines).encode() + body)
        self.transport.close()

    # What the parser finds

    def on_message_begin(self) -> None:
        ahead: RequestResponseCycle | None = self.cycle
        if ahead is not None and not ahead.response_complete:
            self._hear_no_more()
        super().on_message_begin()
        self._in_head = True
        self._head_size = self._lines = self._pieces = 0
        cast(Scope, self.scope).update({_VISIT: self, _WHOLE: asyncio.Event()})

    def on_header(self, name: bytes, value: bytes) -> None:
        self._lines += 1
        if self._lines > pace.HEAD_LINES:
            self._too_large = True
            raise ValueError("too many lines")
        if not self._in_head:
            return  # a trailer: whoever decided by the head must not be told otherwise after it (RFC 9110, 6.5.1)
        self._head_size += len(name) + len(value) + 4
        if self._head_size > pace.HEAD_BYTES:
            self._too_large = True
            raise ValueError("the head is too large")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._received = self._lines = 0
        edge, scope = self._edge, cast(Scope, self.scope)
        edge.crowd.asks(self.guest, edge.addresses.prefixes(scope), console=edge.is_console(scope["headers"]))
        room = edge.crowd.may_be_served(self.guest, signing_in=self.url.partition(b"?")[0] in _SIGNING_IN)
        self.app = cast(Any, self._in_turn if room else _full)
        self._is_at(Stage.BODY)
        super().on_headers_complete()
        if self.expect_100_continue:  # said here, as the application is asked only once the body is there
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.cycle.waiting_for_100_continue = False

    def on_body(self, body: bytes) -> None:
        self._pieces += 1
        if self._pieces > pace.PIECES:
            raise ValueError("too many pieces")
        super().on_body(body)
        if self.flow.read_paused:
            self._is_whole()  # more than is kept, and than any request of ours has: it will be refused

    def on_message_complete(self) -> None:
        self._received = 0
        if self.guest.stage is Stage.BODY:
            self._is_at(Stage.SERVED)
        self._is_whole()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._is_at(Stage.HEAD if self._in_head else Stage.SERVED if self.pipeline else Stage.IDLE)
        super().on_response_complete()

    def _hear_no_more(self) -> None:
        """A request came before the one ahead of it was answered, which no browser and no proxy does.

        That one has its answer and the connection ends with it (RFC 9112, 9.3.2: who sent more sends it again). What
        came behind it is not even parsed: a packet holds a thousand requests, and parsing them is most of their cost.
        """
        self._deaf = True
        self.cycle.keep_alive = False
        raise ValueError("a request behind one that is being served")

    # The place in the crowd

    @contextlib.contextmanager
    def holding(self, end: Callable[[], None]) -> Iterator[None]:
        """While a poll is held; `end` has it answered."""
        self._end_turns()
        self._is_at(Stage.HELD)
        self._end_poll = end
        try:
            yield
        finally:
            self._end_poll = None
            self._is_at(Stage.SERVED)

    def is_there(self) -> bool:
        """Whether the other end still listens. Asked of the system: while an answer is awaited nothing is read here,
        and so the end of the line is not noticed (poll(2), `POLLRDHUP`; elsewhere than on Linux it counts as there).
        """
        sock = self.transport.get_extra_info("socket")
        if sock is None or self.transport.is_closing():
            return False
        look = select.poll()
        look.register(sock.fileno(), getattr(select, "POLLRDHUP", 0))
        return not look.poll(0)

    def let_in(self, scope: Any) -> None:
        """The request of `scope` came on this connection from a signed-in console."""
        self._edge.let_in(scope)
        self._edge.crowd.asks(self.guest, self.guest.prefixes, console=True)

    def look(self, now: float) -> None:
        """End the connection where its other end is too slow."""
        seconds = now - self.guest.since
        stage = self.guest.stage
        late = (stage is Stage.HEAD and seconds > pace.HEAD_SECONDS) or (
            stage is Stage.BODY and pace.body_is_slow(seconds, self._received)
        )
        waiting = self.transport.get_write_buffer_size()
        if waiting == 0 or waiting > self._unread:
            self._unread, self._unread_since = waiting, now
        if late or (waiting and pace.reader_is_slow(now - self._unread_since, self._unread - waiting)):
            self.transport.abort()

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, once the request is whole and not too many of its network are at work."""
        await scope[_WHOLE].wait()
        if self.guest.console or self.guest.stage is Stage.BODY or scope["raw_path"] in _IN_LANES:
            await cast(Any, self._application)(scope, receive, send)
            return
        edge, prefixes = self._edge, self.guest.prefixes
        self._is_at(Stage.QUEUED)
        try:
            who = access.token_of(scope["headers"]) or scope["raw_path"]
            self._turns.append(await edge.by_address.take(prefixes.address, who))
            self._turns.append(await edge.by_network.take(prefixes.network, prefixes.address))
            self._is_at(Stage.SERVED)
            await cast(Any, self._application)(scope, receive, send)
        finally:
            self._end_turns()

    def _end_turns(self) -> None:
        while self._turns:
            self._turns.pop().end()

    def _is_whole(self) -> None:
        if self.scope is not None:
            cast(Scope, self.scope)[_WHOLE].set()

    def _is_at(self, stage: Stage) -> None:
        self.guest.is_at(stage, self._edge.now())

    def _give_way(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        if self.guest.stage is Stage.HELD and self._end_poll is not None:
            if cycle is not None:
                cycle.keep_alive = False
            self._end_poll()
        elif self.guest.stage is Stage.IDLE and self.transport.get_write_buffer_size() == 0:
            self.transport.close()
        else:
            self.transport.abort()


async def _full(_scope: Scope, _receive: Receive, send: Send) -> None:
    """503 where every place is taken by somebody who is just being served."""
    fields = {"error": "unavailable", "message": "Too many people ask at once. Nothing was changed.", "retry_after": 2}
    body = msgspec.json.encode(fields)
    headers = {**SECURITY_HEADERS, "content-type": "application/json", "retry-after": "2", "connection": "close"}
    headers["content-length"] = str(len(body))
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 503, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


class Doorway:
    """Takes connections from a listening socket, a few at a time, and none that could not be kept.

    The loops' own servers take all that wait at once, and when the process has no file left for the next they lose it,
    whoever it is.
    """

    def __init__(self, sock: socket.socket, edge: Edge, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._sock = sock
        self._edge = edge
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._arriving: set[asyncio.Task[Any]] = set()
        self._later: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """Begin."""
        self._sock.setblocking(False)
        self._loop.add_reader(self._sock, self._take)

    def close(self) -> None:
        """Take no more."""
        self._loop.remove_reader(self._sock)
        if self._later is not None:
            self._later.cancel()

    def _take(self) -> None:
        for _ in range(_AT_ONCE):
            if len(self._edge.crowd) + len(self._arriving) >= self._edge.crowd.room.accepted:
                self._pause()
                return
            try:
                connection, _address = self._sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError:  # no file is left all the same: somebody else of this process has them
                self._pause()
                return
            connection.setblocking(False)
            task = self._loop.create_task(self._greet(connection))
            self._arriving.add(task)
            task.add_done_callback(self._arriving.discard)

    async def _greet(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):  # it is gone again
            await self._loop.connect_accepted_socket(self._protocol, connection)

    def _pause(self) -> None:
        self._loop.remove_reader(self._sock)
        self._later = self._loop.call_later(_SOON, self.open)
