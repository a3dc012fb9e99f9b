"""The list of what can be done about those who stand apart, while the overview of them changes under it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from console.screens.confirm import Confirm
from protocol.models import Apart, ApartChanged, Crowd, Role, Swept
from tests.console.screens.consoles import Running, console
from tests.stubs.fake_server import FakeServer
from widgets.picker import Picker

AT = datetime(2026, 1, 5, 21, 40, tzinfo=UTC)


def overview(waiting: int, *, silent: int = 0, swept: int = 0) -> Apart:
    crowds = (Crowd(id="crowd-1", waiting=waiting, silent=silent, wrote=waiting - silent, since=AT),)
    acts = (Swept(id="sweep-1", conversations=swept, until=AT + timedelta(minutes=30)),)
    return Apart(
        waiting=waiting,
        silent=silent,
        wrote=waiting - silent,
        since=AT if waiting else None,
        crowds=crowds if waiting else (),
        swept=acts if swept else (),
    )


def eight(server: FakeServer) -> None:
    server.hire("anna", "Anna", role=Role.SUPERVISOR)
    server.put_apart(overview(8))


def tell(desk: Running, apart: Apart) -> None:
    """The overview comes in at this moment, not at some later one."""
    seq = desk.state.seq + 1
    desk.session.store.apply(ApartChanged(seq=seq, at=AT, data=apart))


def picker(desk: Running) -> Picker:
    return desk.app.screen.query_one(Picker)


@pytest.mark.proves("SEC-A3", breaks="the open list was made once, from the overview of that moment")
async def test_an_open_list_says_what_holds_now_and_moves_no_other_act_under_the_finger() -> None:
    async with console(prepare=eight) as desk:
        await desk.press("a")
        assert "bekijk de 8 die iets schreven" in desk.text()
        assert picker(desk).current == "look 0"
        await desk.press("end")
        assert picker(desk).current == "every all"

        tell(desk, overview(9, silent=2))
        await desk.settle()
        assert "APART 9, uit 1 netwerk" in desk.text()
        assert "beëindig alle 9 die apart staan" in desk.text()
        assert "beëindig de 2 die niets schreven" in desk.text()
        assert picker(desk).current == "every all", "the same act under the cursor, though a row came above it"

        tell(desk, overview(0, swept=9))
        await desk.settle()
        assert "APART: nu niemand" in desk.text()
        assert "alle 9" not in desk.text()
        assert "bekijk" not in desk.text()
        assert picker(desk).current is None, "not on the way back, which nobody aimed at"
        await desk.press("enter")
        assert desk.backend.sent("restore_apart") == []
        await desk.press("down")
        assert picker(desk).current == "restore sweep-1"
        await desk.press("enter")
        assert [call.conversation for call in desk.backend.sent("restore_apart")] == ["sweep-1"]


async def test_the_last_to_go_leaves_a_sentence() -> None:
    async with console(prepare=eight) as desk:
        await desk.press("a")
        tell(desk, overview(0))
        await desk.settle()
        assert "Er staat nu niemand apart." in desk.text()
        await desk.press("escape")
        assert desk.app.screen is desk.work


async def test_what_left_the_list_as_it_was_chosen_is_not_asked_about() -> None:
    async with console(prepare=eight) as desk:
        await desk.press("a", "end")
        picker(desk).action_choose()
        tell(desk, overview(0, swept=8))
        await desk.settle()
        assert not isinstance(desk.app.screen, Confirm)
        assert "Dat staat niet meer in de lijst." in desk.text()


async def test_what_comes_while_the_list_goes_away_ends_nothing() -> None:
    """In each step of the event loop between the choice and the end of the screen: its parts go before it does."""
    async with console(prepare=eight) as desk:
        await desk.press("a")
        opened = desk.app.screen
        opened.dismiss(None)
        for step in range(300):
            tell(desk, overview(9 + step))
            await asyncio.sleep(0)
            if not opened.is_attached:
                break
        assert not opened.is_attached
        await desk.settle()
        assert desk.app.screen is desk.work
