"""Training on the real screens: library, note, work, debrief; labels, questions, time, stopping; on a moved clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.screens.access.lock import Blank
from console.screens.help import Help
from console.training.play.entries import Labelled, Mode, Paused, SpeedSet, Watched, Whispered
from console.training.runs import kept_runs
from console.training.runs.folder import open_folder
from console.training.screens.debrief.screen import DebriefScreen
from console.training.screens.library import Library
from console.training.screens.progress import ProgressScreen
from console.training.screens.study.question import StudyQuestion, StudyReveal
from console.training.screens.work.care import Care
from console.training.screens.work.freeze import FreezeQuestion
from console.training.screens.work.label import LabelPicker
from tests.console.training.screens.steps import begun, choose, finish, take, to_the_end, to_the_question
from tests.console.training.screens.trainings import BACK, SAFE, SHORT, training
from widgets.picker import Picker
from widgets.transcript import Transcript


async def test_a_first_start_goes_from_the_alias_to_a_whole_run_and_its_debrief(tmp_path: Path) -> None:
    kept: list[str] = []

    def keep(alias: str) -> str:
        kept.append(alias)
        return ""

    async with training(tmp_path, trainee="", keep_trainee=keep) as desk:
        assert str(tmp_path) in desk.text()
        await desk.write("kees")
        await desk.press("enter")
        assert kept == ["kees"]
        assert "Kort: een fiets" in desk.text()
        assert "nog niet beoordeeld door een professional" in desk.text()
        await take(desk)
        await to_the_end(desk)
        assert "HET GESPREK IS AFGELOPEN" in desk.text()
        await finish(desk)
    (log,) = kept_runs.kept(open_folder(tmp_path))
    assert log.header is not None
    assert log.header.trainee == "kees"
    assert log.state is kept_runs.State.FINISHED


async def test_every_screen_says_training_in_words(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:

        async def said() -> None:
            first = desk.text() if isinstance(desk.app.screen, Blank) else desk.text().splitlines()[0]
            assert "OEFENING" in first, desk.text()

        await said()
        for key in ("f1", "s"):
            await desk.press(key)
            await said()
            if isinstance(desk.app.screen, Help):
                named = [line.split()[0] for line in desk.app.screen.text.splitlines()]
                assert set(named) == {"F1", "Enter", "/", "p", "s", "q"}, "no key that means nothing here"
            await desk.press("escape")
        await take(desk)
        await said()
        await desk.press("f1")
        assert isinstance(desk.app.screen, Help)
        assert desk.app.screen.text.splitlines()[0] == "TOETSEN VAN DE OEFENING"
        assert "Zeggen wat je bericht deed." in desk.app.screen.text.split("TOETSEN VAN HET GESPREK")[0]
        assert "rapport" not in desk.app.screen.text
        for key in ("escape", "f9"):
            await desk.press(key)
            await said()
        await desk.press("escape")
        await desk.advance(1.1)  # what is typed sooner after a cover goes nowhere
        await to_the_end(desk)
        await finish(desk)
        await said()


async def test_in_the_lowest_window_the_line_to_fill_in_and_the_bar_are_seen(tmp_path: Path) -> None:
    async with training(tmp_path, size=(40, 12), trainee="") as desk:
        await desk.press(*"kim")
        assert "kim" in desk.text()
        await desk.press("enter", "enter")
        assert "OEFENING" in desk.text().splitlines()[0]
        assert "HOE WIL JE SPELEN?" in desk.text()


async def test_one_key_confirms_the_label_of_the_newest_message_and_the_next_chooses_another(
    tmp_path: Path,
) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.send(SAFE)
        assert "klopt dit? vraagt naar veiligheid " in desk.text()
        assert "F11 ja" in desk.text()
        await desk.press("f11")
        assert "bevestigd: vraagt naar veiligheid " in desk.text()
        assert "F11 anders" in desk.text()
        assert desk.run.entries[-1].what == Labelled(message="s1", moves=("asks-safety",))
        await desk.press("f11")
        assert isinstance(desk.app.screen, LabelPicker)
        await desk.press("e")
        assert desk.run.entries[-1].what == Labelled(message="s1", moves=("empathises",))
        await desk.press("f11", "space", "down", "space", "enter")
        newest = desk.run.entries[-1].what
        assert isinstance(newest, Labelled)
        assert set(newest.moves) == {"asks-safety", "names-limits", "empathises"}


async def test_l_labels_the_message_under_the_cursor_and_letters_stay_text_while_writing(
    tmp_path: Path,
) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.send("zlalala")
        await desk.write("lz")
        assert desk.composer.text == "lz"
        desk.work.set_focus(desk.work.query_one(Transcript))
        await desk.press("up", "l")
        assert isinstance(desk.app.screen, LabelPicker)
        await desk.press("v")
        assert desk.run.play.story.own[0].label.by_trainee == ("asks-safety",)
        assert desk.composer.text == "lz"


async def test_a_question_comes_while_somebody_writes_and_takes_nothing_from_them(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.send(SAFE)
        await desk.advance(9.7)
        await desk.write("en 1")
        await desk.advance(0.4)
        assert isinstance(desk.app.screen, FreezeQuestion)
        await desk.press("1", "2")
        assert desk.composer.text == "en 112"
        assert "f" not in desk.told()
        await desk.advance(2)
        await desk.press("2")
        assert "liever niet: Dan sluit hij zich af." in desk.text()
        await desk.press("enter")
        assert desk.told()[-1] in ("f", "t")
        assert desk.app.focused is desk.composer
        assert desk.composer.text == "en 112"


async def test_a_key_that_was_meant_for_the_form_answers_no_question(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.send(SAFE)
        await desk.press("f5")
        await desk.advance(9.7)
        await desk.press("1")
        await desk.advance(0.4)
        assert isinstance(desk.app.screen, FreezeQuestion)
        await desk.press("2")
        await desk.advance(2)
        assert "Jouw antwoord" not in desk.text()
        await desk.press("2")
        assert "Jouw antwoord" in desk.text()


@pytest.mark.parametrize("seed", [1, 2])
async def test_options_stand_as_the_log_says_and_the_digit_chooses_what_stands_there(tmp_path: Path, seed: int) -> None:
    async with training(tmp_path, scenario=SHORT.replace("seed = 1", f"seed = {seed}")) as desk:
        await take(desk)
        await to_the_question(desk)
        (asked,) = [entry.what for entry in desk.run.entries if entry.what.code == "F"]
        lines = [line.strip("▌ ") for line in desk.text().splitlines()]
        texts = ("Teruggeven wat je hoort", "Zeggen dat het niet mag")
        at = [lines.index(f"{digit}  {texts[place]}") for digit, place in enumerate(asked.order, start=1)]
        assert at == sorted(at)
        await desk.advance(2)
        await desk.press("1", "enter")
        (answered,) = [entry.what for entry in desk.run.entries if entry.what.code == "f"]
        assert answered.option == asked.order[0]


async def test_own_words_answer_a_question_too(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await to_the_question(desk)
        await desk.press("0")
        await desk.write("luisteren")
        await desk.press("enter")
        assert "Jouw antwoord: luisteren" in desk.text()
        await desk.press("enter")
        (answer,) = [entry.what for entry in desk.run.entries if entry.what.code == "f"]
        assert (answer.option, answer.words) == (None, "luisteren")


async def test_practice_stands_still_gives_hints_goes_faster_and_back(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.press("f2", "t")
        assert "tip: Vraag eerst of het veilig is" in desk.text()
        await desk.press("z")
        assert "DE TIJD STAAT STIL · F2 z gaat verder" in desk.text()
        await desk.press("z", "v", "down", "enter")
        assert desk.run.entries[-1].what == SpeedSet(speed=2.0)
        await desk.press("escape")
        await to_the_question(desk)
        await desk.press("1", "enter", "f2", "u")
        assert isinstance(desk.app.screen.query_one(Picker), Picker)
        assert "na: hoi ben je er" in desk.text()
        await desk.press("down", "enter")
        await desk.settle()
        assert "poging 2" in desk.text()
        assert desk.app.session is not None
        assert desk.app.session.state.opened == "oefening-2"
        assert desk.where_writes() == "oefening-2"


async def test_an_exam_has_none_of_it_and_says_so(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk, "down")
        assert desk.run.play.setup.mode is Mode.EXAM
        before = len(desk.run.entries)
        for key in ("t", "z", "v", "u"):
            await desk.press("f2", key)
            assert "In een toets loopt de tijd zoals in het echt" in desk.text()
        assert len(desk.run.entries) == before


async def test_who_watches_and_what_they_whisper_is_seen(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        desk.run.act(Watched(by="trainer-1", on=True))
        desk.run.act(Whispered(text="vraag of hij alleen is", by="trainer-1"))
        await desk.settle()
        assert "kijkt mee: trainer-1" in desk.text()
        assert "trainer-1 fluistert: vraag of hij alleen is" in desk.text()
        await desk.send(SAFE)
        assert "fluistert" not in desk.text()


async def test_nobody_is_said_to_watch_a_run_that_is_taken_up_again_before_they_do(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        desk.run.act(Watched(by="trainer-1", on=True))
        await desk.press("ctrl+q", "j")
        await desk.until(lambda: desk.app.return_value == 0)
    async with training(tmp_path) as desk:
        await desk.press("enter")
        await begun(desk)
        assert "kijkt mee" not in desk.text()
        assert not desk.run.play.watchers


async def test_stopping_asks_for_care_first_and_keeps_the_run(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.press("ctrl+d")
        assert isinstance(desk.app.screen, Care)
        await desk.advance(300)
        await desk.press("escape")
        assert desk.run.play.ended == ""
        assert "n" not in desk.told()
        await desk.press("ctrl+d", "3")
        assert "Loop naar je trainer of een collega" in desk.text()
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))
    (log,) = kept_runs.kept(open_folder(tmp_path))
    assert log.state is kept_runs.State.STOPPED


async def test_a_question_need_not_be_answered_by_somebody_who_stops(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.send(SAFE)
        await desk.advance(12)
        assert "^D  stoppen, of iemand spreken" in desk.text()
        await desk.press("0", "ctrl+d")
        assert isinstance(desk.app.screen, Care)
        await desk.press("1")
        assert isinstance(desk.app.screen, FreezeQuestion)
        await desk.press("ctrl+d", "2")
        await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))
    (kept,) = kept_runs.kept(open_folder(tmp_path))
    assert kept.state is kept_runs.State.STOPPED


async def test_a_run_that_was_left_for_the_queue_goes_on_later(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.send(SAFE)
        await desk.press("f2", "q", "j")
        await desk.until(lambda: desk.app.return_value == 0)
        assert "bewaard" in desk.app.farewell
    async with training(tmp_path) as desk:
        assert "GA VERDER MET" in desk.text()
        await desk.press("enter")
        await desk.until(lambda: desk.app.session is not None and desk.app.session.state.opened == "oefening-1")
        await desk.settle()
        assert SAFE in desk.text()
        assert "DE TIJD STAAT STIL" in desk.text()
        await desk.press("f2", "z")
        assert desk.run.entries[-1].what == Paused(on=False)
        await desk.advance(12)
        assert isinstance(desk.app.screen, FreezeQuestion)


async def test_a_run_that_was_left_after_its_chat_says_that_the_form_is_left(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await to_the_end(desk)
        await desk.press("ctrl+q", "j")
        await desk.until(lambda: desk.app.return_value == 0)
    async with training(tmp_path) as desk:
        await desk.press("enter")
        await begun(desk)
        assert "HET GESPREK IS AFGELOPEN" in desk.text()
        await finish(desk)


async def test_an_unfinished_run_can_be_kept_as_broken_off(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await desk.press("ctrl+q", "j")
        await desk.until(lambda: desk.app.return_value == 0)
    async with training(tmp_path) as desk:
        await desk.press("w", "j")
        assert "GA VERDER MET" not in desk.text()
    (log,) = kept_runs.kept(open_folder(tmp_path))
    assert log.state is kept_runs.State.BROKEN


async def test_study_asks_before_each_answer_and_shows_why(tmp_path: Path) -> None:
    place = open_folder(tmp_path)
    (place.scenarios / "kort.goed.proef").write_text(
        "scenario: kort-01\nseed: 1\nrun: good\ntitle: Rustig / Calm\n"
        f"t1: {SAFE} | move asks-safety\nwhy t1: Eerst veilig. / Safe first.\nf1: +\n"
        f"t2: {BACK} | tick control-debt @m2\n"
        "expect: outcome dag\n",
        encoding="utf-8",
    )
    async with training(tmp_path) as desk:
        await choose(desk, "down", "down")
        await desk.press("c")
        await desk.until(lambda: desk.run.begun)
        await desk.advance(3)
        assert isinstance(desk.app.screen, StudyQuestion)
        await desk.press("ctrl+d")
        assert isinstance(desk.app.screen, Care)
        await desk.press("1", "v", "enter")
        assert isinstance(desk.app.screen, StudyReveal)
        await desk.press("ctrl+d", "1")
        assert "Waarom: Eerst veilig." in desk.text()
        assert "Allebei: vraagt naar veiligheid." in desk.text()
        await desk.press("enter")
        assert SAFE in desk.text()
        assert "je kijkt hier" in desk.text()
        assert [entry.what.code for entry in desk.run.entries].count("G") == 1
        await desk.advance(12)
        await desk.press("1", "enter")
        await desk.press("escape", "enter")
        await desk.advance(12)
        await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))


async def test_a_watched_run_that_is_gone_is_said_and_nothing_begins(tmp_path: Path) -> None:
    script = open_folder(tmp_path).scenarios / "kort.goed.proef"
    script.write_text(f"scenario: kort-01\nseed: 1\nrun: good\nt1: {SAFE}\nexpect: outcome dag\n", encoding="utf-8")
    async with training(tmp_path) as desk:
        await choose(desk, "down", "down")
        await desk.press("c")
        await desk.until(lambda: desk.run.begun)
        await desk.press("f2", "q", "j")
        await desk.until(lambda: desk.app.return_value == 0)
    script.unlink()
    async with training(tmp_path) as desk:
        for _twice in range(2):
            await desk.press("enter")
            await desk.until(lambda: "is er niet meer" in desk.text())
            assert isinstance(desk.app.screen, Library)
            assert desk.app.sitting is None


async def test_progress_is_one_key_away_and_leads_to_a_debrief_and_back(tmp_path: Path) -> None:
    async with training(tmp_path) as desk:
        await take(desk)
        await to_the_end(desk)
        await finish(desk)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, Library))
        await desk.press("p")
        await desk.until(lambda: isinstance(desk.app.screen, ProgressScreen))
        assert "Oefeningen met een afgeronde nabespreking: 0" in desk.text()
        await desk.press("end", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, DebriefScreen))
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, ProgressScreen))
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, Library))
