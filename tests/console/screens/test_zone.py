"""Every time on the screen, and what is open now, is the helpline's, wherever the workstation stands."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from api_client.safe_text import SafeLine
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, take_bever
from tests.stubs.fake_server import FakeServer


@pytest.fixture(params=["America/New_York", "Asia/Tokyo"])
def _far_away(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def in_amsterdam(server: FakeServer) -> None:
    """It is 22:00 in UTC on a winter's Monday, so 23:00 at the helpline."""
    server.settings = replace(server.settings, timezone=SafeLine("Europe/Amsterdam"))
    busy(server)


@pytest.mark.usefixtures("_far_away")
async def test_times_are_the_helplines_and_the_header_names_the_place() -> None:
    async with console(prepare=in_amsterdam) as desk:
        await take_bever(desk)
        assert "23:00 (Amsterdam)" in desk.text().splitlines()[0]
        assert "bever 23:00" in desk.text()
        assert "vandaag 23:00" in desk.text()
        local = desk.work.local_time()
        assert (local.hour, local.weekday()) == (23, 0)


async def test_no_place_is_named_where_the_workstation_shows_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        async with console(prepare=in_amsterdam) as desk:
            assert desk.text().splitlines()[0].rstrip().endswith("23:00")
    finally:
        monkeypatch.undo()
        time.tzset()
