"""The whole work screen at the sizes that the design names, by keyboard alone, with and without colour."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from protocol.models import Presence, Role
from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import enter
from tests.stubs.fake_server import FakeServer
from widgets.composer import Composer

SIZES = [(60, 20), (80, 24), (120, 40), (160, 50)]
COLOURLESS = {"default", "black", "white"}
"""What Textual draws with where NO_COLOR is set; that none of it leaves is seen in `terminal/test_no_colour.py`."""


def colours(desk: Running) -> set[str]:
    """The names of all foregrounds on the screen."""
    return {
        str(segment.style.color.name)
        for strip in desk.strips()
        for segment in strip
        if segment.style and segment.style.color
    }


def evening(server: FakeServer) -> None:
    """Four wait, three colleagues are on."""
    server.hire("lijn-2", "lijn-2")
    server.put_colleague(replace(server.hire("lijn-3", "lijn-3"), presence=Presence.PAUSE))
    server.hire("sup", "achterwacht", role=Role.SUPERVISOR)
    server.arrive("c-1", "reiger", danger=True)
    server.says("c-1", "hij komt zo thuis")
    server.arrive("c-2", "bever", contact=3)
    server.says("c-2", "ik was hier gisteren")
    server.arrive("c-2041", "nachtuil")
    server.says("c-2041", "hoi is dit anoniem")


async def work_an_evening(desk: Running) -> list[str]:
    """Claim, answer, tick a signal, set the phase, insert a referral: keys only. Gives a frame after each."""
    frames = [desk.text()]
    await desk.press("down", "down", "c")
    await desk.until(lambda: desk.server.rows["c-2041"].owner == "anna")
    await desk.settle()
    await desk.write("Hoi, goed dat je er bent")
    await enter(desk)
    await desk.until(lambda: "verzonden" in desk.text())
    desk.server.says("c-2041", "nu moet ik dat terugwerken zegt hij")
    await desk.until(lambda: "terugwerken" in desk.text())
    frames.append(desk.text())
    await desk.press("f4", "slash")
    await desk.write("schuld")
    await desk.press("enter", "space")
    await desk.until(lambda: desk.server.rows["c-2041"].signals and "[x]" in desk.text())
    frames.append(desk.text())
    await desk.press("f6", "down", "enter")
    await desk.until(lambda: desk.server.rows["c-2041"].phases and "(x) 2" in desk.text())
    frames.append(desk.text())
    await desk.press("f7", "down", "enter")
    await desk.until(lambda: "0900-8844" in desk.work.query_one(Composer).text)
    await desk.settle()
    frames.append(desk.text())
    return frames


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_an_evening_by_keyboard(
    size: tuple[int, int], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    async with console(size=size, prepare=evening) as desk:
        frames = await work_an_evening(desk)
    assert "\n\n=====\n\n".join(frames) == snapshot


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sec_g6_an_evening_without_colour(
    size: tuple[int, int], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(size=size, prepare=evening) as desk:
        frames = await work_an_evening(desk)
        assert colours(desk) <= COLOURLESS
    assert "\n\n=====\n\n".join(frames) == snapshot


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sec_g6_without_colour_and_in_ascii_nothing_is_lost(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(size=size, prepare=evening, ascii_only=True) as desk:
        frames = await work_an_evening(desk)
        assert colours(desk) <= COLOURLESS
    assert all(frame.isascii() for frame in frames)
    assert "!!" in frames[0]
    assert "gevaar" in frames[0]
