"""The work screen: taking a chat, doing something with it, going to the next; against a fake server."""

from __future__ import annotations

import pytest
from textual import events

from api_client.errors import AlreadyClaimed, CapacityReached
from console.screens.confirm import Confirm
from protocol.models import Author, State
from tests.console.screens.consoles import console
from tests.console.screens.steps import busy, enter, take_bever, to_transcript
from widgets.composer import Composer
from widgets.queue_list import QueueList


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
        assert desk.work.query_one(Composer).text == ""
        assert "schu" in desk.text()


async def test_rule_1_an_action_is_about_the_id_that_was_shown() -> None:
    """Somebody arrives above the cursor between the look and the key."""
    async with console(prepare=busy) as desk:
        await desk.press("down")
        desk.server.arrive("c-0", "otter", danger=True)
        await desk.until(lambda: "otter" in desk.text())
        assert desk.work.query_one(QueueList).current == "c-2"
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
        assert desk.work.query_one(Composer).text == "voor bever"
        assert "aan bever" in desk.text()


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


async def test_before_an_end_it_is_said_that_the_chatter_types_and_only_then() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("shift+tab", "x")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever typt nu." not in desk.text()
        await desk.press("escape")
        desk.server.types("c-2")
        await desk.until(lambda: "c-2" in desk.state.typing)
        await desk.press("x")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever typt nu." in desk.text()
        await desk.press("j")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.WRAP_UP)


async def test_a_note_that_is_not_for_me_says_so_in_place_of_nothing() -> None:
    """The server gives its text to the owner alone (`docs/protocol.md`)."""
    async with console(prepare=busy) as desk:
        desk.server.add("c-2", Author.NOTE, "bea", "", "note-1")
        await desk.press("down", "enter")
        await desk.until(lambda: "Bea, interne notitie" in desk.text())
        assert "(alleen wie dit gesprek heeft" in desk.text()
