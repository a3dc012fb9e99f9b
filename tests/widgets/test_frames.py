"""The widgets together, as text: at every width the screen is read as it is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.support.frames import text_frame
from tests.support.needs import needs_chromium
from tests.support.pictures import picture
from tests.widgets.work_screen import WorkScreen
from widgets.checklist import Checklist
from widgets.transcript import Transcript


class Frame(SingleFileSnapshotExtension):
    """One text file per frame."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.mark.parametrize(("width", "height"), [(90, 24), (120, 36), (160, 40), (200, 50)])
async def test_the_work_screen(snapshot: SnapshotAssertion, width: int, height: int) -> None:
    app = WorkScreen()
    async with app.run_test(size=(width, height)) as pilot:
        await pilot.pause()
        assert text_frame(app) == snapshot(extension_class=Frame)


@pytest.mark.parametrize("pane", [Transcript, Checklist])
async def test_one_pane_at_forty_columns(snapshot: SnapshotAssertion, pane: type[Transcript] | type[Checklist]) -> None:
    app = WorkScreen()
    async with app.run_test(size=(40, 24)) as pilot:
        for part in app.query("#left, #middle, #signals"):
            part.display = isinstance(part, pane) or bool(part.query(pane))
        app.query_one(pane).styles.width = "1fr"
        app.query_one(pane).focus()
        await pilot.press("up")
        await pilot.pause()
        assert text_frame(app) == snapshot(extension_class=Frame)


@pytest.mark.parametrize("width", [40, 57, 80, 113, 200])
async def test_no_row_is_wider_or_narrower_than_the_screen(width: int) -> None:
    app = WorkScreen()
    async with app.run_test(size=(width, 30)) as pilot:
        await pilot.pause()
        rows = app.screen._compositor.render_strips()
        assert {sum(cell_len(segment.text) for segment in row) for row in rows} == {width}


async def test_without_colour_every_meaning_has_a_mark_or_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = WorkScreen()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        frame = text_frame(app)
        for meaning in ("!!", "gevaar nu", " ! ", "wacht", "◂ signaal", "✗ niet verzonden", "[x]", "[ ]", "LIVE"):
            assert meaning in frame


@needs_chromium
async def test_a_picture_can_be_made(tmp_path: Path) -> None:
    app = WorkScreen()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        picture(app.export_screenshot(), tmp_path / "screen.png")
    assert (tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")
