"""Looking back while writing, messages that stand together, a bell that is never off unseen, a footer of use at 80."""

from __future__ import annotations

import pytest

from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy, take_bever
from tests.stubs.fake_server import FakeServer
from widgets.transcript import Transcript


def talks(lines: int) -> object:
    def prepare(server: FakeServer) -> None:
        busy(server)
        for number in range(lines):
            server.says("c-2", f"regel {number:02}")

    return prepare


def seen(desk: Running) -> list[str]:
    return [f"regel {number:02}" for number in range(60) if f"regel {number:02}" in desk.text()]


async def test_a_page_back_is_one_key_while_writing() -> None:
    async with console(prepare=talks(50), size=(80, 24)) as desk:  # type: ignore[arg-type]  # made above
        await take_bever(desk)
        await desk.until(lambda: "regel 49" in desk.text())
        await desk.write("even kijken")
        first = seen(desk)[0]
        await desk.press("pageup")
        assert "regel 49" not in desk.text()
        assert seen(desk)[0] < first
        assert desk.where() == "composer"
        assert not desk.state.at_end
        await desk.write("!")
        await desk.press("pagedown")
        assert "regel 49" in desk.text()
        assert "even kijken!" in desk.text()
        assert desk.state.at_end


async def test_twelve_short_messages_of_a_minute_stand_on_24_rows() -> None:
    async with console(prepare=talks(50), size=(80, 24)) as desk:  # type: ignore[arg-type]  # made above
        await take_bever(desk)
        await desk.until(lambda: "regel 49" in desk.text())
        assert len(seen(desk)) >= 12


async def test_another_minute_another_person_and_a_mark_begin_anew_or_stay_to_be_seen() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        desk.server.says("c-2", "een")
        desk.server.says("c-2", "twee")
        await desk.advance(60)
        desk.server.says("c-2", "drie")
        await desk.until(lambda: "drie" in desk.text())
        heads = [line for line in desk.text().splitlines() if "bever 22:0" in line]
        assert len(heads) == 2
        desk.backend.hang("send")
        for text in ("vier", "vijf"):
            desk.session.writing.send("c-2", text)
        await desk.until(lambda: "vijf" in desk.text())
        assert "vijf  … nog niet verzonden" in desk.text()
        desk.backend.resume("send")
        await desk.until(lambda: "nog niet verzonden" not in desk.text())
        assert desk.text().count("verzonden") == 1
        await desk.press("f4", "left", "space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        await desk.until(lambda: any("twee" in line and "◂ signaal" in line for line in desk.text().splitlines()))


async def test_a_click_and_the_cursor_stay_on_one_message_of_those_that_stand_together() -> None:
    async with console(prepare=talks(4), size=(80, 24)) as desk:  # type: ignore[arg-type]  # made above
        await take_bever(desk)
        await desk.until(lambda: "regel 03" in desk.text())
        desk.work.set_focus(desk.work.query_one(Transcript))
        await desk.press("up", "up")
        marked = [line for line in desk.text().splitlines() if "▌" in line.split("│")[-1]]
        assert len(marked) == 1
        assert "regel" in marked[0]


async def test_a_bell_that_a_key_put_off_is_seen_at_80_columns_and_comes_back_by_itself() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        await desk.press("ctrl+f")
        assert "15 minuten" in desk.text().splitlines()[-1]
        await desk.advance(10)
        assert "bel uit" in desk.text().splitlines()[0]
        before = desk.app.rang
        desk.server.arrive("c-8", "das")
        await desk.advance(14 * 60 + 49)
        assert desk.app.rang == before
        await desk.advance(2)
        desk.server.arrive("c-9", "otter")
        await desk.until(lambda: desk.app.rang > before)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("escape", ["F1", "F2", "F3", "F4", "F5", "F8", "F9", "^P"]),
        ("f2", ["F1", "c neem", "F3", "F8", "^P"]),
    ],
)
async def test_the_footer_at_80_columns_shows_what_matters(key: str, wanted: list[str]) -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        await desk.press(key)
        footer = desk.text().splitlines()[-1]
        assert [each for each in wanted if each not in footer] == []
        assert len(footer) <= 80


async def test_a_chat_that_is_opened_anew_where_it_was_left_shows_no_end() -> None:
    async with console(prepare=talks(50), size=(80, 24)) as desk:  # type: ignore[arg-type]  # made above
        await take_bever(desk)
        await desk.until(lambda: "regel 49" in desk.text())
        await desk.press("pageup")
        desk.session.open(None)
        desk.session.open("c-2")
        await desk.settle()
        assert not desk.state.at_end
        desk.server.says("c-2", "regel 50")
        await desk.settle()
        assert desk.state.transcripts["c-2"].seen < desk.server.rows["c-2"].last_message


async def test_a_chat_behind_another_pane_is_not_read_from_that_moment_on() -> None:
    async with console(prepare=talks(5), size=(60, 24)) as desk:  # type: ignore[arg-type]  # made above
        await take_bever(desk)
        await desk.until(lambda: "regel 04" in desk.text())
        assert desk.state.at_end
        await desk.press("f2")
        assert "regel 04" not in desk.text()
        assert not desk.state.at_end
