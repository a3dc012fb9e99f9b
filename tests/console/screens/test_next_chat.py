"""F3: to the chat that needs somebody; and who was taken and not greeted needs somebody."""

from __future__ import annotations

import pytest

from protocol.models import Apart
from tests.console.screens.consoles import Running, console
from tests.stubs.fake_server import FakeServer
from widgets.queue_list import QueueList


def three_wait(server: FakeServer) -> None:
    for number, alias in enumerate(("reiger", "bever", "otter"), start=1):
        server.arrive(f"c-{number}", alias)


async def take_the_first(desk: Running) -> None:
    await desk.press("c")
    await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")


async def test_somebody_who_was_taken_and_not_greeted_is_late_and_f3_goes_there() -> None:
    async with console(prepare=three_wait, size=(80, 24)) as desk:
        await take_the_first(desk)
        await desk.press("f2", "c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        await desk.advance(121)
        assert "2:01 wacht" in desk.text()
        await desk.press("f3")
        assert desk.state.opened == "c-1"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_f3_goes_to_the_queue_where_nobody_of_ones_own_needs_anything(size: tuple[int, int]) -> None:
    async with console(prepare=three_wait, size=size) as desk:
        await take_the_first(desk)
        await desk.press("f3")
        assert desk.where() == "queue"
        assert desk.work.query_one(QueueList).current == "c-2"
        assert "2 wachten" in desk.text().splitlines()[-1]
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")


async def test_f3_in_the_queue_points_at_the_first_again() -> None:
    async with console(prepare=three_wait) as desk:
        await desk.press("down", "down", "f3")
        assert desk.work.query_one(QueueList).current == "c-1"


async def test_f3_says_that_nobody_waits_only_where_nobody_does() -> None:
    async with console() as desk:
        await desk.press("f3")
        assert "Geen ander gesprek heeft je nu nodig." in desk.text()


async def test_f3_says_where_only_those_wait_who_stand_apart() -> None:
    def one_apart(server: FakeServer) -> None:
        row = server.arrive("c-9", "otter", apart=True)
        server.apart = Apart(waiting=1, wrote=1, since=row.waiting_since, next=(row,))

    async with console(prepare=one_apart) as desk:
        await desk.press("f3")
        assert desk.work.query_one(QueueList).current == "c-9"
        assert "apart" in desk.text().splitlines()[-1]
