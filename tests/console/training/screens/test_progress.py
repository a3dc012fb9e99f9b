"""Progress on the screen: read, taken along, deleted only after a yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.training.catalog.trainee_runs import TraineeRuns
from console.training.screens.progress import ProgressScreen
from tests.console.training.catalog.test_trainee_runs import DONE, LEFT, keep, portfolio
from tests.console.training.debrief.case import GOOD, WEAK, terms
from tests.console.training.screens.host import page


def filled(tmp_path: Path) -> TraineeRuns:
    mine = portfolio(tmp_path)
    keep(mine.folder, "first", (*GOOD, LEFT, DONE), began="2026-11-26T10:00:00Z")
    keep(mine.folder, "second", (*WEAK, LEFT, DONE))
    return mine


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_everything_can_be_read_by_walking_down(tmp_path: Path, size: tuple[int, int]) -> None:
    async with page(ProgressScreen(filled(tmp_path), terms()), size) as shown:
        seen = shown.text()
        assert "OEFENING" in shown.bar()
        for _ in range(14):
            await shown.press("down")
            seen += shown.text()
    for words in (
        "Oefeningen met een afgeronde nabespreking: 2",
        "Om hierna te oefenen",
        "- Dreiging tegen familie, broertjes of zusjes",
        "gehoord 1 van 2 · kritiek en gemist: 1",
        "gevraagd in 2, gedaan in 1",
        "Nachtuil: 'gewoon even een pakketje'  ",
        "nabesproken",
    ):
        assert words in seen


async def test_a_run_is_deleted_only_after_a_yes(tmp_path: Path) -> None:
    mine = filled(tmp_path)
    async with page(ProgressScreen(mine, terms())) as shown:
        await shown.press("x")
        assert len(mine.kept()) == 2
        await shown.press("end", "x")
        assert "De oefening van 2026-11-26" in shown.text()
        await shown.press("enter")
        assert len(mine.kept()) == 2
        await shown.press("x", "j")
        assert "Verwijderd." in shown.text()
    assert [one.run for one in mine.kept()] == ["second"]


async def test_a_run_is_taken_along_and_opened(tmp_path: Path) -> None:
    mine = filled(tmp_path)
    async with page(ProgressScreen(mine, terms()), (200, 40)) as shown:
        await shown.press("end", "e")
        assert "debrief-first.html, debrief-first.md" in shown.text()
        await shown.press("t")
        assert "runs.csv" in shown.text()
        await shown.press("enter")
    assert shown.app.left_with == ["first"]


async def test_what_goes_wrong_is_told(tmp_path: Path) -> None:
    mine = portfolio(tmp_path)
    keep(mine.folder, "early", WEAK)
    async with page(ProgressScreen(mine, terms()), (200, 24)) as shown:
        await shown.press("end", "e")
        assert "Rond eerst de nabespreking af" in shown.text()
        (mine.folder.log("early")).unlink()
        await shown.press("x", "j")
        assert "Er is hier geen" in shown.text()


async def test_nothing_was_practised_yet(tmp_path: Path) -> None:
    async with page(ProgressScreen(portfolio(tmp_path), terms())) as shown:
        assert "Er zijn er nog geen." in shown.text()
        await shown.press("e", "x", "enter", "escape")
    assert shown.app.left_with == [None]
