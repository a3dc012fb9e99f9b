"""The registration form on the work screen: by keyboard, few keys, kept, never over somebody who writes."""

from __future__ import annotations

import random

import pytest
from syrupy.assertion import SnapshotAssertion
from textual import events

from api_client.backend import Capability
from console.present.form_rows import KEYS
from console.screens.confirm import Confirm
from console.screens.leave_dialog import LeaveDialog
from console.sign_in.lock import Cover
from protocol.models import Author, State
from protocol.registration import AgeBand, Flag, Gender, Outcome, Record, patch_of
from protocol.registration import Form as FormOf
from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy, take_bever
from tests.console.screens.test_frames import COLOURLESS, SIZES, colours
from tests.stubs.fake_backend import ALL
from widgets.composer import Composer
from widgets.registration_form import RegistrationForm


def record(desk: Running, conversation: str = "c-2") -> Record:
    return desk.server.registrations[conversation].record


def saves(desk: Running) -> int:
    return len(desk.backend.sent("save_registration"))


def shown(desk: Running) -> str:
    """The words of the form, without the breaks of its lines."""
    lines = ("".join(segment.text for segment in strip) for strip in desk.work.query_one(RegistrationForm)._strips)
    return " ".join(" ".join(lines).replace("▌", " ").split())


async def at_the_form(desk: Running, *signals: str) -> None:
    """In the form of bever's chat, with these signals ticked."""
    await take_bever(desk)
    for signal in signals:
        assert await desk.session.commands.tick("c-2", signal, None, True)
    await desk.press("f5")
    await desk.until(lambda: "nog niets ingevuld" in desk.text())
    assert desk.where() == "form"


TYPICAL = (
    # mensenhandel: ja; over: zelf; eerder hier: door; 15; meisje; provincie: door
    *("1", "1", "enter", "3", "1", "enter"),
    # uitbuiting en hoe: uit signalen; gaat door; 1 tot 2 jaar; begin: door
    *("space", "space", "1", "4", "enter"),
    # vader en moeder; meer dan één; kregen geld; broers of zussen: ja; erin gekomen: door; dwang: uit signalen
    *("1", "2", "enter", "2", "1", "enter", "1", "enter", "space"),
    # onveilig; suïcide: door; voor het eerst verteld: ja; niemand; luisteren en dat het stopt
    *("2", "enter", "1", "1", "enter", "1", "3", "enter"),
)


async def test_a_typical_registration_takes_well_under_sixty_keys() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        for signal in ("sexual-sold-online", "control-debt"):
            assert await desk.session.commands.tick("c-2", signal, None, True)
        keys = ["f5", *TYPICAL, "escape"]
        await desk.press(*keys)
        await desk.until(lambda: saves(desk))
        kept = record(desk)
        filled = [name for name in Record.__struct_fields__ if getattr(kept, name) not in ("unknown", frozenset())]
        assert len(set(filled) - {"channel", "language"}) >= 13
        assert kept.flagged_trafficking is Flag.YES
        assert kept.perp_relation == {"father", "mother"}
        assert kept.perp_received == {"money"}
        assert kept.control == {"debt"}
        assert kept.sexual_kind == {"prostitution"}
        assert kept.help_asked == {"listen", "stop_situation"}
        assert len(keys) < 40


async def test_it_saves_itself_and_says_so_in_words() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("1")
        assert "nog niet opgeslagen" in desk.text()
        assert saves(desk) == 0
        desk.backend.hang("save_registration")
        await desk.advance(1.1)
        await desk.until(lambda: "bezig" in desk.text())
        desk.backend.resume("save_registration")
        await desk.until(lambda: "  opgeslagen" in desk.text())
        assert record(desk).flagged_trafficking is Flag.YES


@pytest.mark.parametrize("away", ["escape", "f4", "f2", "f9"])
async def test_leaving_the_form_saves_at_once(away: str) -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("1", away)
        await desk.until(lambda: saves(desk) == 1)


async def test_the_same_key_again_goes_back_to_writing() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("f5")
        assert desk.where() == "composer"


async def test_what_ticks_say_is_shown_with_its_origin_and_saved_only_when_taken_over() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk, "criminal-carry", "danger-violence-now")
        assert "crimineel? uit signalen" in shown(desk)
        await desk.press("escape")
        await desk.advance(5)
        assert saves(desk) == 0
        await desk.press("f5", "plus", "escape")
        await desk.until(lambda: saves(desk) == 1)
        assert record(desk).forms == {FormOf.CRIMINAL}
        assert record(desk).safety == "acute"
        assert record(desk).flagged_trafficking is Flag.UNKNOWN


async def test_help_that_was_sent_is_suggested() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        desk.server.add("c-2", Author.COUNSELLOR, "anna", "Veilig Thuis: 0800-2000", "m-1")
        await desk.press("f5", "end")
        await desk.until(lambda: "Veilig Thuis? uit het gesprek" in shown(desk))


async def test_each_chat_has_its_own_form() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("1")
        desk.session.open("c-1")
        assert await desk.session.commands.claim("c-1")
        await desk.settle()
        await desk.until(lambda: "reiger" in desk.text() and "nog niets ingevuld" in desk.text())
        await desk.press("3", "escape")
        await desk.until(lambda: saves(desk) == 2)
        assert record(desk, "c-2").flagged_trafficking is Flag.YES
        assert record(desk, "c-1").flagged_trafficking is Flag.NO


async def test_a_chat_that_is_not_mine_has_a_reason_instead_of_a_form() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("enter", "f5")
        assert "Deze chat is niet van jou" in desk.text()
        await desk.press("1", "space", "plus", "0", "enter")
        assert not desk.backend.sent("registration")


async def test_without_a_chat_and_without_registrations_the_tab_says_so() -> None:
    async with console(prepare=busy) as desk:
        await desk.press("f5")
        assert "Er is geen chat open" in desk.text()
        desk.backend.capabilities = ALL & ~Capability.REGISTRATION
        await desk.press("escape", "f5")
        assert "Deze server houdt geen" in desk.text()


async def test_somebody_else_filled_in_the_same_form() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("enter", "enter", "enter", "3")
        desk.server.save_registration("c-2", "anna", patch_of(age_band=AgeBand.FROM_18, gender=Gender.OTHER), 0)
        await desk.advance(1.2)
        await desk.until(lambda: "kies: 1 veld verschilt" in desk.text())
        frame = shown(desk)
        assert "van jou: 15" in frame
        assert "elders: 18 tot en met" in frame
        assert "elders gewijzigd" in frame
        await desk.press("up")
        assert "1 is van jou" in shown(desk)
        await desk.press("1", "escape")
        await desk.until(lambda: record(desk).age_band is AgeBand.AT_15)
        assert record(desk).gender is Gender.OTHER


async def test_sec_d8_leaving_with_an_unsaved_form_is_asked_about() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        desk.backend.cut()
        await desk.press("1")
        await desk.advance(1.2)
        assert "nog niet opgeslagen, gaat vanzelf" in desk.text()
        await desk.press("ctrl+q")
        await desk.until(lambda: isinstance(desk.app.screen, LeaveDialog))
        assert "1 formulier is niet opgeslagen" in desk.text()
        await desk.press("enter")
        desk.backend.heal()
        await desk.advance(40)
        await desk.until(lambda: saves(desk) and "c-2" in desk.server.registrations)
        assert record(desk).flagged_trafficking is Flag.YES


async def test_sec_s2_the_lock_hides_the_form() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("1", "f9")
        await desk.until(lambda: desk.app.watch_idle.cover is Cover.LOCKED)
        await desk.settle()
        assert "Mensenhandel" not in desk.text()
        await desk.press("2", "3")
        assert saves(desk) == 1
        assert record(desk).flagged_trafficking is Flag.YES


# Finishing.


async def ended(desk: Running) -> None:
    """Bever has left the chat."""
    await take_bever(desk)
    desk.server.leaves("c-2")
    await desk.until(lambda: desk.state.conversations["c-2"].state is State.WRAP_UP)
    await desk.settle()


async def test_finishing_goes_by_the_form_once() -> None:
    async with console(prepare=busy) as desk:
        await ended(desk)
        await desk.press("f12")
        assert desk.where() == "form"
        assert "Laten zoals het is, is ook een antwoord. Nog eens F12" in shown(desk)
        await desk.press("f12")
        assert isinstance(desk.app.screen, Confirm)
        assert "bever" in desk.app.screen.question
        await desk.press("j")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.CLOSED)
        assert saves(desk) == 0


async def test_from_the_list_of_chats_with_the_letter_too() -> None:
    async with console(prepare=busy) as desk:
        await ended(desk)
        desk.work.set_focus(desk.work.query_one("#chats"))
        await desk.press("x")
        assert desk.where() == "form"
        await desk.press("x")
        assert isinstance(desk.app.screen, Confirm)


async def test_who_left_before_the_closing_phase_broke_off_says_the_suggestion() -> None:
    async with console(prepare=busy) as desk:
        await ended(desk)
        await desk.press("f12", "plus", "f12", "j")
        await desk.until(lambda: saves(desk) == 1)
        assert record(desk).outcome is Outcome.BROKE_OFF
        assert record(desk).minutes_band == "<5"


async def test_a_chat_in_which_nothing_was_written_is_finished_without_a_form() -> None:
    async with console(prepare=busy) as desk:
        assert await desk.session.commands.claim("c-1")
        desk.server.leaves("c-1")
        desk.session.open("c-1")
        await desk.until(lambda: desk.state.conversations["c-1"].state is State.WRAP_UP)
        await desk.press("escape", "f12")
        assert isinstance(desk.app.screen, Confirm)


async def test_ending_a_chat_leads_to_its_form_and_not_over_what_is_being_written() -> None:
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.press("f12", "j")
        await desk.until(lambda: desk.where() == "form")
        assert "Laten zoals het is" in shown(desk)
        await desk.press("f12")
        assert isinstance(desk.app.screen, Confirm)
    async with console(prepare=busy) as desk:
        await take_bever(desk)
        await desk.write("dag")
        await desk.press("f12", "j")
        await desk.until(lambda: desk.server.rows["c-2"].state is State.WRAP_UP)
        await desk.settle()
        assert desk.where() == "composer"
        assert desk.work.query_one(Composer).text == "dag"


# Whatever is pressed.

ANY = [*KEYS, "0", "question_mark", "backspace", "space", "plus", "enter", "up", "down", "home", "end", "pageup"]
TYPED = {"question_mark": "?", "space": " ", "plus": "+", "slash": "/"}
ANY += ["pagedown", "slash", "escape", "f5", "f4", "f12", "tab", "z", "left"]


async def test_keys_at_random_never_fail_and_never_send() -> None:
    await press_at_random(random.Random(7), 8)


async def press_at_random(rng: random.Random, bursts: int) -> None:
    """So many bursts of forty keys at a form; nothing fails, nothing is sent, nothing stays unsaved."""
    async with console(prepare=busy, size=(80, 24)) as desk:
        await at_the_form(desk, "sexual-sold-online", "suicide-plan")
        for number in range(bursts):
            for key in rng.choices(ANY, k=40):  # a burst: nothing waits for the key before
                desk.app.post_message(events.Key(key, TYPED.get(key, key if len(key) == 1 else None)))
            await desk.settle()
            if isinstance(desk.app.screen, Confirm):
                await desk.pilot.press("escape")
            if number % 5 == 2:
                await desk.advance(1.5)
            if desk.where() == "composer":
                await desk.pilot.press("ctrl+e", "ctrl+u", "f5")
        await desk.press("escape")
        await desk.advance(2)
        assert not desk.backend.sent("send")
        held = desk.session.forms.get("c-2")
        assert held is not None
        assert not held.mine


async def test_no_text_can_come_into_a_form() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        for text in ("\x1b]52;c;aGk=\x07", "Bo de Vries, Dorpsstraat 1", "\u202e[red]", "' OR 1=1 --"):
            for letter in text:
                await desk.pilot.press(letter)
        await desk.press("escape")
        await desk.advance(2)
        for call in desk.backend.sent("save_registration"):
            assert "Dorps" not in repr(call.detail)
        assert "Dorpsstraat" not in desk.text()


# How it looks.


async def fill_in(desk: Running) -> list[str]:
    """Open the form, fill some of it in, filter, meet another's answer, finish: a frame after each."""
    await at_the_form(desk, "sexual-sold-online", "control-debt")
    frames = [desk.text()]
    await desk.press("1", "1", "enter", "3", "1", "enter", "space", "space")
    frames.append(desk.text())
    await desk.press("slash")
    await desk.write("dwang")
    await desk.press("backspace", "backspace", "backspace", "backspace", "backspace", *"schuld", "enter")
    await desk.until(lambda: "restricts" not in desk.text())
    frames.append(desk.text())
    await desk.press("escape")
    desk.server.save_registration(
        "c-2", "anna", patch_of(gender=Gender.OTHER), desk.server.registration("c-2", "anna").version
    )
    await desk.advance(2)
    await desk.press("home")
    frames.append(desk.text())
    desk.server.leaves("c-2")
    await desk.until(lambda: desk.state.conversations["c-2"].state is State.WRAP_UP)
    await desk.press("f12", "end")
    frames.append(desk.text())
    return frames


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_sec_g6_the_form_without_colour(
    size: tuple[int, int], snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(size=size, prepare=busy) as desk:
        frames = await fill_in(desk)
        assert colours(desk) <= COLOURLESS
    assert "\n\n=====\n\n".join(frames) == snapshot


async def test_sec_g6_the_form_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(size=(60, 20), prepare=busy, ascii_only=True) as desk:
        frames = await fill_in(desk)
    assert all(frame.isascii() for frame in frames)


async def test_the_form_keeps_its_place_when_the_terminal_changes() -> None:
    async with console(prepare=busy) as desk:
        await at_the_form(desk)
        await desk.press("down", "down", "down")
        for size in ((60, 20), (30, 8), (80, 24), (160, 50)):
            await desk.pilot.resize_terminal(*size)
            await desk.settle()
        assert desk.where() == "form"
        assert desk.work.query_one(RegistrationForm).current == "age_band"
        assert "1 ( ) 11 of jonger" in desk.text()
