"""The settings: what is changed holds at once, and is kept."""

from __future__ import annotations

from console.screens.settings import Options, SettingsScreen
from tests.console.screens.consoles import Running, console
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


async def test_the_mouse_is_switched_off_by_its_row() -> None:
    kept: list[Options] = []

    def keep(options: Options) -> str:
        kept.append(options)
        return ""

    async with console(prepare=busy, keep_options=keep) as desk:
        await desk.app.run_action("app.settings")
        await desk.settle()
        await desk.press("end", "up")
        (row,) = [line for line in desk.text().splitlines() if "Muis" in line]
        assert row.split()[-1] == "aan"
        await desk.press("enter")
        (row,) = [line for line in desk.text().splitlines() if "Muis" in line]
        assert row.split()[-1] == "uit"
        await desk.press("escape")
        assert (kept[-1].mouse, desk.app.options.mouse) == (False, False)


async def test_that_a_setting_could_not_be_kept_is_said() -> None:
    async with console(prepare=busy, keep_options=lambda options: "Niet bewaard.") as desk:
        await desk.app.run_action("app.settings")
        await desk.settle()
        await desk.press("end", "enter", "escape")
        await desk.until(lambda: "Niet bewaard." in desk.text())
        assert desk.app.alerts.muted


async def test_a_bell_that_the_settings_put_off_is_off_in_the_header_too() -> None:
    async with console(prepare=busy) as desk:
        assert "bel uit" not in desk.text().splitlines()[0]
        await desk.app.run_action("app.settings")
        await desk.settle()
        await desk.press("end", "enter", "escape")
        assert desk.app.alerts.muted
        await desk.advance(1)
        assert "bel uit" in desk.text().splitlines()[0]


async def test_what_the_organisation_fixes_is_said_and_stays() -> None:
    options = Options(fixed=frozenset({"language"}))
    async with console(prepare=busy, options=options) as desk:
        await desk.app.run_action("app.settings")
        await desk.settle()
        assert "vastgelegd door de organisatie" in desk.text()
        await desk.press("enter", "escape")
        assert desk.app.options.language == "nl"
        assert "WACHTRIJ" in desk.text()


async def test_the_bell_repeats_and_an_answer_is_late_as_the_settings_say() -> None:
    options = Options(bell_repeat_seconds=100, reply_overdue_seconds=40)
    async with console(prepare=busy, options=options) as desk:
        assert desk.app.alerts.repeat == 100
        await desk.press("down", "c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        desk.server.says("c-2", "ben je er nog")
        await desk.settle()
        assert "wacht" not in chat_list(desk)
        await desk.advance(45)
        assert "0:45 wacht" in chat_list(desk) or "0:46 wacht" in chat_list(desk)


def chat_list(desk: Running) -> str:
    """What stands in the list of one's own chats."""
    return desk.text().partition("MIJN GESPREKKEN")[2].partition("F1 hulp")[0]
