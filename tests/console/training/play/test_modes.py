"""Practice, exam and study; pauses, speed, rewinding; what a facilitator does."""

from __future__ import annotations

import pytest

from console.training.play.acts import (
    Act,
    Answers,
    AsksHint,
    Ends,
    Finishes,
    Labels,
    Pauses,
    Rewinds,
    Sends,
    SetsSpeed,
    Ticks,
)
from console.training.play.entries import Debriefed, Guessed, Injected, Mode
from console.training.play.player import begin
from console.training.play.state import Refused
from tests.console.training.play.runs import Run
from tests.console.training.stories import setup


def test_a_pause_and_speed_move_everything_that_is_still_to_come() -> None:
    run = Run()
    run.do(2, Pauses(True))
    assert run.to(100) == []
    run.do(100, Pauses(False), SetsSpeed(2.0))
    assert run.to(110) == [(101.0, "y True"), (104.0, "y False"), (104.0, "c m1"), (104.0, "t t1")]
    run.do(110, Sends("hoi"))
    assert run.to(114)[0] == (114.0, "d t1 verder else")


def test_two_reasons_to_pause() -> None:
    run = Run()
    run.do(1, Pauses(True), Pauses(True, "disk"), Pauses(False))
    assert run.to(100) == []
    run.do(100, Pauses(False, "disk"))
    assert run.to(103)[0] == (103.0, "y True")


def test_rewinding_is_a_new_take_with_what_was_before_the_turn() -> None:
    run = Run()
    run.do(20, Sends("waarom"), Ticks("control-debt", True, "m1"))
    run.to(60)
    before = list(run.log)
    assert run.do(60, Rewinds("t1"))[-2:] == [(60.0, "r t1 2"), (60.0, "t t1")]
    assert run.log[: len(before)] == before
    assert run.play.take == 2
    assert run.play.story.own == ()
    assert run.play.story.ticks == {}
    run.do(65, Sends("hoi"))
    assert run.log[-1].what.id == "s2"
    assert run.to(73)[0] == (73.0, "d t1 verder else")
    with pytest.raises(Refused, match="unknown"):
        run.do(74, Rewinds("t2"))


def test_rewinding_from_the_question_and_from_the_end_lets_time_go_on() -> None:
    run = Run()
    run.do(20, Sends("hoi"))
    run.to(40)
    assert run.play.question == "f1"
    run.do(100, Rewinds("t1"))
    assert run.to(160)[0] == (160.0, "n t1")
    run.do(161, Ends("closed"))
    run.do(170, Rewinds("t1"))
    assert run.to(230)[0] == (230.0, "n t1")


def test_in_an_exam_time_is_real() -> None:
    run = Run(mode=Mode.EXAM)
    run.to(20)
    refused: tuple[Act, ...] = (Pauses(True), SetsSpeed(2.0), Rewinds("t1"), AsksHint())
    for act in refused:
        with pytest.raises(Refused, match="exam"):
            run.do(20, act)
    run.do(21, Pauses(True, "left"), Pauses(False), Injected(event="silence", by="bea", seconds=1))
    with pytest.raises(Refused, match="speed"):
        begin(setup(mode=Mode.EXAM, speed=2.0))


def test_in_study_mode_the_scripted_run_counsels_and_the_trainee_guesses() -> None:
    run = Run(mode=Mode.STUDY)
    run.to(10)
    refused: tuple[Act, ...] = (Sends("hoi"), Ticks("control-debt", True), Ends("closed"))
    for act in refused:
        with pytest.raises(Refused, match="study"):
            run.do(12, act)
    run.do(12, Guessed(turn="t1", moves=("asks-safety",)), Pauses(True), Pauses(False))
    run.do(13, Sends("hoi"), scripted=True)
    assert run.to(21)[0] == (21.0, "d t1 verder else")
    with pytest.raises(Refused, match="practice"):
        Run().do(11, Guessed(turn="t1"))


def test_a_hint_is_asked_for_in_the_turn() -> None:
    run = Run()
    with pytest.raises(Refused, match="no_hint"):
        run.do(5, AsksHint())
    assert run.do(12, AsksHint())[-1] == (12.0, "h t1")


def test_an_injected_silence_stops_the_typing_and_puts_everything_off() -> None:
    run = Run()
    assert run.do(7, Injected(event="silence", by="bea", seconds=30))[-2:] == [(7.0, "i silence bea"), (7.0, "y False")]
    assert run.to(40) == [(37.0, "y True"), (40.0, "y False"), (40.0, "c m1"), (40.0, "t t1")]


def test_an_injected_loss_of_the_line_ends_by_itself_or_when_told() -> None:
    told, alone = Run(), Run()
    for run in (told, alone):
        run.do(3, Injected(event="offline", by="bea"))
    assert told.to(103) == []
    told.do(103, Injected(event="online", by="bea"))
    assert told.to(104)[0] == (104.0, "y True")
    assert alone.to(310)[:2] == [(303.0, "e online"), (304.0, "y True")]


def test_silence_in_a_turn_delays_what_comes_after_it() -> None:
    run = Run()
    run.do(11, Injected(event="silence", by="bea", seconds=60))
    run.do(12, Sends("hoi"))
    assert run.to(71)[0] == (71.0, "d t1 verder else")


def test_an_injected_loss_in_the_middle_of_the_script_gives_the_time_back() -> None:
    run = Run()
    run.do(20, Sends("hoi"))
    run.do(40, Answers("f1", 0))
    run.do(45, Injected(event="offline", by="bea"))
    run.do(50, Injected(event="online", by="bea"))
    assert run.to(66)[0] == (65.0, "e online")


def test_in_the_debrief_the_trainee_may_put_a_label_right_but_not_that_of_somebody_else() -> None:
    run = Run()
    run.do(20, Sends("hoi"))
    run.do(21, Ends("closed"), Finishes())
    run.do(30, Debriefed(screen=1, question="felt", answer=("fine",)))
    assert run.do(40, Labels("s1", ("asks-safety",))) == [(40.0, "l s1")]
    with pytest.raises(Refused, match="finished"):
        run.do(41, Sends("nog iets"))
    study = Run(mode=Mode.STUDY)
    study.do(20, Sends("hoi"), scripted=True)
    study.do(21, Ends("stopped"))
    with pytest.raises(Refused, match="finished"):
        study.do(40, Labels("s1", ("asks-safety",)))
