"""The trainee's screens at the sizes that the design names, without colour: every state is a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from console.training.play.entries import Watched, Whispered
from tests.console.training.screens.steps import choose, take, to_the_question
from tests.console.training.screens.trainings import SAFE, Training, training

COLOURLESS = {"default", "black", "white"}


def colours(desk: Training) -> set[str]:
    """The names of all foregrounds on the screen."""
    strips = desk.app.screen._compositor.render_strips()
    return {str(one.style.color.name) for strip in strips for one in strip if one.style and one.style.color}


async def a_run(desk: Training) -> list[str]:
    """From the library to the question of care; a frame of each screen and of what stands over it."""
    frames = [desk.text()]
    await choose(desk, begin=False)
    frames.append(desk.text())
    await desk.press("enter")
    await take(desk, chosen=True)
    await desk.send(SAFE)
    desk.run.act(Watched(by="trainer-1", on=True))
    desk.run.act(Whispered(text="vraag of hij alleen is", by="trainer-1"))
    await desk.press("f2", "z")
    frames.append(desk.text())
    await desk.press("z", "escape", "f11", "f11")
    frames.append(desk.text())
    await desk.press("escape")
    await desk.advance(12)
    frames.append(desk.text())
    await desk.press("2")
    frames.append(desk.text())
    await desk.press("enter", "ctrl+d", "3")
    frames.append(desk.text())
    return frames


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_frames(
    size: tuple[int, int], tmp_path: Path, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("NO_COLOR", "1")
    async with training(tmp_path, size=size) as desk:
        frames = await a_run(desk)
        assert colours(desk) <= COLOURLESS
    assert ("\n" + "=" * size[0] + "\n").join(frames) == snapshot


async def test_sec_g6_in_ascii_nothing_is_lost(tmp_path: Path) -> None:
    async with training(tmp_path, ascii_only=True) as desk:
        frames = await a_run(desk)
    assert all(frame.isascii() for frame in frames)
    assert "OEFENING" in frames[0]


async def test_nothing_is_lost_where_the_window_is_narrow(tmp_path: Path) -> None:
    async with training(tmp_path, size=(60, 20)) as desk:
        await choose(desk)
        await take(desk, chosen=True)
        await to_the_question(desk)
        assert "0  in eigen woorden" in desk.text()
