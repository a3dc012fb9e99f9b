"""One connection: bounds and time limits, with a transport that writes down what is done to it and a clock to move."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from backend.edge.addresses import Addresses, parse_networks
from backend.edge.crowd import Room
from backend.edge.headers import Receive, Scope, Send
from backend.edge.sockets import Connection, Edge, visit
from tests.backend.seconds import Seconds
from tests.stubs.manual_clock import settle


class Transport(asyncio.Transport):
    """Keeps what is written; `unread` is how much of it the other end leaves lying."""

    def __init__(self, peer: str) -> None:
        super().__init__({"peername": (peer, 40_000), "sockname": ("127.0.0.1", 80)})
        self.written = b""
        self.unread = 0
        self.ended = ""

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def is_closing(self) -> bool:
        return bool(self.ended)

    def close(self) -> None:
        self.ended = self.ended or "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def pause_reading(self) -> None:
        """Nothing is read here."""

    def resume_reading(self) -> None:
        """Nothing is read here."""


class Line:
    """A connection to an application that answers what `holding` lets it."""

    def __init__(self, edge: Edge, peer: str = "192.0.2.1") -> None:
        self.transport = Transport(peer)
        self.scopes: list[Scope] = []
        config = Config(self._app, log_config=None, lifespan="off", ws="none", interface="asgi3", proxy_headers=False)
        protocol = edge.protocol(config=config, server_state=ServerState(), app_state={}, _loop=None)
        assert isinstance(protocol, Connection)
        self.connection = protocol
        protocol.connection_made(self.transport)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body", False):
            pass
        self.scopes.append(scope)
        if scope["path"] == "/held":
            ended = asyncio.Event()
            here = visit(scope)
            assert here is not None
            with here.holding(ended.set):
                await ended.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def gets(self, data: bytes) -> None:
        """These bytes come in, and what they set going has run."""
        self.connection.data_received(data)
        await settle()

    def looks(self, edge: Edge) -> str:
        """What becomes of it when the server looks around."""
        edge.sweep()
        return self.transport.ended


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


def make_edge(clock: Seconds, strangers: int = 100) -> Edge:
    room = Room(strangers, strangers + 2, strangers + 8, strangers + 20)
    return Edge(room, Addresses(parse_networks(["10.0.0.0/8"]), clock), clock)


GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
HALF_HEAD = b"GET / HTTP/1.1\r\nhost: x\r\nx-more: "
CHUNKED = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n"
HALF_BODY = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\nab"


@pytest.mark.proves("F1", "SEC-A1", breaks="no time limit on heads and bodies")
@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n", HALF_HEAD, HALF_BODY])
async def test_f1_half_a_request_is_given_up_after_ten_seconds(clock: Seconds, sent: bytes) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(sent)
    clock.now += 9
    assert line.looks(edge) == ""
    clock.now += 2
    assert line.looks(edge) == "aborted"


async def test_ten_seconds_are_ten(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(HALF_HEAD)
    clock.now += 10
    assert line.looks(edge) == ""
    clock.now += 0.01
    assert line.looks(edge) == "aborted"


async def test_a_drop_now_and_then_holds_no_head_and_no_body(clock: Seconds) -> None:
    edge = make_edge(clock)
    for sent in (HALF_HEAD, HALF_BODY):
        line = Line(edge)
        await line.gets(sent)
        for _ in range(11):
            clock.now += 1
            await line.gets(b"x")
        assert line.looks(edge) == "aborted"


async def test_a_slow_telephone_is_waited_for(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(HALF_BODY[:-2])
    for _ in range(9):
        clock.now += 2
        await line.gets(b"x" * 500)
        assert line.looks(edge) == ""
    await line.gets(b"x" * 500)
    assert line.transport.written.endswith(b"ok")


async def test_a_connection_that_rests_or_waits_is_left_alone(clock: Seconds) -> None:
    edge = make_edge(clock)
    resting, held = Line(edge), Line(edge)
    await resting.gets(GET)
    await held.gets(GET.replace(b"/ ", b"/held "))
    clock.now += 25
    assert (resting.looks(edge), held.looks(edge)) == ("", "")
    await resting.gets(GET)
    assert resting.transport.written.count(b"ok") == 2


@pytest.mark.proves("SEC-A1", breaks="nobody looked at what lies unread")
async def test_sec_a1_who_does_not_read_is_given_up(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(GET)
    line.transport.unread = 50_000
    assert line.looks(edge) == ""
    for _ in range(9):
        clock.now += 1
        line.transport.unread -= 100
        assert line.looks(edge) == ""
    clock.now += 3
    assert line.looks(edge) == "aborted"


async def test_who_reads_slowly_but_reads_is_waited_for(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(GET)
    line.transport.unread = 60_000
    for _ in range(58):
        assert line.looks(edge) == ""
        clock.now += 1
        line.transport.unread -= 1_000


# h11, which uvicorn can use instead, keeps 64 kB at most (its `DEFAULT_MAX_INCOMPLETE_EVENT_SIZE` is 16 kB).
@pytest.mark.proves("F12", breaks="no bound on the head")
@pytest.mark.parametrize("piece", [b"x-a: " + b"y" * 995 + b"\r\n", b"y" * 1000])
async def test_f12_a_head_is_bounded(clock: Seconds, piece: bytes) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(HALF_HEAD + (b"\r\n" if piece.endswith(b"\n") else b""))
    sent = 0
    while not line.transport.ended:
        await line.gets(piece)
        sent += len(piece)
        assert sent < 80_000
    assert sent > 60_000
    assert line.transport.written.startswith(b"HTTP/1.1 431 ")
    assert b'"error":"too_large"' in line.transport.written
    assert b"content-security-policy" in line.transport.written
    assert line.scopes == []


@pytest.mark.proves("F12", breaks="no bound on the head")
async def test_f12_a_large_head_that_comes_at_once_is_refused(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(HALF_HEAD + b"y" * 200_000 + b"\r\n\r\n")
    assert line.transport.written.startswith(b"HTTP/1.1 431 ")
    assert line.scopes == []


async def test_a_head_of_sixty_kilobytes_is_taken(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    await line.gets(HALF_HEAD + b"y" * 60_000 + b"\r\n\r\n")
    assert line.transport.written.endswith(b"ok")


async def test_half_a_head_has_64_kibibytes(clock: Seconds) -> None:
    """`docs/protocol.md`, "Limits"."""
    line = Line(make_edge(clock))
    await line.gets(HALF_HEAD + b"y" * (65_536 - len(HALF_HEAD)))
    assert not line.transport.is_closing()
    await line.gets(b"y")
    assert line.transport.written.startswith(b"HTTP/1.1 431 ")


async def test_of_one_request_two_million_bytes_are_read(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    await line.gets(HALF_BODY.removesuffix(b"ab").replace(b"5000", b"3000000"))
    for _ in range(200):
        await line.gets(b"x" * 10_000)
    assert not line.transport.is_closing()
    await line.gets(b"x")
    assert line.transport.ended == "aborted"


async def test_a_trailer_adds_no_header_and_has_a_bound(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(CHUNKED + b"authorization: Bearer x\r\n\r\n")
    assert line.transport.written.endswith(b"ok")
    assert [name for name, _value in line.scopes[0]["headers"]] == [b"host", b"transfer-encoding"]
    endless = Line(edge)
    await endless.gets(CHUNKED + b"x: ")
    for _ in range(300):
        if not endless.transport.ended:
            await endless.gets(b"y" * 10_000)
    assert endless.transport.ended == "aborted"


@pytest.mark.proves("SEC-A1", breaks="requests behind one that is being served were parsed, and the connection aborted")
@pytest.mark.parametrize("how_many", [2, 3, 300, 5000])
async def test_sec_a1_of_many_requests_at_once_the_first_is_answered_and_no_other_is_looked_at(
    clock: Seconds, how_many: int
) -> None:
    line = Line(make_edge(clock))
    await line.gets(GET * how_many)
    await line.gets(GET)
    assert len(line.scopes) == 1
    assert line.transport.written.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in line.transport.written
    assert line.transport.written.endswith(b"\r\n\r\nok")
    assert line.transport.ended == "closed"


async def test_a_request_behind_a_held_poll_waits_for_no_answer_of_its_own(clock: Seconds) -> None:
    edge = make_edge(clock)
    line = Line(edge)
    await line.gets(GET.replace(b"/ ", b"/held "))
    await line.gets(GET)
    await line.gets(b"\x00rubbish")
    assert (line.transport.written, line.transport.ended) == (b"", "")
    for _ in range(250):
        await line.gets(GET * 400)
    assert line.transport.ended == "aborted"


async def test_requests_one_after_the_other_share_a_connection(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    for _ in range(4):
        await line.gets(GET + b"\r\n")
    assert line.transport.written.count(b"HTTP/1.1 200 ") == 4
    assert line.transport.ended == ""


# Apache takes 100 lines as it comes (`LimitRequestFields`); a browser sends some twenty.
@pytest.mark.proves("SEC-A1", breaks="the lines of a head were not counted")
@pytest.mark.parametrize(
    ("lines", "answer"), [(98, b"HTTP/1.1 200 "), (100, b"HTTP/1.1 431 "), (12_000, b"HTTP/1.1 431 ")]
)
async def test_sec_a1_a_head_has_few_lines(clock: Seconds, lines: int, answer: bytes) -> None:
    line = Line(make_edge(clock))
    await line.gets(GET[:-2] + b"a: b\r\n" * lines + b"\r\n")
    assert line.transport.written.startswith(answer)


@pytest.mark.proves("SEC-A1", breaks="the lines of a trailer and the pieces of a body were not counted")
async def test_sec_a1_a_trailer_has_few_lines_and_a_body_few_pieces(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    await line.gets(CHUNKED + b"a: b\r\n" * 200)
    assert line.transport.written.startswith(b"HTTP/1.1 431 ")
    line = Line(make_edge(clock))
    await line.gets(CHUNKED.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + b"1\r\nx\r\n" * 3_000)
    assert line.transport.written.startswith(b"HTTP/1.1 400 ")
    assert line.scopes == []


async def test_who_announces_a_body_is_told_to_send_it(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    await line.gets(HALF_BODY.replace(b"5000", b"4").replace(b"\r\n\r\nab", b"\r\nexpect: 100-continue\r\n\r\n"))
    assert line.transport.written == b"HTTP/1.1 100 Continue\r\n\r\n"
    await line.gets(b"abcd")
    assert line.transport.written.endswith(b"ok")


async def test_a_body_over_all_limits_reaches_who_refuses_it(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    await line.gets(HALF_BODY.replace(b"5000", b"100000") + b"x" * 70_000)
    await line.gets(b"x" * 29_998)
    assert line.transport.written.endswith(b"ok")


async def test_three_of_an_address_and_twelve_of_a_network_are_at_work(clock: Seconds) -> None:
    """`docs/protocol.md`, "Limits"."""
    edge = make_edge(clock)
    for turns, most in ((edge.by_address, 3), (edge.by_network, 12)):
        for _ in range(most):
            assert turns.is_free(b"a")
            await turns.take(b"a", 1)
        assert not turns.is_free(b"a")


@pytest.mark.proves("SEC-A1", breaks="half bodies were at work")
async def test_sec_a1_half_requests_hold_nobodys_turn(clock: Seconds) -> None:
    edge = make_edge(clock)
    for _ in range(30):
        await Line(edge).gets(HALF_BODY)
    neighbour = Line(edge)
    await neighbour.gets(GET)
    assert neighbour.transport.written.endswith(b"ok")


async def test_what_is_no_request_is_malformed_in_our_words(clock: Seconds) -> None:
    line = Line(make_edge(clock))
    await line.gets(b"\x16\x03\x01\x02\x00\x01")
    assert line.transport.written.startswith(b"HTTP/1.1 400 ")
    assert b'"error":"malformed"' in line.transport.written


@pytest.mark.proves("F1", "SEC-A1", breaks="a held poll was not answered early")
async def test_f1_the_oldest_held_polls_of_the_heaviest_are_answered_and_others_are_not(clock: Seconds) -> None:
    edge = make_edge(clock, strangers=20)
    other = Line(edge, "192.0.2.7")
    await other.gets(GET.replace(b"/ ", b"/held "))
    lines = []
    for _ in range(30):
        lines.append(Line(edge, "192.0.2.1"))
        clock.now += 0.1
        await lines[-1].gets(GET.replace(b"/ ", b"/held "))
    answered = [line.transport.written.endswith(b"ok") for line in lines]
    assert 10 <= sum(answered) < 20
    assert answered == sorted(answered, reverse=True)
    assert {line.transport.ended for line in lines[: sum(answered)]} == {"closed"}
    assert b"connection: close" in lines[0].transport.written
    assert other.transport.written == b""


async def test_behind_a_proxy_the_forwarded_address_gives_way(clock: Seconds) -> None:
    edge = make_edge(clock, strangers=20)

    async def poll(who: str) -> Line:
        line = Line(edge, "10.0.0.1")
        clock.now += 0.1
        await line.gets(b"GET /held HTTP/1.1\r\nhost: x\r\nx-forwarded-for: " + who.encode() + b"\r\n\r\n")
        return line

    few = [await poll("198.51.100.7") for _ in range(5)]
    many = [await poll("203.0.113.9") for _ in range(40)]
    few.append(await poll("198.51.100.7"))
    assert sum(line.transport.ended == "closed" for line in many) >= 20
    assert {line.transport.ended for line in few} == {""}


async def test_a_console_that_was_let_in_keeps_its_place(clock: Seconds) -> None:
    edge = make_edge(clock, strangers=10)
    asked = b"GET /held HTTP/1.1\r\nhost: x\r\nauthorization: bearer  a_secret\r\n\r\n"
    first = Line(edge, "192.0.2.1")
    await first.gets(asked)
    first.connection.let_in({"headers": [(b"authorization", b"Bearer a_secret")]})
    second = Line(edge, "192.0.2.1")
    await second.gets(asked)
    for _ in range(40):
        await Line(edge, "192.0.2.1").gets(GET.replace(b"/ ", b"/held "))
    assert (first.transport.ended, second.transport.ended) == ("", "")


async def test_where_all_are_being_served_a_stranger_is_told_to_come_back(clock: Seconds) -> None:
    edge = make_edge(clock, strangers=3)
    for _ in range(3):
        busy = Line(edge)
        busy.connection.data_received(GET)  # its application has not run yet
    late = Line(edge)
    await late.gets(GET)
    assert late.transport.written.startswith(b"HTTP/1.1 503 ")
    assert b'"retry_after":2' in late.transport.written


@pytest.mark.proves("SEC-A1", breaks="a console that introduces itself is a stranger, and waits outside in a crowd")
def test_the_pass_of_a_token_that_was_let_in_is_a_consoles_and_no_other(clock: Seconds) -> None:
    edge = make_edge(clock)
    passed = hashlib.sha256(b"baken pass\na_token").hexdigest().encode()
    assert not edge.is_console([(b"x-baken-pass", passed)]), "before it was let in"
    edge.let_in({"headers": [(b"authorization", b"Bearer a_token")]})
    assert edge.is_console([(b"authorization", b"Bearer a_token")])
    assert edge.is_console([(b"x-baken-pass", passed)])
    for other in ([], [(b"x-baken-pass", b"0" * 64)], [(b"x-baken-pass", passed)] * 2, [(b"x-baken-pass", b"a_token")]):
        assert not edge.is_console(other)
    clock.now += 901
    assert not edge.is_console([(b"x-baken-pass", passed)])
