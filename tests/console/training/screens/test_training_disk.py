"""A full disk at work and in the debrief: it is said, and nothing is lost unsaid."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from console.training.play.entries import Sent
from console.training.runs import journal, kept_runs
from console.training.runs.folder import open_folder
from console.training.screens.debrief.screen import DebriefScreen
from tests.console.training.screens.steps import finish, take, to_the_end
from tests.console.training.screens.trainings import SAFE, training


def full(handle: int, data: bytes, place: int) -> int:
    raise OSError(errno.ENOSPC, "full")


async def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        with monkeypatch.context() as disk:
            disk.setattr(journal, "_write_at", full)
            await desk.send(SAFE)
            assert "NIET GESCHREVEN: de tijd staat stil, niets is weg" in desk.text()
        await desk.advance(6)
        assert "NIET GESCHREVEN: de tijd staat stil, niets is weg" not in desk.text()
    (kept,) = kept_runs.kept(open_folder(tmp_path))
    log = kept_runs.load(open_folder(tmp_path), kept.run)
    assert [entry.what.text for entry in log.entries if isinstance(entry.what, Sent)] == [SAFE]


async def test_answers_that_a_full_disk_does_not_take_are_not_lost_unsaid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await to_the_end(desk)
        await finish(desk)
        with monkeypatch.context() as disk:
            disk.setattr(journal, "_write_at", full)
            await desk.press("enter")
            assert "Er past niets meer op de schijf" in desk.text()
            await desk.press("escape")
            assert "Toch weggaan?" in desk.text()
            await desk.press("n")
            assert isinstance(desk.app.screen, DebriefScreen)
            await desk.press("ctrl+q")
            assert "Toch weggaan?" in desk.text()
            await desk.press("n")
            assert isinstance(desk.app.screen, DebriefScreen)
        await desk.advance(6)
        await desk.press("escape")
        assert "BIBLIOTHEEK" in desk.text()
    (kept,) = kept_runs.kept(open_folder(tmp_path))
    assert kept_runs.load(open_folder(tmp_path), kept.run).entries[-1].what.code == "a"
