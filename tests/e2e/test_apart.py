"""Who stands apart, on two real consoles: looked at, ended by a supervisor, told to who reads there, and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.config import Flood
from protocol.models import Role
from tests.attacks.bots import Herd, one_address
from tests.e2e.consoles import quit_console, working
from tests.support.server import Server, create_user, in_process, server_config

SMALL = Flood(address=1, network=1, queue=2, work_from=90, total=200, reserve=50)
APART = 8
"""More than the five that a console sees without asking."""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    config = replace(server_config(tmp_path), trusted_proxies=("127.0.0.1",), flood=SMALL)
    async with in_process(config) as running:
        await create_user(running.config, "sam", role=Role.SUPERVISOR, running=True)
        herd = Herd(running.address, one_address(), lines=1)
        await herd.start(APART + 1, write=lambda number: f"regel {number} van mij")
        assert len(herd.bots) == APART + 1
        await running.services.floods.settle(tell=True)
        yield running


@pytest.mark.proves("SEC-A3", breaks="who read a chat that is none of the first five was not told that it was ended")
async def test_looking_ending_and_taking_back_on_real_screens(server: Server) -> None:
    async with working(server) as anna, working(server, "sam") as sam:
        for console in (anna, sam):
            console.press("f2")
            await console.until(f"apart {APART}")
            console.press("a")
            await console.until("bekijk de 8 die iets schreven")
            console.press("enter")
            await console.until("APART 1 tot 8 van 8")
        anna.press("end", "enter")
        await anna.until("regel 8 van mij")

        sam.press("enter")
        await sam.until("regel 1 van mij")
        sam.press("f2", "a")
        await sam.until("beëindig alle 8 die apart staan")
        sam.press("end", "enter")
        await sam.until("Van deze 8 schreven er 8 iets. Lees die eerst.")
        sam.send("j")
        await sam.until("8 gesprekken die apart stonden zijn beëindigd.")
        await anna.until(
            lambda screen: "Het gesprek dat je las is beëindigd" in screen and "regel 8 van mij" not in screen
        )

        sam.press("f2", "a")
        await sam.until("terugdraaien: 8 gesprekken die zijn beëindigd")
        assert "APART: nu niemand" in sam.screen()
        sam.press("home", "enter")  # where the list was opened before the overview came, nothing is under the cursor
        await sam.until("8 gesprekken wachten weer waar ze stonden.")
        await anna.until(f"apart {APART}")
        assert await quit_console(anna) == 0
        assert await quit_console(sam) == 0
