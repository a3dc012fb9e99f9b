"""Under a cover a waiting child is heard, and counted on the cover: how many, how long, and nothing else."""

from __future__ import annotations

import pytest

from console.screens.access.lock import Blank, Locked
from protocol.models import Answer, Prechat, VisitorPresence
from protocol.safe_text import SafeLine
from tests.console.screens.consoles import Running, console
from tests.stubs.fake_server import FakeServer

ALIAS, TOPIC, TEXT = "geheimenaam", "geheimonderwerp", "geheimetekst"


def nobody(_server: FakeServer) -> None:
    """Nobody waits yet."""


def somebody_waits(desk: Running, conversation: str = "c-1", *, danger: bool = True) -> None:
    asked = Prechat(topic=SafeLine(TOPIC), can_type_safely=Answer.NO)
    desk.server.arrive(conversation, ALIAS, prechat=asked, danger=danger)
    desk.server.says(conversation, TEXT)


async def cover(desk: Running, how: type[Blank] | type[Locked]) -> None:
    if how is Locked:
        await desk.press("f9")
    else:
        await desk.advance(181)
    assert isinstance(desk.app.screen, how)


@pytest.mark.parametrize("how", [Blank, Locked])
@pytest.mark.proves("SEC-S1", breaks="the cover named who waits longest")
@pytest.mark.proves("SEC-S2", breaks="the cover named who waits longest")
async def test_a_cover_says_that_somebody_waits_and_how_long_and_nothing_of_who(
    how: type[Blank] | type[Locked],
) -> None:
    async with console(prepare=nobody) as desk:
        await cover(desk, how)
        assert "1 wacht" not in desk.text()
        somebody_waits(desk)
        await desk.settle()
        await desk.advance(45)
        assert "1 wacht 0:45" in desk.text()
        assert "de bel gaat" in desk.text()
        for word in (ALIAS, TOPIC, TEXT, "gevaar", "GEVAAR", "veilig"):
            assert word not in desk.text()
        somebody_waits(desk, "c-2")
        await desk.settle()
        await desk.advance(30)
        assert "2 wachten, de langste 1:15" in desk.text()
        desk.server.change("c-1", visitor_presence=VisitorPresence.AWAY)
        await desk.settle()
        await desk.advance(1)
        assert "1 wacht 0:31" in desk.text()


@pytest.mark.parametrize("how", [Blank, Locked])
async def test_who_was_seen_in_the_queue_before_the_cover_came_rings_under_it(
    how: type[Blank] | type[Locked],
) -> None:
    async with console(prepare=nobody) as desk:
        somebody_waits(desk, danger=False)
        await desk.settle()
        await desk.press("down")
        await cover(desk, how)
        before = desk.app.rang
        await desk.advance(1)
        for _ in range(4):
            await desk.advance(30)
        assert desk.app.rang - before >= 4, "no child waits longer than a minute without a bell"
        desk.server.change("c-1", visitor_presence=VisitorPresence.AWAY)
        await desk.settle()
        await desk.advance(1)
        rung = desk.app.rang
        await desk.advance(60)
        assert desk.app.rang == rung, "it rings for a page that is gone"


async def test_with_the_bell_off_the_cover_says_so() -> None:
    async with console(prepare=nobody) as desk:
        desk.app.action_mute()
        await cover(desk, Locked)
        somebody_waits(desk)
        await desk.settle()
        await desk.advance(5)
        assert "1 wacht 0:05 · bel uit" in desk.text()
