"""Lists: the cursor is an id, whatever happens to the rows."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.binding import BindingType
from textual.geometry import Region

from tests.support.frames import text_frame
from tests.widgets.host import Host
from tests.widgets.samples import CHECKLIST, NOW, waiting
from widgets.checklist import Checklist
from widgets.drawing.lines import LineList
from widgets.queue_list import QueueList

IDS = st.lists(st.sampled_from([f"c-{number}" for number in range(12)]), unique=True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(IDS, min_size=2, max_size=8), st.lists(st.sampled_from(["up", "down", "end", "home"]), max_size=3))
async def test_the_cursor_stays_on_its_id_while_rows_come_go_and_are_reordered(
    updates: list[list[str]], keys: list[str]
) -> None:
    queue = QueueList("WACHTRIJ")
    async with Host(queue).test(40, 12) as pilot:
        queue.focus()
        for ids in updates:
            before = queue.current
            queue.update([waiting(each) for each in ids])
            if before in ids:
                assert queue.current == before
            else:
                assert queue.current in ids if ids else queue.current is None
            for key in keys:
                await pilot.press(key)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(IDS.filter(lambda ids: len(ids) > 2), st.data())
async def test_enter_names_the_row_that_was_shown_under_the_cursor(ids: list[str], data: st.DataObject) -> None:
    queue = QueueList()
    host = Host(queue)
    async with host.test(40, 8) as pilot:
        queue.set_now(NOW)
        queue.update([waiting(each, each) for each in ids])
        queue.focus()
        queue.move_to(data.draw(st.sampled_from(ids)))
        queue.update([waiting(each, each) for each in data.draw(st.permutations(ids))])
        await pilot.press("enter")
        await pilot.pause()
        marked = next(line for line in text_frame(host).splitlines() if line.startswith("▌"))
        assert marked.split()[2] == host.of(QueueList.Preview)[-1].conversation


@pytest.mark.parametrize(
    ("left", "expected"),
    [(["a", "b", "d"], "d"), (["a", "b"], "b"), (["d", "a"], "d"), ([], None), (["x"], "x")],
)
async def test_when_its_row_goes_the_cursor_moves_to_the_neighbour(left: list[str], expected: str | None) -> None:
    queue = QueueList()
    async with Host(queue).test():
        queue.update([waiting(each) for each in "abcd"])
        queue.move_to("c")
        queue.update([waiting(each) for each in left])
        assert queue.current == expected


async def test_the_cursor_is_kept_in_sight() -> None:
    queue = QueueList("WACHTRIJ")
    host = Host(queue)
    async with host.test(40, 9) as pilot:
        queue.update([waiting(f"c{number}", f"alias-{number}") for number in range(50)])
        queue.focus()
        for key, alias in (("end", "alias-49"), ("home", "alias-0"), ("pagedown", "alias-4"), ("pageup", "alias-0")):
            await pilot.press(key)
            await pilot.pause()
            assert any(line.startswith("▌") and f"{alias} " in line for line in text_frame(host).splitlines())


async def test_headings_and_remarks_are_skipped() -> None:
    signals = Checklist()
    async with Host(signals).test() as pilot:
        signals.update(CHECKLIST)
        signals.focus()
        seen = [signals.current]
        for _ in range(4):
            await pilot.press("down")
            seen.append(signals.current)
        assert seen == ["debt", "recruit", "carry", "carry", "carry"]


async def test_a_filter_is_written_after_a_slash_and_kept_by_enter() -> None:
    signals = Checklist()
    host = Host(signals)
    async with host.test(60, 20) as pilot:
        signals.update(CHECKLIST)
        signals.focus()
        await pilot.press("slash", *"geld", "enter")
        await pilot.pause()
        frame = text_frame(host)
        assert "/ geld" in frame
        assert "CRIMINELE" in frame
        assert "DWANG" not in frame
        assert signals.current == "carry"
        await pilot.press("enter")
        assert host.of(Checklist.Ticked)[0].signal == "carry"
        await pilot.press("escape")
        await pilot.pause()
        assert "DWANG" in text_frame(host)


async def test_the_filter_takes_space_as_a_letter_and_ticks_nothing() -> None:
    signals = Checklist()
    host = Host(signals)
    async with host.test(60, 20) as pilot:
        signals.update(CHECKLIST)
        signals.focus()
        await pilot.press("slash", *"of in", "enter")
        assert not host.of(Checklist.Ticked)
        assert signals.current == "recruit"


async def test_an_update_that_changes_one_row_repaints_its_cells_only(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = QueueList()
    dirty: list[Region] = []
    async with Host(queue).test(60, 20) as pilot:
        queue.set_now(NOW)
        rows = [waiting(f"c{number}", "bever", minutes=3) for number in range(5)]
        queue.update(rows)
        await pilot.pause()
        monkeypatch.setattr(queue, "refresh", lambda *regions, **_: dirty.extend(regions))
        rows[2] = waiting("c2", "bezem", minutes=3)
        queue.update(rows)
        assert [(region.y, region.height, region.width) for region in dirty] == [(4, 1, 3)]
        dirty.clear()
        queue.update(list(rows))
        assert dirty == []


async def test_the_highlighted_row_is_told() -> None:
    queue = QueueList()
    host = Host(queue)
    async with host.test() as pilot:
        queue.update([waiting("a"), waiting("b")])
        queue.focus()
        await pilot.press("down")
        await pilot.pause()
        assert [message.row for message in host.of(LineList.Highlighted)] == ["a", "b"]


async def test_a_list_without_rows_says_so() -> None:
    queue = QueueList("WACHTRIJ 0")
    host = Host(queue)
    async with host.test(40, 4) as pilot:
        queue.update([], empty="niemand wacht")
        queue.focus()
        await pilot.press("enter", "down", "up", "home", "end", "pageup", "pagedown")
        assert "niemand wacht" in text_frame(host)
        assert host.heard == []


async def test_escape_belongs_to_the_application_where_there_is_no_filter() -> None:
    left: list[str] = []

    class Leaving(Host):
        BINDINGS: ClassVar[list[BindingType]] = [("escape", "leave", "")]

        def action_leave(self) -> None:
            left.append("escape")

    signals = Checklist()
    async with Leaving(signals).test() as pilot:
        signals.update(CHECKLIST)
        signals.focus()
        await pilot.press("slash", "a", "escape")
        assert left == []
        await pilot.press("escape")
        assert left == ["escape"]
