"""The chat: what is in sight stays in sight, every message is named by its id, and length costs nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from protocol.safe_text import one_line, sanitise
from tests.support.frames import text_frame
from tests.support.payloads import PAYLOADS
from tests.widgets.host import Host
from tests.widgets.samples import TRANSCRIPT, message
from widgets.chat.chat_lines import BLOCKS
from widgets.rows import Delivery, MarkerItem, MarkerKind, MessageItem, TranscriptWords, Voice
from widgets.transcript import Transcript


def own(item_id: str, delivery: Delivery = Delivery.PENDING, text: str = "ik ben er") -> MessageItem:
    """An own message."""
    return MessageItem(item_id, Voice.OWN, one_line("jij"), "22:31", sanitise(text), None, delivery, delivery.value)


def many(count: int) -> list[MessageItem]:
    """Messages that tell their number."""
    return [message(number, f"bericht {number}.") for number in range(1, count + 1)]


async def test_new_messages_are_followed_at_the_end() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30))
        chat.append([message(31, "de nieuwste")])
        await pilot.pause()
        assert "de nieuwste" in text_frame(host)
        assert chat.at_end


async def test_further_up_new_messages_are_counted_and_move_nothing() -> None:
    chat = Transcript(words=TranscriptWords("{count} nieuw onder"))
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30))
        chat.focus()
        await pilot.press("pageup", "pageup")
        await pilot.pause()
        before = text_frame(host).splitlines()[:-1]
        chat.append([message(31), message(32)])
        await pilot.pause()
        *after, foot = text_frame(host).splitlines()
        assert after == before
        assert "2 nieuw onder" in foot
        await pilot.press("end")
        await pilot.pause()
        assert "nieuw onder" not in text_frame(host)
        assert chat.at_end


async def test_it_tells_when_the_end_comes_into_sight_or_goes_out_of_it() -> None:
    chat = Transcript()
    host = Host(chat)

    def told() -> list[tuple[str, bool]]:
        return [(each.conversation, each.at_end) for each in host.of(Transcript.AtEnd)]

    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30))
        chat.focus()
        await pilot.pause()
        assert told() == [("c-1", True)]
        await pilot.press("up", "pageup", "pageup")
        await pilot.pause()
        assert told() == [("c-1", True), ("c-1", False)]
        chat.show("c-2", many(30))
        await pilot.pause()
        chat.show("c-1", many(31))
        await pilot.pause()
        assert told()[2:] == [("c-2", True), ("c-1", False)], "each chat where it was left"
        await pilot.press("end")
        await pilot.pause()
        assert told()[4:] == [("c-1", True)]


async def test_an_own_message_goes_to_the_end() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30))
        chat.focus()
        await pilot.press("pageup")
        chat.append([own("k-1")])
        await pilot.pause()
        assert "ik ben er" in text_frame(host)


async def test_older_messages_come_above_and_nothing_moves() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30)[20:], more=True)
        chat.focus()
        await pilot.press("home", "home")
        await pilot.pause()
        assert [asked.conversation for asked in host.of(Transcript.LoadOlder)] == ["c-1"]
        before = text_frame(host).splitlines()[:-1]
        chat.prepend(many(30)[:20], more=False)
        await pilot.pause()
        assert text_frame(host).splitlines()[:-1] == before
        await pilot.press("home")
        await pilot.pause()
        assert "bericht 1." in text_frame(host)
        assert len(host.of(Transcript.LoadOlder)) == 1


async def test_each_conversation_is_found_where_it_was_left() -> None:
    chat = Transcript(words=TranscriptWords("{count} nieuw onder"))
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30))
        chat.focus()
        await pilot.press("pageup", "up", "up")
        await pilot.pause()
        before = text_frame(host).splitlines()[:-1]
        pointed = chat.pointed
        chat.show("c-2", [message(1, "een ander gesprek")])
        await pilot.pause()
        assert "bericht" not in text_frame(host)
        assert chat.pointed is None
        chat.show("c-1", [*many(30), message(31)])
        await pilot.pause()
        assert text_frame(host).splitlines()[:-1] == before
        assert chat.pointed == pointed
        assert "1 nieuw onder" in text_frame(host)


async def test_what_was_forgotten_is_gone() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(3))
        await pilot.pause()
        chat.show("c-2", [])
        chat.forget("c-1")
        await pilot.pause()
        assert "bericht" not in text_frame(host)
        assert not any("bericht" in strip.text for strip in (*chat._strips, *chat._made.values()))
        chat.show("c-1", many(3))
        chat.forget("c-1")
        await pilot.pause()
        assert "bericht" not in text_frame(host)
        assert chat.conversation is None


@pytest.mark.parametrize("narrow", [30, 41])
async def test_another_size_keeps_the_words_at_the_top(narrow: int) -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 14) as pilot:
        words = " ".join(f"woord{number}" for number in range(200))
        chat.show("c-1", [*many(10), message(11, words), *many(40)[20:]])
        chat.focus()
        await pilot.press("home", "pagedown", "pagedown", "pagedown")
        await pilot.pause()
        first = text_frame(host).splitlines()[0].split()[0]
        assert first.startswith("woord")
        await pilot.resize_terminal(narrow, 14)
        await pilot.pause()
        assert first in text_frame(host).splitlines()[0]


async def test_the_cursor_moves_by_message_and_points() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 30) as pilot:
        chat.show("c-1", TRANSCRIPT)
        chat.focus()
        await pilot.press("up", "up", "up", "down")
        await pilot.pause()
        assert [pointed.message for pointed in host.of(Transcript.PointedAt)] == [None, 3, 2, 3]
        await pilot.press("escape")
        assert chat.current is None
        assert chat.pointed is None


async def test_the_cursor_stays_on_its_message_while_others_come() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30), more=True)
        chat.focus()
        await pilot.press("up", "up", "up")
        pointed = chat.pointed
        chat.append([message(31)])
        chat.prepend([message(0)], more=False)
        chat.show("c-1", [*many(31)[5:], message(32)])
        assert chat.pointed == pointed == 28


@pytest.mark.parametrize(
    ("delivery", "allowed"),
    [
        (Delivery.FAILED, {"Retry", "Drop", "KeepAsNote"}),
        (Delivery.HELD, {"Confirm", "Drop", "KeepAsNote"}),
        (Delivery.UNDELIVERABLE, {"Drop", "KeepAsNote"}),
        (Delivery.PENDING, set()),
        (Delivery.SENT, set()),
    ],
)
async def test_what_may_be_done_with_a_message_depends_on_its_delivery(delivery: Delivery, allowed: set[str]) -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 20) as pilot:
        chat.show("c-1", [own("k-1", delivery), message(2)])
        chat.focus()
        await pilot.press("up", "up")
        for action in ("retry", "drop", "keep_as_note", "confirm"):
            await chat.run_action(action)
        await pilot.pause()
        wished = host.of(Transcript.OfMessage)
        assert {type(each).__name__ for each in wished} == allowed
        assert all((each.conversation, each.client_id) == ("c-1", "k-1") for each in wished)


async def test_without_a_message_under_the_cursor_nothing_is_done() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 20) as pilot:
        chat.show("c-1", [own("k-1", Delivery.FAILED)])
        await chat.run_action("retry")
        await pilot.pause()
        assert host.of(Transcript.Retry) == []


async def test_a_state_changes_in_place() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 20) as pilot:
        chat.show("c-1", [message(1), own("k-1")])
        assert chat.replace("k-1", replace(own("k-1", Delivery.SENT), message=2))
        assert not chat.replace("k-9", own("k-9"))
        await pilot.pause()
        assert "jij 22:31  sent" in text_frame(host)
        assert chat.discard("k-1")
        assert not chat.discard("k-1")
        await pilot.pause()
        assert "jij" not in text_frame(host)


async def test_sec_t8_a_flagged_message_says_so_in_words() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 10):
        chat.show("c-1", [replace(message(1), flagged="verborgen tekens")])
        assert "nachtuil 22:30  (verborgen tekens)" in text_frame(host)


async def work_of_an_append(count: int) -> tuple[int, int, int]:
    """Items laid out and lines drawn when a chat of `count` is opened, and when one more comes."""
    chat = Transcript()
    host = Host(chat)
    async with host.test(80, 30) as pilot:
        items = many(count)
        chat.show("c-1", items)
        await pilot.pause()
        opened = chat.lines.wrapped
        wrapped, drawn = chat.lines.wrapped, chat.drawn
        chat.append([message(count + 1, "nieuw")])
        await pilot.pause()
        return opened, chat.lines.wrapped - wrapped, chat.drawn - drawn


async def test_perf_4_the_work_of_opening_and_appending_does_not_grow() -> None:
    small, large = await work_of_an_append(50), await work_of_an_append(10_000)
    assert small == large
    opened, wrapped, drawn = large
    assert opened <= 11
    assert wrapped == 1
    assert drawn <= 30


async def test_perf_4_what_is_kept_laid_out_is_bounded() -> None:
    chat = Transcript()
    async with Host(chat).test(60, 20) as pilot:
        chat.show("c-1", many(2_000))
        chat.focus()
        for _ in range(60):
            await pilot.press("pageup")
        await pilot.press("home", "end")
        assert chat.lines.laid_out <= BLOCKS


async def test_perf_8_another_size_lays_out_only_what_is_in_sight() -> None:
    chat = Transcript()
    async with Host(chat).test(80, 30) as pilot:
        chat.show("c-1", many(10_000))
        await pilot.pause()
        before = chat.lines.wrapped
        await pilot.resize_terminal(60, 30)
        await pilot.pause()
        assert chat.lines.wrapped - before <= 22


async def test_sec_t11_a_flood_in_one_message_is_drawn_a_screen_at_a_time() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(60, 20) as pilot:
        chat.show("c-1", [message(1, "x" * 1_000_000), message(2, "\n" * 100_000), message(3, "hallo")])
        chat.focus()
        drawn = chat.drawn
        await pilot.press("pageup")
        await pilot.pause()
        assert chat.drawn - drawn <= 40
        assert chat.lines.wrapped <= 3


async def test_an_equal_list_shown_again_costs_no_layout() -> None:
    chat = Transcript()
    async with Host(chat).test(60, 20) as pilot:
        chat.show("c-1", many(100))
        await pilot.pause()
        wrapped = chat.lines.wrapped
        chat.show("c-1", many(100))
        await pilot.pause()
        assert chat.lines.wrapped == wrapped


@pytest.mark.parametrize("width", [40, 80])
async def test_sec_t7_hostile_texts_are_only_text(width: int) -> None:
    chat = Transcript()
    host = Host(chat)
    texts = [sanitise(payload) for payload in PAYLOADS.values()]
    async with host.test(width, 24) as pilot:
        chat.show("c-1", [replace(message(number), text=text) for number, text in enumerate(texts)])
        chat.focus()
        for _ in range(40):
            await pilot.press("pageup")
        for y in range(0, 24, 3):
            await pilot.click(chat, offset=(8, y))
        await pilot.pause()
        assert all(strip.cell_length == width for strip in chat._strips)
        assert not any(segment.style and segment.style.meta for strip in chat._strips for segment in strip)
        assert host.is_running


async def test_news_at_the_end_do_not_ask_for_older_ones_again() -> None:
    chat = Transcript()
    host = Host(chat)
    async with host.test(50, 12) as pilot:
        chat.show("c-1", many(30), more=True)
        chat.focus()
        await pilot.press("home")
        chat.show("c-1", many(31), more=True)
        await pilot.press("home", "pageup")
        await pilot.pause()
        assert len(host.of(Transcript.LoadOlder)) == 1
        chat.show("c-1", [message(0), *many(31)], more=True)
        await pilot.press("home")
        await pilot.pause()
        assert len(host.of(Transcript.LoadOlder)) == 2


async def test_a_day_that_begins_earlier_moves_nothing_and_ends_the_question() -> None:
    chat = Transcript()
    host = Host(chat)
    day = MarkerItem("day", MarkerKind.DAY, "vandaag")
    async with host.test(50, 12) as pilot:
        chat.show("c-1", [day, *many(30)[20:]], more=True)
        chat.focus()
        await pilot.press("home")
        await pilot.pause()
        before = text_frame(host).splitlines()[2:-1]
        assert "bericht 21." in "".join(before)
        chat.show("c-1", [day, *many(30)], more=True)
        await pilot.pause()
        assert text_frame(host).splitlines()[2:-1] == before
        await pilot.press("home")
        await pilot.pause()
        assert len(host.of(Transcript.LoadOlder)) == 2
