"""Where the counsellor writes: nothing is lost, nothing goes to another chat, nothing is sent by accident."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual import events
from textual.geometry import Offset, Region

from tests.support.frames import text_frame
from tests.widgets.host import Host
from widgets.composer import ROWS, Composer
from widgets.rows import ComposerWords

WORDS = ComposerWords(to="aan {name}", note_to="notitie bij {name}", enter_sends="Enter verstuurt")


class Hand:
    """A clock of keys: slow as a person unless told otherwise."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pace = 0.1

    def __call__(self, event: events.Key) -> float:
        self.now += self.pace
        return self.now


def composer(hand: Hand | None = None, *, enter_sends: bool = True, limit: int = 4000) -> Composer:
    """One that nobody types fast in."""
    return Composer(words=WORDS, clock=hand or Hand(), enter_sends=enter_sends, limit=limit)


async def test_enter_sends_to_the_chat_that_the_head_line_names() -> None:
    box = composer()
    host = Host(box)
    async with host.test(50, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press(*"hoi", "enter")
        await pilot.pause()
        assert "aan nachtuil" in text_frame(host)
        sent = host.of(Composer.Submitted)
        assert [(each.conversation, each.text, each.note) for each in sent] == [("c-1", "hoi", False)]
        assert box.text == ""
        assert host.of(Composer.Changed)[-1].text == ""


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
async def test_another_key_breaks_the_line(key: str) -> None:
    box = composer()
    host = Host(box)
    async with host.test(50, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press("a", key, "b")
        assert box.text == "a\nb"
        assert host.of(Composer.Submitted) == []


async def test_the_other_way_round_by_setting() -> None:
    box = composer(enter_sends=False)
    host = Host(box)
    async with host.test(50, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press("a", "enter", "b", "ctrl+j")
        await pilot.pause()
        assert [each.text for each in host.of(Composer.Submitted)] == ["a\nb"]


async def test_nothing_is_sent_when_nothing_is_written() -> None:
    box = composer()
    host = Host(box)
    async with host.test(50, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press("enter", "space", "space", "enter", "ctrl+j", "enter")
        await pilot.pause()
        assert host.of(Composer.Submitted) == []


async def test_each_chat_has_a_text_of_its_own() -> None:
    box = composer()
    host = Host(box)
    async with host.test(50, 12) as pilot:
        box.write_to("c-1", "nachtuil", "begin ")
        box.focus()
        await pilot.press(*"een")
        box.write_to("c-2", "zeester")
        await pilot.press(*"twee", "enter")
        box.write_to("c-1", "nachtuil", note=True)
        await pilot.press(*"let", "space", *"op")
        box.write_to("c-1", "nachtuil", "een ouder concept")
        await pilot.pause()
        assert box.text == "begin een"
        assert [each.conversation for each in host.of(Composer.Submitted)] == ["c-2"]
        assert {(each.conversation, each.note) for each in host.of(Composer.Changed)} == {
            ("c-1", False),
            ("c-2", False),
            ("c-1", True),
        }
        box.write_to("c-1", "nachtuil", note=True)
        assert box.text == "let op"


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["c-1", "c-2", "c-3"]), st.sampled_from("abc")), max_size=12))
async def test_no_letter_reaches_another_chat(written: list[tuple[str, str]]) -> None:
    box = composer()
    async with Host(box).test(50, 12) as pilot:
        expected = {"c-1": "", "c-2": "", "c-3": ""}
        for conversation, letter in written:
            box.write_to(conversation, conversation)
            box.focus()
            await pilot.press(letter)
            expected[conversation] += letter
        for conversation, text in expected.items():
            box.write_to(conversation, conversation)
            assert box.text == text


async def test_a_locked_composer_says_why_and_keeps_the_text() -> None:
    box = composer()
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil", "bijna af")
        box.focus()
        box.lock_with("nachtuil is weg")
        await pilot.press("x", "backspace", "ctrl+z", "enter", "ctrl+j", "ctrl+u")
        box.insert_text("tekst")
        await pilot.pause()
        assert box.text == "bijna af"
        assert "nachtuil is weg" in text_frame(host)
        assert host.heard == []
        box.lock_with("")
        await pilot.press("enter")
        await pilot.pause()
        assert host.of(Composer.Submitted)[0].text == "bijna af"


async def test_to_nobody_nothing_is_written() -> None:
    box = composer()
    host = Host(box)
    async with host.test(50, 12) as pilot:
        box.focus()
        await pilot.press("a", "enter")
        assert box.text == ""
        assert host.heard == []


async def test_a_refused_text_comes_back_before_what_was_written_since() -> None:
    box = composer()
    async with Host(box).test(50, 12) as pilot:
        box.write_to("c-1", "nachtuil", "een")
        box.focus()
        await pilot.press("enter", *"twee")
        box.give_back("c-1", "een")
        assert box.text == "een\ntwee"


FAST = 0.010
"""Seconds between characters that one read delivers; nobody types so."""


async def test_enter_in_a_burst_of_many_characters_is_a_paste_and_breaks_the_line() -> None:
    hand = Hand()
    hand.pace = FAST
    box = composer(hand)
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press(*"een.lange.geplakte.regel", "enter", *"nog", "enter")
        assert box.text == "een.lange.geplakte.regel\nnog\n"
        assert "Enter came too fast" in text_frame(host)
        assert host.of(Composer.Submitted) == []
        hand.pace = 0.2
        await pilot.press("enter")
        await pilot.pause()
        assert [each.text for each in host.of(Composer.Submitted)] == ["een.lange.geplakte.regel\nnog"]


@pytest.mark.parametrize("words", ["ok", "a", "ik luister"])
async def test_an_enter_that_a_stalled_line_delivers_with_its_letters_is_sent(words: str) -> None:
    hand = Hand()
    hand.pace = FAST
    box = composer(hand)
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press(*["space" if letter == " " else letter for letter in words], "enter")
        await pilot.pause()
        assert [each.text for each in host.of(Composer.Submitted)] == [words]


async def test_where_the_terminal_brackets_pastes_every_enter_was_pressed() -> None:
    hand = Hand()
    hand.pace = FAST
    box = Composer(words=WORDS, clock=hand, brackets_pastes=lambda: True)
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        await pilot.press(*"een.lange.regel.na.een.stilte", "enter")
        await pilot.pause()
        assert [each.text for each in host.of(Composer.Submitted)] == ["een.lange.regel.na.een.stilte"]


async def test_sec_t9_a_paste_is_cleaned_and_said() -> None:
    box = composer()
    host = Host(box)
    async with host.test(80, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        box.post_message(events.Paste("rood \x1b[31m en \u202e om\r\nregel"))
        await pilot.pause()
        assert "\x1b" not in box.text
        assert "\u202e" not in box.text
        assert box.text.endswith("om\nregel")
        assert host.of(Composer.Submitted) == []
        assert "pasted:" in text_frame(host)


async def test_too_long_is_counted_and_not_sent_and_not_cut() -> None:
    box = composer(limit=20)
    host = Host(box)
    async with host.test(70, 12) as pilot:
        box.write_to("c-1", "nachtuil", "x" * 19)
        box.focus()
        await pilot.pause()
        assert "19 of 20" in text_frame(host)
        await pilot.press("x", "x", "enter")
        await pilot.pause()
        assert "21 of 20: too long to send" in text_frame(host)
        assert host.of(Composer.Submitted) == []
        assert len(box.text) == 21


MOST = 8000
"""Characters that the composer holds (docs/protocol.md: twice the longest message)."""


@pytest.mark.parametrize("pasted", [MOST + 1, 20_000, 300])
async def test_a_paste_that_does_not_fit_is_refused_whole_and_said(pasted: int) -> None:
    box = composer()
    host = Host(box)
    before = "x" * (MOST if pasted == 300 else 0)
    async with host.test(90, 12) as pilot:
        box.write_to("c-1", "nachtuil", before)
        box.focus()
        box.post_message(events.Paste("y" * pasted))
        await pilot.pause()
        assert box.text == before
        assert f"not pasted: {pasted} characters, {MOST - len(before)} fit" in text_frame(host)
        box.insert_text("z" * pasted)
        await pilot.pause()
        assert box.text == before


async def test_a_paste_of_more_lines_than_a_message_has_is_refused_whole_and_said() -> None:
    box = composer()
    host = Host(box)
    async with host.test(90, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        box.post_message(events.Paste("regel\n" * 500))
        await pilot.pause()
        assert box.text == ""
        assert "not pasted" in text_frame(host)


async def test_a_letter_for_which_there_is_no_room_is_said() -> None:
    box = composer()
    host = Host(box)
    async with host.test(90, 12) as pilot:
        box.write_to("c-1", "nachtuil", "x" * MOST)
        box.focus()
        await pilot.press("y")
        assert len(box.text) == MOST
        assert "full: nothing more fits" in text_frame(host)
        await pilot.press("backspace")
        assert "full" not in text_frame(host)


async def test_it_grows_to_eight_rows_and_then_scrolls() -> None:
    box = composer()
    host = Host(box)
    async with host.test(40, 20) as pilot:
        box.write_to("c-1", "nachtuil")
        box.focus()
        heights = []
        for number in range(12):
            await pilot.press(*str(number), "ctrl+j")
            await pilot.pause()
            heights.append(box.size.height - 1)
        assert heights == [*range(2, ROWS + 1), *[ROWS] * 5]
        assert "▎ 11" in text_frame(host)
        assert "▎ 0" not in text_frame(host).splitlines()
        await pilot.press("ctrl+home")
        await pilot.pause()
        assert "▎ 0" in text_frame(host).splitlines()


async def test_a_letter_repaints_two_or_three_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    box = composer()
    dirty: list[Region] = []
    async with Host(box).test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil", "een regel\nen nog een")
        box.focus()
        await pilot.pause()
        monkeypatch.setattr(box, "refresh", lambda *regions, **_: dirty.extend(regions))
        await pilot.press("x")
        assert sum(region.area for region in dirty) <= 3


@pytest.mark.parametrize("text", ["ja 👩‍👩‍👧 漢字 é", "שלום", "مرحبا بك", "1️⃣🇳🇱👍🏽"])
async def test_wide_and_joined_characters_are_whole_under_the_cursor(text: str) -> None:
    box = composer()
    host = Host(box)
    async with host.test(40, 12) as pilot:
        box.write_to("c-1", "nachtuil", text)
        box.focus()
        steps = 0
        while box._editor.cursor:
            await pilot.press("left")
            steps += 1
            assert all(strip.cell_length == 40 for strip in box._strips)
            assert text_frame(host).splitlines()[1].rstrip() == f"▎ {text}"
        for _ in range(steps):
            await pilot.press("delete")
        assert box.text == ""


async def test_rows_and_words_and_lines() -> None:
    box = composer()
    async with Host(box).test(23, 12) as pilot:
        box.write_to("c-1", "nachtuil", "een twee drie vier vijf zes")
        box.focus()
        await pilot.pause()
        await pilot.press("up", "home", "X")
        assert box.text == "Xeen twee drie vier vijf zes"
        await pilot.press("end", "Y")
        assert box.text == "Xeen twee drie vierY vijf zes"
        await pilot.press("ctrl+w", "ctrl+z", "down", "ctrl+end", "ctrl+w")
        assert box.text == "Xeen twee drie vierY vijf "
        await pilot.press("ctrl+left", "ctrl+k")
        assert box.text == "Xeen twee drie vierY "
        await pilot.press("left", "ctrl+u")
        assert box.text == " "
        await pilot.press("ctrl+z", "ctrl+y", "ctrl+z")
        assert box.text == "Xeen twee drie vierY "


async def test_the_terminals_own_cursor_is_where_the_letters_come() -> None:
    box = composer()
    host = Host(box)
    async with host.test(40, 12) as pilot:
        box.write_to("c-1", "nachtuil", "漢字x")
        box.focus()
        await pilot.pause()
        assert host.cursor_position == Offset(2 + 5, 1)


async def test_a_canned_text_comes_at_the_cursor_and_is_not_sent() -> None:
    box = composer()
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil", "voor  na")
        box.focus()
        await pilot.press("ctrl+home", "ctrl+right", "right")
        box.insert_text("TUSSEN")
        await pilot.pause()
        assert box.text == "voor TUSSEN na"
        assert host.of(Composer.Submitted) == []


@pytest.mark.parametrize(
    ("draft", "whole"),
    [("", "TEKST"), ("hoi", "hoi TEKST"), ("hoi ", "hoi TEKST"), ("hoi\n", "hoi\nTEKST"), ("bel 112", "bel 112 TEKST")],
)
async def test_what_is_inserted_never_sticks_to_the_word_before_it(draft: str, whole: str) -> None:
    box = composer()
    async with Host(box).test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil", draft)
        box.focus()
        await pilot.press("ctrl+end")
        box.insert_text("TEKST")
        await pilot.pause()
        assert box.text == whole


async def test_told_the_same_chat_again_nothing_changes() -> None:
    box = composer()
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil", "een twee")
        box.focus()
        box.post_message(events.Paste("drie"))
        await pilot.press("home")
        box.write_to("c-1", "nachtuil op wacht", "")
        await pilot.press("X")
        await pilot.pause()
        assert box.text == "Xeen tweedrie"
        assert "aan nachtuil op wacht" in text_frame(host)


async def test_what_was_forgotten_is_gone() -> None:
    box = composer()
    async with Host(box).test(60, 12):
        box.write_to("c-1", "nachtuil", "een")
        box.forget("c-1")
        assert box.conversation is None
        assert box.text == ""
        box.write_to("c-1", "nachtuil")
        assert box.text == ""


async def test_an_empty_composer_says_what_it_is_for() -> None:
    box = Composer(words=ComposerWords(placeholder="schrijf hier"))
    host = Host(box)
    async with host.test(60, 12) as pilot:
        box.write_to("c-1", "nachtuil")
        assert "schrijf hier" in text_frame(host)
        box.focus()
        await pilot.press("a")
        await pilot.pause()
        assert "schrijf hier" not in text_frame(host)
