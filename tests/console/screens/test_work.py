"""The work screen: what a counsellor does, by keyboard, against a fake server."""

from __future__ import annotations

import pytest
from textual import events

from api_client.errors import AlreadyClaimed, CapacityReached, Refused
from api_client.models import Author, EndReason, Presence, State
from console.screens.confirm import Confirm
from console.screens.layout import Layout
from console.screens.work import WorkScreen
from console.state import Delivery
from tests.console.screens.consoles import Running, console
from tests.stubs.fake_server import FakeServer
from widgets.checklist import Checklist
from widgets.composer import Composer
from widgets.queue_list import QueueList
from widgets.transcript import Transcript


def busy(server: FakeServer) -> None:
    """Reiger (danger) and bever wait; bever wrote."""
    server.hire("bea", "Bea")
    server.arrive("c-1", "reiger", danger=True)
    server.arrive("c-2", "bever")
    server.says("c-2", "hoi is dit anoniem")


async def take_bever(desk: Running) -> None:
    await desk.press("down", "c")
    await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
    await desk.settle()


async def enter(desk: Running) -> None:
    """Enter, later than the paste guard looks at."""
    composer = desk.app.work.query_one(Composer) if desk.app.work else None
    assert composer is not None
    composer._typed_at = float("-inf")
    await desk.press("enter")


async def test_claim_and_answer() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        assert desk.state.opened == "c-2"
        assert desk.where() == "composer"
        await desk.write("Hoi")
        await enter(desk)
        await desk.until(lambda: desk.server.messages["c-2"][-1].text == "Hoi")
        await desk.until(lambda: "verzonden" in desk.text())


async def test_who_is_second_is_told_who_won_and_letters_are_still_no_commands() -> None:
    """The first words may be on their way already; in the queue they would take another chat."""
    async with console(prepare=busy) as desk:
        desk.backend.fail("claim", AlreadyClaimed("bea", "Bea"))
        await desk.press("c")
        await desk.until(lambda: "Bea was eerst" in desk.text() or "Bea" in desk.text().splitlines()[-1])
        assert desk.where() == "composer"
        await desk.write("cpm")
        await enter(desk)
        assert len(desk.backend.sent("claim")) == 1
        assert not desk.backend.sent("send")


async def test_letters_after_c_do_not_act_on_the_queue() -> None:
    """Somebody takes a chat and begins to write before the server has answered."""
    async with console(prepare=busy) as desk:
        desk.backend.hang("claim")
        await desk.press("c")
        await desk.write("cpm")
        assert desk.where() == "composer"
        assert not desk.app.alerts.muted
        desk.backend.resume("claim")
        await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")
        assert len(desk.backend.sent("claim")) == 1


async def test_full_hands_are_said() -> None:
    async with console(prepare=busy) as desk:
        desk.backend.fail("claim", CapacityReached(3))
        await desk.press("c")
        await desk.until(lambda: "3" in desk.text().splitlines()[-1])


async def test_enter_previews_and_never_claims() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("down", "enter")
        assert desk.state.opened == "c-2"
        assert desk.server.rows["c-2"].state is State.WAITING
        await desk.until(lambda: "hoi is dit anoniem" in desk.text())
        assert "leest alleen mee" in desk.text()
        await desk.press("escape")
        await desk.write("dit gaat nergens heen")
        await enter(desk)
        assert not desk.backend.sent("claim")
        assert not desk.backend.sent("send")


async def test_a_burst_of_keys_goes_where_it_is_meant_to_go() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        for key, character in (("f4", None), ("slash", "/"), ("s", "s"), ("c", "c"), ("h", "h"), ("u", "u")):
            event = events.Key(key, character)
            event.set_sender(desk.app)
            desk.app.post_message(event)
        await desk.settle()
        work = desk.app.work
        assert work is not None
        assert work.query_one(Composer).text == ""
        assert "schu" in desk.text()


async def test_rule_1_an_action_is_about_the_id_that_was_shown() -> None:
    """Somebody arrives above the cursor between the look and the key."""
    async with console(prepare=busy) as desk:
        await desk.press("down")
        desk.server.arrive("c-0", "otter", danger=True)
        await desk.until(lambda: "otter" in desk.text())
        work = desk.app.work
        assert work is not None
        assert work.query_one(QueueList).current == "c-2"
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-2"].owner == "anna")
        assert desk.server.rows["c-0"].owner is None


async def test_rule_1_a_question_is_about_the_chat_that_it_names() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("shift+tab", "x")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever" in desk.text()
        desk.session.open("c-1")
        await desk.press("j")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.WRAP_UP)
        assert desk.server.rows["c-1"].state is State.WAITING


@pytest.mark.parametrize("key", ["enter", "n", "escape"])
async def test_rule_3_the_answer_is_no_unless_somebody_says_yes(key: str) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        for action in ("x", "g"):
            await desk.press("shift+tab", action)
            assert isinstance(desk.app.screen, Confirm)
            assert "bever" in desk.text()
            await desk.press(key, "escape")
        assert desk.server.rows["c-2"].state is State.ACTIVE
        assert not desk.backend.sent("close")
        assert not desk.backend.sent("release")


async def test_give_back_hold_and_danger() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f8")
        await desk.until(lambda: desk.server.rows["c-2"].danger)
        assert "GEVAAR" in desk.text()
        await desk.press("shift+tab", "h")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.ON_HOLD)
        await desk.press("h")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.ACTIVE)
        await desk.press("g", "j")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.WAITING)


async def test_rule_7_nothing_covers_what_is_written() -> None:
    """News while writing: another arrives, a chatter writes, the line drops, a notice; the draft stays to be seen."""
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.write("half af")
        place = next(number for number, line in enumerate(desk.text().splitlines()) if "half af" in line)
        desk.server.arrive("c-9", "merel")
        desk.server.says("c-2", "ben je er nog")
        desk.app.notify("iets")
        await desk.until(lambda: "merel" in desk.text())
        assert "half af" in desk.text().splitlines()[place]
        assert desk.where() == "composer"
        desk.backend.cut("refused")
        await desk.until(lambda: "geen verbinding sinds" in desk.text())
        assert "half af" in desk.text().splitlines()[place]
        assert len(desk.app.screen_stack) == 2 + (desk.app.work is not desk.app.screen_stack[1])


async def test_the_connection_bar_stays_and_counts_what_waits() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.cut("reset")
        await desk.write("hallo")
        await enter(desk)
        await desk.until(lambda: "1 bericht wacht" in desk.text())
        desk.backend.heal()
        await desk.advance(60)
        await desk.until(lambda: "geen verbinding sinds" not in desk.text())


async def test_rule_9_a_failed_text_stays_with_again_and_drop() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.fail("send", Refused("too_long"))
        await desk.write("te lang")
        await enter(desk)
        await desk.until(lambda: desk.state.outbox and desk.state.outbox[0].delivery is Delivery.FAILED)
        await to_transcript(desk)
        await desk.press("end", "up")
        assert "opnieuw" in desk.text().splitlines()[-1]
        await desk.press("r")
        await desk.until(lambda: desk.server.messages["c-2"][-1].text == "te lang")


async def to_transcript(desk: Running) -> None:
    work = desk.app.work
    assert work is not None
    work.set_focus(work.query_one(Transcript))
    await desk.settle()


async def test_a_text_that_waited_too_long_is_held_until_it_is_confirmed() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.cut("reset")
        await desk.write("ben je alleen")
        await enter(desk)
        await desk.advance(120)
        await desk.until(lambda: desk.state.outbox[0].delivery is Delivery.HELD)
        desk.backend.heal()
        await desk.advance(60)
        assert desk.server.messages["c-2"][-1].author is not Author.COUNSELLOR
        await to_transcript(desk)
        await desk.press("end", "up")
        assert "stuur toch" in desk.text().splitlines()[-1]
        await desk.press("b")
        await desk.until(lambda: desk.server.messages["c-2"][-1].text == "ben je alleen")


async def test_a_text_that_was_not_sent_can_be_changed_or_dropped() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        for text in ("een", "twee"):
            desk.backend.fail("send", Refused("malformed"))
            await desk.write(text)
            await enter(desk)
            await desk.until(lambda: desk.state.outbox[-1].delivery is Delivery.FAILED)
        await to_transcript(desk)
        await desk.press("end", "up", "e")
        assert desk.where() == "composer"
        work = desk.app.work
        assert work is not None
        assert work.query_one(Composer).text == "twee"
        await to_transcript(desk)
        await desk.press("end", "up", "w")
        assert desk.state.outbox == ()


@pytest.mark.parametrize("reason", [EndReason.QUICK_EXIT, EndReason.VISITOR_LEFT, EndReason.VISITOR_LOST])
async def test_after_the_chatter_is_gone_the_composer_is_off_and_says_why(reason: EndReason) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.leaves("c-2", reason)
        await desk.settle()
        await desk.until(lambda: "verstuurd" in desk.text())
        assert ("snelle uitgang" in desk.text()) == (reason is EndReason.QUICK_EXIT)
        await desk.write("hallo?")
        await enter(desk)
        assert not desk.backend.sent("send")


async def test_a_note_is_another_colour_and_a_word_and_never_reaches_the_chatter() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("ctrl+o")
        assert "NOTITIE over bever" in desk.text()
        await desk.write("belt moeder")
        await enter(desk)
        await desk.until(lambda: desk.server.messages["c-2"][-1].author is Author.NOTE)
        assert not desk.backend.sent("send")
        assert "interne notitie" in desk.text()
        await desk.press("ctrl+o")
        assert "NOTITIE over" not in desk.text()


async def test_a_note_is_possible_after_the_end() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.leaves("c-2")
        await desk.settle()
        await desk.press("ctrl+o")
        await desk.write("ging plotseling")
        await enter(desk)
        await desk.until(lambda: desk.server.messages["c-2"][-1].author is Author.NOTE)


async def test_a_tick_points_at_the_newest_message_or_at_the_one_under_the_cursor() -> None:
    async with console(prepare=busy) as desk:
        desk.server.says("c-2", "ik moet geld afgeven")
        await take_bever(desk)
        newest = max(m.id for m in desk.server.messages["c-2"] if m.author is Author.VISITOR)
        await desk.press("f4", "space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert desk.server.rows["c-2"].signals[0].message == newest
        await desk.until(lambda: "[x]" in desk.text())
        assert "> ik moet geld" in desk.text()
        await desk.press("space")
        await desk.until(lambda: not desk.server.rows["c-2"].signals)
        work = desk.app.work
        assert work is not None
        oldest = next(m.id for m in desk.server.messages["c-2"] if m.author is Author.VISITOR)
        work.query_one(Transcript).point_at(oldest)
        await desk.press("space")
        await desk.until(lambda: desk.server.rows["c-2"].signals)
        assert desk.server.rows["c-2"].signals[0].message == oldest


async def test_phases_are_set_by_the_counsellor_and_show_their_time() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f6", "down", "enter")
        await desk.until(lambda: desk.server.rows["c-2"].phases)
        assert desk.server.rows["c-2"].phases[-1].phase == "clarify"
        await desk.advance(125)
        assert "fase 2" in desk.text()
        assert "2 min" in desk.text()


async def test_a_referral_is_inserted_in_three_keys_and_not_sent() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f7", "down", "enter")
        work = desk.app.work
        assert work is not None
        assert "0900-8844" in work.query_one(Composer).text
        assert desk.where() == "composer"
        assert not desk.backend.sent("send")


async def test_what_was_not_checked_cannot_be_inserted() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f7", "slash")
        await desk.write("alles oke")
        await desk.press("backspace", "backspace", "backspace", "enter", "enter")
        work = desk.app.work
        assert work is not None
        assert work.query_one(Composer).text == ""
        assert "nog te controleren" in desk.text()
        assert "Alles Oké" in desk.text().splitlines()[-1]


async def test_referrals_are_filtered_by_age_and_hour() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("f7", "a", "a")
        assert "14 jaar" in desk.text()
        assert "CoMensha" not in desk.text()
        await desk.press("o")
        assert "nu open" in desk.text()


async def test_canned_texts_are_inserted_at_the_cursor_and_never_sent() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f10")
        await desk.write("stopw")
        await desk.press("enter")
        work = desk.app.work
        assert work is not None
        assert "een woord afspreken" in work.query_one(Composer).text
        assert not desk.backend.sent("send")


async def test_the_safety_panel_changes_only_what_was_changed() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("ctrl+g", "space", "down")
        await desk.write("alleen")
        await desk.press("enter")
        await desk.until(lambda: desk.server.rows["c-2"].safety.who == "alleen")
        assert desk.server.rows["c-2"].safety.safe.value == "yes"
        assert desk.server.rows["c-2"].safety.stop_word is None
        await desk.until(lambda: "wie: alleen" in desk.text())


async def test_next_goes_to_who_needs_me_and_drafts_stay_with_their_chat() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.write("voor bever")
        desk.server.says("c-1", "help")
        await desk.press("f2", "home", "c")
        await desk.until(lambda: desk.server.rows["c-1"].owner == "anna")
        await desk.settle()
        await desk.write("voor reiger")
        desk.server.says("c-2", "ben je er")
        await desk.settle()
        await desk.press("f3")
        assert desk.state.opened == "c-2"
        work = desk.app.work
        assert work is not None
        assert work.query_one(Composer).text == "voor bever"
        assert "aan bever" in desk.text()


async def test_pause_with_a_reason_and_back() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("p", "down", "enter")
        await desk.until(lambda: desk.server.colleagues["anna"].presence is Presence.PAUSE)
        await desk.until(lambda: "pauze (eten)" in desk.text())
        await desk.press("p")
        await desk.until(lambda: desk.server.colleagues["anna"].presence is Presence.AVAILABLE)


async def test_the_bell_rings_repeats_until_seen_and_can_be_muted() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("down")
        before = desk.app.rang
        desk.server.arrive("c-9", "merel")
        await desk.until(lambda: "merel" in desk.text())
        assert desk.app.rang == before + 1
        await desk.advance(31)
        assert desk.app.rang == before + 2
        await desk.press("down")
        await desk.advance(31)
        assert desk.app.rang == before + 2
        await desk.press("m")
        assert "bel uit" in desk.text()
        desk.server.arrive("c-8", "otter")
        await desk.advance(31)
        assert desk.app.rang == before + 2


@pytest.mark.parametrize("width", [60, 80, 120, 160, 39, 200])
async def test_resizing_loses_no_draft_no_cursor_and_no_focus(width: int) -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.write("half af")
        await desk.press("left")
        work = desk.app.work
        assert work is not None
        composer = work.query_one(Composer)
        at = composer._editor.cursor
        for size in ((width, 30), (120, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
        assert desk.where() == "composer"
        assert composer.text == "half af"
        assert composer._editor.cursor == at
        await desk.press("f4", "down", "down")
        cursor = work.query_one(Checklist).current
        for size in ((width, 30), (120, 40)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
        assert desk.where() == "signals"
        assert work.query_one(Checklist).current == cursor


async def test_too_small_says_so_and_takes_no_text() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.pilot.resize_terminal(39, 11)
        await desk.settle()
        work = desk.app.work
        assert work is not None
        assert work.layout_now is Layout.TINY
        assert "te klein" in desk.text()
        await desk.write("blind")
        assert work.query_one(Composer).text == ""


async def test_quitting_asks_about_open_chats_and_unsettled_texts() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.backend.cut("reset")
        await desk.write("nog niet weg")
        await enter(desk)
        await desk.press("ctrl+q")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever" in desk.text()
        assert "1 tekst" in desk.text()
        await desk.press("enter")
        assert [type(screen) for screen in desk.app.screen_stack[1:]] == [WorkScreen]


async def test_quitting_with_nothing_open_asks_nothing() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: not desk.app.is_running)
        assert desk.app.return_code == 0


@pytest.mark.parametrize(("key", "first"), [("f2", "WACHTRIJ"), ("f4", "SIGNALEN"), ("f7", "HULP OM NAAR")])
async def test_rule_8_help_lists_the_keys_of_the_focused_pane_first(key: str, first: str) -> None:
    async with console(prepare=busy) as desk:
        await desk.press(key, "f1")
        lines = [line.strip() for line in desk.text().splitlines() if line.strip()]
        assert lines[1].startswith(first)
        await desk.press("escape")
        assert desk.app.work is desk.app.screen


@pytest.mark.parametrize("words", ["vergrendel", "lock the screen"])
async def test_rule_8_the_palette_finds_an_action_in_both_languages(words: str) -> None:
    async with console(prepare=busy) as desk:
        await desk.press("ctrl+p")
        await desk.write(words)
        await desk.press("enter")
        await desk.until(lambda: desk.app.covered)


async def test_a_chat_that_was_orphaned_is_taken_back_with_one_key() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.change("c-2", state=State.ORPHANED)
        await desk.until(lambda: "neemt het terug" in desk.text())
        await desk.write("hallo")
        await enter(desk)
        assert not desk.backend.sent("send")
        await to_transcript(desk)
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.ACTIVE)
        await desk.settle()
        assert desk.where() == "composer"
