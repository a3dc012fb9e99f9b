"""How a console ends: line closed, killed while typing, the chatter gone first, quitting with texts on the way."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api_client.auth import sign_in
from api_client.http_backend import HttpBackend
from api_client.transport import Transport
from tests.support.counsellor import Counsellor
from tests.support.middlebox import Middlebox, Mode
from tests.support.server import PASSWORD, Visitor
from tests.support.serving import ServerProcess, until
from tests.visitor.background import Background

ALIAS = "Otter"
FLUSHED = 10.0
"""Seconds within which a console that ends has brought out what waited (SEC-D5)."""
GONE = 12.0
"""Seconds within which its process is gone (SEC-D5)."""


@pytest.fixture
def background() -> Iterator[Background]:
    loop = Background()
    yield loop
    loop.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path / "data") as running:
        running.add_user("lijn-1")
        yield running


@pytest.fixture
def chatter(server: ServerProcess, background: Background) -> Iterator[Visitor]:
    """Somebody who waits."""
    visitor = Visitor(server.address)
    background.run(visitor.arrive(ALIAS))
    yield visitor
    visitor.close()


@pytest.fixture
def counsellor(server: ServerProcess, chatter: Visitor) -> Iterator[Counsellor]:
    with Counsellor(server.address, "lijn-1") as console:
        console.sign_in()
        console.claim(ALIAS)
        yield console


@pytest.fixture
def other_console(server: ServerProcess, background: Background) -> Iterator[HttpBackend]:
    """Another sign-in of the same counsellor: what it gets is what the server has."""

    async def sign_in_there() -> HttpBackend:
        transport = Transport(server.address)
        return HttpBackend(transport, await sign_in(transport, "lijn-1", PASSWORD))

    backend = background.run(sign_in_there())
    yield backend
    background.run(backend.aclose())


def anew(chatter: Visitor) -> Visitor:
    """The chatter on a new line: a server closes one that was quiet for some seconds."""
    chatter.line.close()
    return chatter


def read_by(chatter: Visitor, background: Background) -> list[str]:
    """What the chatter can read of the counsellor."""
    return [message["text"] for message in background.run(anew(chatter).read()) if message["author"] == "counsellor"]


def switch(box: Middlebox, mode: Mode, background: Background) -> None:
    """Let the box treat its lines otherwise from now on."""

    async def turn() -> None:
        box.mode = mode

    background.run(turn())


def test_sec_d5_a_closed_terminal_brings_out_what_waits_and_ends(
    server: ServerProcess, chatter: Visitor, counsellor: Counsellor, background: Background
) -> None:
    server.pause()
    counsellor.say("ik blijf bij je")
    counsellor.reads("ik blijf bij je")
    counsellor.say("ook als het stil is")
    counsellor.reads("ook als het stil is")
    counsellor.terminal.hang_up()
    server.go_on()
    begun = time.monotonic()
    until(lambda: len(read_by(chatter, background)) == 2, "both texts")
    assert time.monotonic() - begun < FLUSHED
    until(lambda: counsellor.terminal.process.poll() is not None, "the end of the process")
    assert time.monotonic() - begun < GONE
    assert read_by(chatter, background) == ["ik blijf bij je", "ook als het stil is"]


def test_sec_d6_a_killed_console_loses_no_more_than_two_seconds_and_leaves_no_word_on_disk(
    server: ServerProcess,
    chatter: Visitor,
    counsellor: Counsellor,
    other_console: HttpBackend,
    background: Background,
) -> None:
    background.run(anew(chatter).say("kanarie van de chatter"))
    counsellor.reads("kanarie van de chatter")
    counsellor.say("kanarie van de lijn")
    counsellor.sent("kanarie van de lijn")
    counsellor.type("kanarie die nog niet af is")
    until(
        lambda: "kanarie die nog niet af is" in background.run(other_console.snapshot()).drafts.values(),
        "the draft at the server",
    )
    counsellor.type(" en net begon")
    counsellor.terminal.signal(signal.SIGKILL)
    counsellor.terminal.wait_exit()
    home = counsellor.terminal.home
    with_words = [
        path.name
        for path in home.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in (b"kanarie", PASSWORD.encode()))
    ]
    assert with_words == []

    with Counsellor(server.address, "lijn-1") as again:
        again.sign_in()
        again.sees(f"  {ALIAS}")
        again.terminal.press("f2", "tab", "enter")
        again.sees(f"aan {ALIAS}")
        again.sees("▎ kanarie die nog niet af is")


def test_sec_d7_a_chatter_who_leaves_first_lets_the_text_stand_as_not_delivered(
    server: ServerProcess, chatter: Visitor, background: Background
) -> None:
    box = Middlebox(server.port)
    background.run(box.__aenter__())
    try:
        with Counsellor(box.url, "lijn-1") as counsellor:
            counsellor.sign_in()
            counsellor.claim(ALIAS)
            switch(box, Mode.BLACKHOLE, background)
            counsellor.say("ben je alleen?")
            counsellor.reads("ben je alleen?")
            until(lambda: box.swallowed > 0, "the text is on its way")
            background.run(anew(chatter).leave())
            switch(box, Mode.RESET, background)
            counsellor.sees("geen verbinding sinds")
            switch(box, Mode.PASS, background)
            counsellor.sees(f"{ALIAS} is weggegaan")
            counsellor.sees("niet afgeleverd")
            counsellor.reads("ben je alleen?")
            assert read_by(chatter, background) == []
    finally:
        background.run(box.__aexit__(None, None, None))


def test_sec_d8_quitting_with_a_text_on_its_way_asks_once(server: ServerProcess, counsellor: Counsellor) -> None:
    server.stop()
    counsellor.sees("geen verbinding sinds")
    counsellor.say("nog onderweg")
    counsellor.reads("nog onderweg")
    counsellor.terminal.press("ctrl+q")
    screen = counsellor.sees("De console verlaten?")
    assert "1 tekst is niet bij de server aangekomen." in screen
    counsellor.terminal.press("enter")
    counsellor.sees(lambda screen: "De console verlaten?" not in screen)
    counsellor.reads("nog onderweg")
    counsellor.terminal.press("ctrl+q")
    counsellor.sees("De console verlaten?")
    counsellor.terminal.send("j")
    assert counsellor.terminal.wait_exit() == 0
    assert counsellor.terminal.output.count(b"De console verlaten?") == 2
