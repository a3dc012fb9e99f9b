"""The end of a chat, and of a shift: nothing of a finished chat stays, and nobody is left behind unasked."""

from __future__ import annotations

import pytest

from api_client.errors import NotAllowed, Unavailable
from console.screens.leave_dialog import LeaveDialog
from console.screens.work.screen import WorkScreen
from protocol.models import State
from tests.console.screens.consoles import PASSWORD, Running, console
from tests.console.screens.steps import busy, take_bever
from tests.stubs.fake_server import FakeServer


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_form_of_a_finished_chat_leaves_the_screen(size: tuple[int, int]) -> None:
    async with console(prepare=busy, size=size) as desk:
        await take_bever(desk)
        await desk.press("f12", "j")
        await desk.until(lambda: desk.where() == "form")
        await desk.until(lambda: "Mensenhandel?" in desk.text())
        await desk.press("1", "f12", "j")
        await desk.until(lambda: "c-2" not in desk.state.conversations)
        await desk.until(lambda: "Mensenhandel?" not in desk.text())
        assert desk.where() == "composer"
        if size[0] >= 80:
            assert "WACHTRIJ" in desk.text()
            assert "reiger" in desk.text()
        await desk.press("f9")
        await desk.write(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: not desk.app.covered)
        assert "Mensenhandel?" not in desk.text()
        await desk.press("f5")
        assert "Mensenhandel?" not in desk.text()


async def test_a_form_that_loses_its_chat_elsewhere_gives_no_key_to_the_queue() -> None:
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        await desk.press("f5")
        desk.server.change("c-2", state=State.CLOSED)
        await desk.until(lambda: "c-2" not in desk.state.conversations)
        await desk.write("cpm")
        assert len(desk.backend.sent("claim")) == 1
        assert not desk.app.alerts.muted


def two_mine(server: FakeServer) -> None:
    for number, alias in enumerate(("reiger", "bever", "otter"), start=1):
        server.arrive(f"c-{number}", alias)
    for number in (1, 2):
        server.change(f"c-{number}", state=State.ACTIVE, owner="anna")


def waiting(desk: Running) -> set[str]:
    return {row.id for row in desk.server.rows.values() if row.state is State.WAITING}


async def test_leaving_gives_every_chat_back_at_once_where_that_is_wanted() -> None:
    async with console(prepare=two_mine, size=(80, 24)) as desk:
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, LeaveDialog)
        assert "g  alle gesprekken teruggeven" in desk.text()
        assert "reiger, bever" in desk.text()
        await desk.press("g")
        await desk.until(lambda: not desk.app.is_running)
        assert waiting(desk) == {"c-1", "c-2", "c-3"}
        assert desk.app.return_code == 0


@pytest.mark.parametrize("key", ["enter", "n", "escape"])
async def test_leaving_is_no_unless_somebody_says_otherwise(key: str) -> None:
    async with console(prepare=two_mine) as desk:
        await desk.press("ctrl+q", key)
        assert not desk.backend.sent("left")
        assert [type(screen) for screen in desk.app.screen_stack[1:]] == [WorkScreen]
        assert waiting(desk) == {"c-3"}


async def test_chats_can_still_be_left_as_they_are() -> None:
    async with console(prepare=two_mine) as desk:
        await desk.press("ctrl+q", "j")
        await desk.until(lambda: not desk.app.is_running)
        assert waiting(desk) == {"c-3"}
        assert len(desk.backend.sent("left")) == 1, "no page promises somebody who went home"


async def test_who_could_not_give_everything_back_is_still_there() -> None:
    async with console(prepare=two_mine) as desk:
        desk.backend.fail("release", NotAllowed())
        await desk.press("ctrl+q", "g")
        await desk.until(lambda: "Je bent er nog" in desk.text())
        assert desk.app.is_running
        assert len(waiting(desk)) == 2


async def test_another_console_of_the_same_person_goes_on_with_the_chats() -> None:
    async with console(prepare=two_mine) as desk:
        desk.backend.others = 1
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running)
        assert waiting(desk) == {"c-3"}


async def test_a_server_that_cannot_be_asked_knows_of_no_other_console() -> None:
    async with console(prepare=two_mine) as desk:
        desk.backend.others = 1
        desk.backend.fail("other_consoles", Unavailable("timeout"))
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, LeaveDialog)
