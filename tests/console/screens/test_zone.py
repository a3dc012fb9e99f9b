"""Every time on the screen, and what is open now, is the helpline's, wherever the workstation stands."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from protocol.safe_text import SafeLine
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, take_bever
from tests.stubs.fake_server import FakeServer
from widgets.referral_list import ReferralList


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


WORKSTATIONS = ("America/New_York", "Asia/Tokyo")


@pytest.mark.parametrize(("helpline", "is_open"), [("Europe/Amsterdam", False), ("America/New_York", True)])
async def test_what_is_open_now_is_by_the_hours_at_the_helpline_wherever_the_workstation_stands(
    monkeypatch: pytest.MonkeyPatch, helpline: str, is_open: bool
) -> None:
    """It is 23:00 and 17:00 there; the Kindertelefoon is open from 11:00 to 21:00 (its row in referrals.yaml)."""

    def there(server: FakeServer) -> None:
        server.settings = replace(server.settings, timezone=SafeLine(helpline))

    seen = []
    for zone in WORKSTATIONS:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        try:
            async with console(prepare=there) as desk:
                await desk.press("f7", "o")
                whole = [(row.name, row.open) for row in desk.work.query_one(ReferralList)._rows]
                await desk.press("o", "slash")
                await desk.write("kindertel")
                said = "nu open" if is_open else "nu dicht"
                assert said in desk.text(), zone
                seen.append(whole)
        finally:
            monkeypatch.undo()
            time.tzset()
    assert seen[0] == seen[1]
    assert all(row[1] is True for row in seen[0])
    assert ("De Kindertelefoon" in [str(name) for name, _open in seen[0]]) is is_open
