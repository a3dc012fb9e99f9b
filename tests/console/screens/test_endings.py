"""A chat that is blocked, or removed because somebody asks for it: found in the palette, asked once, done."""

from __future__ import annotations

import pytest

from console.screens.confirm import Confirm
from protocol.models import EndReason, Role, State
from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy, take_bever
from tests.stubs.fake_server import FakeServer


async def from_the_palette(desk: Running, word: str) -> None:
    """As somebody finds it who knows no key."""
    await desk.press("ctrl+p")
    await desk.write(word)
    await desk.press("enter")


async def test_who_abuses_the_line_is_blocked() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await from_the_palette(desk, "blokk")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever blokkeren?" in desk.text()
        await desk.press("j")
        await desk.until(lambda: desk.server.rows["c-2"].end_reason is EndReason.BLOCKED)
        await desk.until(lambda: "bever is geblokkeerd" in desk.text())
        assert desk.server.rows["c-1"].state is State.WAITING


async def test_the_question_names_what_one_would_not_want_to_overlook() -> None:
    """Danger, a line that nobody answered, what still stands in the box; and that the chatter may come back."""
    async with console(prepare=busy, size=(80, 24)) as desk:
        await take_bever(desk)
        await desk.session.commands.danger("c-2", True)
        desk.server.says("c-2", "ik wil dood. vannacht")
        await desk.until(lambda: desk.state.conversations["c-2"].unanswered_since is not None)
        await desk.until(lambda: desk.state.conversations["c-2"].danger)
        await desk.write("Ik ben er")
        await desk.press("f12")
        assert isinstance(desk.app.screen, Confirm)
        said = " ".join(desk.text().split())
        for words in (
            "Hier is gevaar gemeld.",
            "Wat bever het laatst schreef, heeft geen antwoord.",
            "Niet verstuurd, en nog in het vak: Ik ben er",
            "15 minuten terugkomt.",
        ):
            assert words in said


async def test_a_yes_to_finishing_does_not_end_a_chat_whose_chatter_came_back() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.leaves("c-2")
        await desk.until(lambda: desk.state.conversations["c-2"].state is State.WRAP_UP)
        await desk.press("f12", "f12")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever afronden?" in desk.text()
        desk.server.change("c-2", state=State.ACTIVE, end_reason=None, ended_at=None)
        await desk.until(lambda: desk.state.conversations["c-2"].state is State.ACTIVE)
        await desk.press("j")
        await desk.until(lambda: "bever is terug: het gesprek gaat verder." in desk.text())
        assert desk.server.rows["c-2"].state is State.ACTIVE
        assert not desk.backend.sent("close")


@pytest.mark.parametrize("key", ["enter", "n", "escape"])
async def test_nobody_is_blocked_by_another_key(key: str) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await from_the_palette(desk, "blokk")
        await desk.press(key, "escape")
        assert desk.server.rows["c-2"].state is State.ACTIVE


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
async def test_all_of_a_chat_is_removed_where_somebody_asks_for_it(role: Role) -> None:
    def supervised(server: FakeServer) -> None:
        busy(server)
        server.hire("anna", "Anna", role=role)

    async with console(prepare=supervised) as desk:
        await take_bever(desk)
        await from_the_palette(desk, "verwijderen")
        assert not desk.backend.sent("purge"), "a running chat is not offered"
        await desk.press("escape")
        await desk.session.commands.close("c-2")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.WRAP_UP)
        await desk.settle()
        await from_the_palette(desk, "verwijderen")
        assert isinstance(desk.app.screen, Confirm)
        assert "Alles van het gesprek met bever nu verwijderen?" in desk.text()
        await desk.press("j")
        await desk.until(lambda: [call.conversation for call in desk.backend.sent("purge")] == ["c-2"])
        await desk.until(lambda: "bever" not in desk.text())


async def test_a_counsellor_removes_nothing() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.session.commands.close("c-2")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.WRAP_UP)
        await desk.settle()
        await from_the_palette(desk, "verwijderen")
        assert not isinstance(desk.app.screen, Confirm)
        await desk.press("escape")
        assert not desk.backend.sent("purge")
