"""The conversation through the boxes between a workstation and a server: complete answers only, and idle lines cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.config import Timings
from tests.e2e.conftest import Phone
from tests.e2e.steps import answered, in_turn, said, taken, talk
from tests.support.counsellor import Counsellor
from tests.support.middlebox import Middlebox, Mode
from tests.support.needs import needs_chromium
from tests.support.server import server_config
from tests.support.serving import ServerProcess, until
from tests.visitor.background import Background
from tests.visitor.steps import texts

pytestmark = needs_chromium
IDLE = 2.0
"""Seconds of silence after which the box cuts a line. The server answers polls after half of that, as it does after 25
of the 30 seconds of a real one."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    config = replace(server_config(tmp_path), timings=Timings(poll_wait=IDLE / 2))
    with ServerProcess(tmp_path / "data", config) as running:
        running.add_user("lijn-1")
        yield running


@pytest.fixture
def boxes(server: ServerProcess) -> Iterator[tuple[Middlebox, Middlebox]]:
    """One before the chatter, one before the counsellor."""
    background = Background()
    both = (Middlebox(server.port, idle=IDLE), Middlebox(server.port, idle=IDLE))
    try:
        for box in both:
            background.run(box.__aenter__())
        yield both
        for box in both:
            background.run(box.__aexit__(None, None, None))
    finally:
        background.close()


@pytest.mark.parametrize("mode", [Mode.BUFFER, Mode.IDLE_CLOSE], ids=lambda mode: mode.value)
def test_ten_messages_each_way(boxes: tuple[Middlebox, Middlebox], phone: Phone, mode: Mode) -> None:
    talk_through(boxes, phone, mode, 10)


def talk_through(boxes: tuple[Middlebox, Middlebox], phone: Phone, mode: Mode, count: int) -> None:
    """So many messages each way; where lines are cut, each side loses one after every fifth."""
    for box in boxes:
        box.mode = mode
    theirs, ours = boxes
    with Counsellor(ours.url, "lijn-1") as counsellor:
        counsellor.sign_in()
        page = taken(phone(theirs.url), counsellor)
        for first in range(1, count, 5):
            talk(page, counsellor, range(first, first + 5))
            if mode is Mode.IDLE_CLOSE:
                cut = [box.idle_closed for box in boxes]
                until(
                    lambda cut=cut: all(box.idle_closed > n for box, n in zip(boxes, cut, strict=True)),
                    "each side loses a line",
                )
        counsellor.sent(answered(count))
        assert said(counsellor.transcript()) == in_turn(range(1, count + 1))
        assert said(texts(page)) == in_turn(range(1, count + 1))
        assert "geen verbinding" not in counsellor.terminal.screen()
