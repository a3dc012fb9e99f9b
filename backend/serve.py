"""What `baken serve` does: a folder, a port, the application, and a clean end.

The application's lifespan runs before the port answers, so that whatever is wrong with the database is told before
anybody can connect; and the port is taken before that, so that nothing is migrated for a server that cannot run.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import uvicorn
from litestar import Litestar
from msgspec import Struct
from msgspec.structs import replace

from backend.accounts.second_factor import SecondFactors
from backend.config import ServerConfig
from backend.config_check import check
from backend.edge import descriptors
from backend.edge.addresses import is_loopback
from backend.edge.crowd import Room
from backend.edge.sockets import Doorway, Edge
from backend.http.app import create_app
from backend.services import Services
from backend.store.keys import KeyTrouble
from backend.support import quiet_log
from backend.support.folder import make_folder, only_server
from backend.support.startup_errors import STORAGE_ERRORS, ServerTrouble, Trouble, from_storage
from backend.visitor import statement
from protocol.files.atomic_file import replace_file

log = logging.getLogger("baken.server")

PORT = 8790
GRACE = 3
"""Seconds that requests get at the end; held polls are answered at once."""
BACKLOG = 512
KEEP_ALIVE = 75
"""Seconds for which a silent connection stays open: longer than a proxy keeps its own (nginx: 60), which must be the
one that hangs up, or it sends a request into a connection that is just being closed."""


_TICKS = 10
"""uvicorn looks around ten times a second."""


class Ready(Struct, frozen=True, kw_only=True):
    """Where a server answers; the content of the ready file. `pid` is the process to send SIGTERM to.

    `without_return_words` is why chatters cannot be given a word to come back with, `few_files` how many files this
    process may open where that is few, `second_factors` what became of the accounts' own, `privacy_lacks` which
    settings the privacy statement misses; none is in the file.
    """

    counsellor_url: str
    visitor_url: str
    pid: int
    without_return_words: KeyTrouble | None = None
    few_files: int | None = None
    second_factors: SecondFactors = SecondFactors()
    privacy_lacks: tuple[str, ...] = ()


class Plan(Struct, frozen=True, kw_only=True):
    """What to serve, and where. `port` 0: any free one."""

    config: ServerConfig
    host: str = "127.0.0.1"
    port: int = PORT
    ready_file: Path | None = None


def serve(plan: Plan, announce: Callable[[Ready], None]) -> None:
    """Serve until SIGINT or SIGTERM. `announce` is called once, when the server answers. Raises `ServerTrouble`."""
    check(plan.config)
    quiet_log.start()
    files = descriptors.raise_limit()
    if make_folder(plan.config.data):
        log.warning("others on this machine could read the data folder; it is closed to them now")
    with only_server(plan.config.data), listening(plan.host, plan.port) as sock, contextlib.ExitStack() as at_end:
        ready = where(plan.host, sock.getsockname()[1])
        config = plan.config
        if config.visitor_url is None and is_loopback(plan.host):
            config = replace(config, visitor_url=ready.visitor_url)

        def answering() -> None:
            if plan.ready_file is not None:
                write_ready_file(plan.ready_file, ready)
                at_end.callback(plan.ready_file.unlink, missing_ok=True)
            services: Services = app.state.services
            announce(
                replace(
                    ready,
                    without_return_words=services.return_words.trouble,
                    few_files=files if files < descriptors.ENOUGH else None,
                    second_factors=services.accounts.second_factors,
                    privacy_lacks=tuple(f"privacy.{name}" for name in statement.missing(plan.config.privacy)),
                )
            )

        app = create_app(config)
        server = Server(app, answering, Room.within(files))
        with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
            runner.run(run(app, server, sock, str(config.data)))


def where(host: str, port: int) -> Ready:
    """The addresses of a server on this machine. One that listens everywhere is reached here by the loopback."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    url = f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"
    return Ready(counsellor_url=url, visitor_url=url, pid=os.getpid())


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A bound socket; it accepts nothing before uvicorn takes it over."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ServerTrouble(Trouble.HOST, host=host) from error
    with socket.socket(family, kind) as sock:
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(address)
            # Listening now, so that of two servers that start at once the second hears it here and not later.
            sock.listen(BACKLOG)
        except OSError as error:
            known = {errno.EADDRINUSE: Trouble.PORT_IN_USE, errno.EACCES: Trouble.PORT_NOT_ALLOWED}
            raise ServerTrouble(known.get(error.errno or 0, Trouble.HOST), host=host, port=port) from error
        yield sock


def write_ready_file(path: Path, ready: Ready) -> None:
    """Write `ready` as JSON. Who waits for the file sees all of it or nothing."""
    fields = {"counsellor_url": ready.counsellor_url, "visitor_url": ready.visitor_url, "pid": ready.pid}
    try:
        replace_file(path, json.dumps(fields).encode())
    except OSError as error:
        raise ServerTrouble(Trouble.READY_FILE, path=str(path)) from error


class Server(uvicorn.Server):
    """uvicorn on a socket that we bound, with our own signals and our own end.

    Its `capture_signals` raises the signal again after a clean end, which makes every ordinary stop look like a crash.
    """

    def __init__(self, app: Litestar, answering: Callable[[], None], room: Room) -> None:
        services: Services = app.state.services
        self._edge = Edge(room, services.addresses, services.clock.monotonic)
        self._doorway: Doorway | None = None
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="off",
                access_log=False,
                log_config=None,
                proxy_headers=False,
                http=cast(Any, self._edge.protocol),
                ws="none",
                server_header=False,
                backlog=BACKLOG,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self.trouble: ServerTrouble | None = None
        self._answering = answering
        self._services = services

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        if sockets and os.name == "posix":
            await super().startup([])
            self._doorway = Doorway(sockets[0], self._edge, self._connection)
            self._doorway.open()
        else:  # Windows' loop cannot be told of a socket that is ready
            await super().startup(sockets)
        try:
            self._answering()
        except ServerTrouble as error:
            # Raised after the end, when the application has been closed in good order.
            self.trouble = error
            self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._doorway is not None:
            self._doorway.close()
        self._services.release_polls()
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        if counter % _TICKS == 0:
            self._edge.sweep()
        return await super().on_tick(counter)

    def _connection(self) -> asyncio.Protocol:
        return self._edge.protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state, _loop=None
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        wanted = [signal.SIGINT, signal.SIGTERM]
        if os.name == "posix" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # ignored under nohup
            wanted.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._end) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, *_: object) -> None:
        self.should_exit = True


async def run(app: Litestar, server: Server, sock: socket.socket, path: str) -> None:
    """Run the application and the server on it until a signal. What goes wrong at the start is a `ServerTrouble`."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(app.lifespan())
        except Exception as error:
            first = _first(error)
            if isinstance(first, STORAGE_ERRORS):
                raise from_storage(first, path) from error
            if isinstance(first, ServerTrouble):
                raise first from error
            raise
        await server.serve([sock])
    if server.trouble is not None:
        raise server.trouble


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
