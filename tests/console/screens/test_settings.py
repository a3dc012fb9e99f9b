"""The settings: what is changed holds at once, and is kept."""

from __future__ import annotations

from console.screens.settings import Options, SettingsScreen
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy
from widgets.composer import Composer


async def test_language_and_colours_change_at_once_and_the_draft_stays() -> None:
    kept: list[Options] = []

    def keep(options: Options) -> str:
        kept.append(options)
        return ""

    async with console(prepare=busy, keep_options=keep) as desk:
        await desk.press("down", "c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        await desk.settle()
        await desk.write("half af")
        await desk.press("ctrl+p")
        await desk.write("verzendtoets")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, SettingsScreen))
        await desk.press("enter", "down", "enter")
        assert desk.app.theme == "baken-light"
        await desk.press("escape")
        await desk.until(lambda: "QUEUE" in desk.text())
        assert kept[-1].language == "en"
        assert kept[-1].theme == "baken-light"
        work = desk.app.work
        assert work is not None
        assert work.query_one(Composer).text == "half af"


async def test_that_a_setting_could_not_be_kept_is_said() -> None:
    async with console(prepare=busy, keep_options=lambda options: "Niet bewaard.") as desk:
        await desk.app.run_action("app.settings")
        await desk.settle()
        await desk.press("end", "enter", "escape")
        await desk.until(lambda: "Niet bewaard." in desk.text())
        assert desk.app.alerts.muted
