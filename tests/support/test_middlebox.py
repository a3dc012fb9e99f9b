"""The relay itself: each mode does what its name says, and the counters tell it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.support.lines import until
from tests.support.middlebox import Middlebox, Mode

REQUEST = b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"


class Slow:
    """A server that sends its answer in two halves, the second when it is told to."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.asked = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self.asked += 1
                writer.write(HEAD + b"ab")
                await writer.drain()
                await self.go_on.wait()
                writer.write(b"cd")
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    slow = Slow()
    server = await asyncio.start_server(slow.serve, "127.0.0.1", 0)
    slow.port = server.sockets[0].getsockname()[1]
    yield slow
    slow.go_on.set()
    server.close()


class Asking:
    """A client on one line."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, request: bytes = REQUEST) -> None:
        self.writer.write(request)
        await self.writer.drain()

    async def read(self, size: int) -> bytes:
        async with asyncio.timeout(10):
            return await self.reader.readexactly(size)


async def on_a_line(box: Middlebox) -> Asking:
    return Asking(*await asyncio.open_connection("127.0.0.1", box.port))


async def silent(client: Asking) -> bool:
    try:
        await asyncio.wait_for(client.reader.read(1), 0.1)
    except TimeoutError:
        return True
    return False


async def test_pass_hands_on_what_comes_when_it_comes(slow: Slow) -> None:
    async with Middlebox(slow.port) as box:
        client = await on_a_line(box)
        await client.ask()
        assert await client.read(len(HEAD) + 2) == HEAD + b"ab"
        slow.go_on.set()
        assert await client.read(2) == b"cd"
        client.writer.close()


async def test_buffer_hands_on_complete_answers_only(slow: Slow) -> None:
    async with Middlebox(slow.port, mode=Mode.BUFFER) as box:
        client = await on_a_line(box)
        await client.ask()
        await until(lambda: slow.asked == 1)
        assert await silent(client)
        slow.go_on.set()
        assert await client.read(len(HEAD) + 4) == HEAD + b"abcd"
        client.writer.close()


async def test_blackhole_swallows_and_closes_nothing_and_such_a_line_stays_dead(slow: Slow) -> None:
    slow.go_on.set()
    async with Middlebox(slow.port) as box:
        client = await on_a_line(box)
        await client.ask()
        await client.read(len(HEAD) + 4)
        box.mode = Mode.BLACKHOLE
        await client.ask()
        await until(lambda: box.swallowed == len(REQUEST))
        box.mode = Mode.PASS
        assert await silent(client)
        another = await on_a_line(box)
        await another.ask()
        assert await another.read(len(HEAD) + 4)
        assert slow.asked == 2
        for line in (client, another):
            line.writer.close()


async def test_reset_aborts_open_and_new_lines(slow: Slow) -> None:
    async with Middlebox(slow.port) as box:
        client = await on_a_line(box)
        await client.ask()
        await client.read(len(HEAD) + 2)
        box.mode = Mode.RESET
        with pytest.raises(ConnectionResetError):
            await client.read(1)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await (await on_a_line(box)).read(1)
        assert box.resets == 2


async def test_idle_lines_are_cut(slow: Slow) -> None:
    async with Middlebox(slow.port, mode=Mode.IDLE_CLOSE, idle=0.05) as box:
        client = await on_a_line(box)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await client.read(1)
        assert box.idle_closed == 1


async def test_what_moves_on_a_line_puts_its_end_off(slow: Slow) -> None:
    slow.go_on.set()
    async with Middlebox(slow.port, mode=Mode.IDLE_CLOSE, idle=60) as box:
        client = await on_a_line(box)
        ends: list[float] = []
        for _ in range(3):
            await client.ask()
            await client.read(len(HEAD) + 4)
            ends += [line.timer.when() for line in box._lines if line.timer is not None]
        assert ends[0] < ends[1] < ends[2]
        client.writer.close()


async def test_an_answer_can_be_lost_after_the_server_gave_it(slow: Slow) -> None:
    slow.go_on.set()
    async with Middlebox(slow.port) as box:
        box.lose_answers(1, to=b"POST ")
        client = await on_a_line(box)
        await client.ask()
        await client.read(len(HEAD) + 4)
        await client.ask(REQUEST.replace(b"GET", b"POST"))
        with pytest.raises(ConnectionResetError):
            await client.read(1)
        assert slow.asked == 2
        assert box.answers_lost == 1
        another = await on_a_line(box)
        await another.ask(REQUEST.replace(b"GET", b"POST"))
        assert await another.read(len(HEAD) + 4)
        another.writer.close()


async def test_without_a_server_the_line_is_cut(slow: Slow) -> None:
    async with Middlebox(1) as box:
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await (await on_a_line(box)).read(1)
