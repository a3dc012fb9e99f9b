"""Who waits: clocks that tick, marks that need no colour, and no way to claim by accident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from textual.geometry import Region

from tests.support.frames import text_frame
from tests.widgets.host import Host
from tests.widgets.samples import CHATS, COLLEAGUES, NOW, QUEUE, ago
from widgets.drawing.canvas import Line
from widgets.queue_list import ChatList, ColleagueList, QueueList, clock
from widgets.rows import ListWords, QueueRow


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00"), (372, "06:12"), (3599, "59:59"), (3605, "1:00:05"), (-4, "00:00")],
)
def test_a_clock(seconds: int, shown: str) -> None:
    assert clock(NOW - timedelta(seconds=seconds), NOW) == shown


async def test_a_tick_repaints_the_digits_that_changed_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = QueueList("WACHTRIJ 4")
    dirty: list[Region] = []
    async with Host(queue).test(30, 12) as pilot:
        queue.set_now(NOW)
        queue.update(QUEUE)
        await pilot.pause()
        monkeypatch.setattr(queue, "refresh", lambda *regions, **_: dirty.extend(regions))
        queue.set_now(NOW + timedelta(seconds=1))
        assert len(dirty) == len(QUEUE)
        assert all(region.height == 1 and region.width == 1 for region in dirty)


async def test_a_tick_makes_only_the_rows_on_the_screen() -> None:
    made = 0

    class Counting(QueueList):
        def lines_of(self, row: QueueRow, width: int) -> Sequence[Line]:
            nonlocal made
            made += 1
            return super().lines_of(row, width)

    queue = Counting()
    async with Host(queue).test(30, 10) as pilot:
        queue.update([QueueRow(f"c{number}", QUEUE[1].alias, ago(1)) for number in range(200)])
        await pilot.pause()
        made = 0
        queue.set_now(NOW)
        assert made == 5


async def test_enter_and_space_preview_and_nothing_else() -> None:
    queue = QueueList()
    host = Host(queue)
    async with host.test() as pilot:
        queue.update(QUEUE)
        queue.focus()
        await pilot.press("down", "enter", "space", "c", "n")
        await pilot.pause()
        assert [message.conversation for message in host.of(QueueList.Preview)] == ["c-2", "c-2"]
        assert {type(message).__name__ for message in host.heard} == {"Preview", "Highlighted"}


async def test_danger_is_said_by_a_mark_and_a_word() -> None:
    queue = QueueList()
    host = Host(queue)
    async with host.test(30, 10):
        queue.set_now(NOW)
        queue.update(QUEUE)
        first, second, *_ = text_frame(host).splitlines()
        assert "!! 06:12 reiger" in first
        assert "gevaar nu" in second


async def test_own_chats_open_by_id_and_overdue_goes_before_unread() -> None:
    mine = ChatList(words=ListWords(overdue="{clock} wacht"))
    host = Host(mine)
    async with host.test(34, 10) as pilot:
        mine.set_now(NOW)
        mine.update(CHATS)
        mine.focus()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert host.of(ChatList.Opened)[0].conversation == "c-6"
        assert "2:10 wacht" in text_frame(host)
        assert "12 min · fase 2" in text_frame(host)


async def test_colleagues_are_chosen_by_id() -> None:
    colleagues = ColleagueList("COLLEGA'S")
    host = Host(colleagues)
    async with host.test(30, 8) as pilot:
        colleagues.update(COLLEAGUES)
        colleagues.focus()
        await pilot.press("end", "enter")
        await pilot.pause()
        assert host.of(ColleagueList.Chosen)[0].row == "u-4"
