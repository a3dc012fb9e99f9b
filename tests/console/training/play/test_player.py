"""The player: what happens when, by itself and because of the trainee."""

from __future__ import annotations

import pytest

from console.training.play.acts import Answers, Ends, Fills, Finishes, Labels, Sends, Ticks, Types
from console.training.play.entries import Overruled
from console.training.play.state import Refused
from console.training.play.story import due
from console.training.scenario.model import Branch, Happening, Scenario, Variant, When
from tests.console.training.play.runs import Run
from tests.console.training.stories import (
    codes,
    freeze,
    goes,
    happens,
    move,
    otherwise,
    says,
    scenario,
    scene,
    silent,
    told,
    turn,
)


def test_a_chatter_pauses_types_and_writes_and_then_it_is_the_trainees_turn() -> None:
    run = Run()
    assert told(run.log) == [(0.0, "p welkom")]
    assert run.to(3.999) == []
    assert run.to(10) == [(4.0, "y True"), (10.0, "y False"), (10.0, "c m1"), (10.0, "t t1")]


def test_who_looks_how_often_makes_no_difference() -> None:
    often, once = Run(), Run()
    for tenth in range(1, 2000):
        often.to(tenth / 10)
    once.to(199.9)
    assert often.log == once.log
    assert len(often.log) > 10


def test_a_turn_closes_eight_seconds_after_the_last_message() -> None:
    run = Run()
    run.to(10)
    run.do(20, Sends("hoi"))
    run.do(26, Sends("goed dat je er bent"))
    assert run.to(33.9) == []
    assert run.to(34) == [(34.0, "d t1 verder else"), (34.0, "p verder")]
    assert [entry.what.turn for entry in run.log if entry.what.code == "s"] == ["t1", "t1"]


def test_while_the_trainee_types_the_turn_stays_open() -> None:
    run = Run()
    run.do(20, Sends("hoi"), Types(True))
    assert "d t1" not in str(run.to(60))
    run.do(61, Types(False))
    assert run.to(69)[0] == (69.0, "d t1 verder else")


def test_a_pattern_decides_and_the_trainees_label_stands_above_it() -> None:
    pattern, label = Run(), Run()
    for run in (pattern, label):
        run.do(20, Sends("waarom doe je dat"))
    label.do(21, Labels("s1", ("asks-safety",)))
    assert pattern.to(28)[0] == (28.0, "d t1 weg why-question")
    assert label.to(29)[0] == (29.0, "d t1 verder else")


def test_a_facilitators_label_stands_above_both() -> None:
    run = Run()
    run.do(20, Sends("waarom"), Labels("s1", ("why-question",)), Overruled(message="s1", moves=(), by="bea"))
    assert run.to(28)[0] == (28.0, "d t1 verder else")


def test_a_label_after_the_turn_changes_what_is_shown_later_only() -> None:
    run = Run()
    run.do(20, Sends("hoi"))
    run.to(30)
    run.do(31, Labels("s1", ("asks-safety",)))
    run.to(60)
    run.do(60, Answers("f1", 0))
    run.to(100)
    shown = [entry.what.id for entry in run.log if entry.what.code == "c"]
    assert shown == ["m1", "m4", "m5"]


def test_silence_is_noted_and_then_the_chatter_goes_on_alone() -> None:
    run = Run()
    run.to(10)
    assert run.to(103) == [
        (70.0, "n t1"),
        (100.0, "d t1 ongeduld silent"),
        (100.0, "p ongeduld"),
        (101.0, "y True"),
        (102.0, "y False"),
        (102.0, "c m2"),
        (102.0, "t t2"),
    ]


def test_somebody_who_types_is_not_silent() -> None:
    run = Run()
    run.do(95, Types(True))
    assert "silent" not in str(run.to(150))
    run.do(150, Types(False))
    assert run.to(158)[0] == (158.0, "d t1 ongeduld silent")


def test_a_question_lets_time_stand_still_until_it_is_answered() -> None:
    run = Run()
    run.do(20, Sends("hoi"))
    assert run.to(33)[-1] == (33.0, "F f1")
    assert run.to(5000) == []
    assert run.do(5000, Answers("f1", 2, "niets doen")) == [
        (5000.0, "f f1"),
        (5000.0, "e offline"),
        (5000.0, "e silence"),
    ]
    assert run.to(5020)[0] == (5020.0, "e online")
    with pytest.raises(Refused, match="no_question"):
        run.do(5021, Answers("f1", 0))


def test_to_the_end_and_the_form_goes_on_in_wrap_up() -> None:
    run = Run()
    run.do(20, Sends("ben je veilig?"))
    run.do(40, Answers("f1", 0))
    run.do(70, Sends("tot ziens"))
    assert run.to(90)[-3:] == [(83.0, "c m7"), (83.0, "e close"), (83.0, "X veilig chatter")]
    assert run.to(9000) == []
    with pytest.raises(Refused, match="over"):
        run.do(9000, Sends("nog iets"))
    run.do(9001, Ticks("control-debt", True, "m4"), Fills("role", ("self",)))
    with pytest.raises(Refused, match="over"):
        run.do(9002, Ends("closed"))
    assert run.do(9002, Finishes()) == [(9002.0, "x veilig end")]
    with pytest.raises(Refused, match="finished"):
        run.do(9003, Ticks("control-debt", False))
    assert due(run.play) is None


def test_the_trainee_closes() -> None:
    run = Run()
    assert run.do(12, Ends("closed"))[-1] == (12.0, "X trainee")
    assert run.to(500) == []
    assert run.do(500, Finishes()) == [(500.0, "x closed")]


@pytest.mark.parametrize("how", ["stopped", "broken"])
def test_stopping_ends_the_run_at_once(how: str) -> None:
    run = Run()
    stops = Ends("stopped") if how == "stopped" else Ends("broken")
    assert run.do(5, stops) == [(4.0, "y True"), (5.0, "y False"), (5.0, f"x {how}")]
    assert run.to(100) == []


def test_a_refused_act_changes_nothing_not_even_time() -> None:
    run = Run()
    before = run.play
    with pytest.raises(Refused):
        run.do(50, Finishes())
    assert run.play is before
    assert codes(run.log) == ["p"]


def test_sending_while_the_chatter_is_offline_or_writing_is_possible_and_belongs_to_no_turn() -> None:
    run = Run()
    run.do(5, Sends("hallo?"))
    run.do(20, Sends("hoi"))
    run.do(40, Answers("f1", 0))
    run.do(50, Sends("ben je er nog"))
    assert [(entry.what.id, entry.what.turn) for entry in run.log if entry.what.code == "s"] == [
        ("s1", None),
        ("s2", "t1"),
        ("s3", None),
    ]


def test_the_seed_decides_where_the_file_says_so() -> None:
    by_seed = Branch(When.SEED, goes("even"), 1, modulus=2, remainder=0)
    story = scenario(
        scene("a", Variant(2, 1, goes("oneven"), 1), turn("t1", by_seed, otherwise("oneven"))),
        scene("even", goes("END", "even")),
        scene("oneven", goes("END", "oneven")),
    )
    odd, even = Run(story, seed=3), Run(story, seed=4)
    assert odd.play.story.outcome == "oneven"
    even.do(1, Sends("x"))
    assert even.to(9)[0] == (9.0, "d t1 even seed")


@pytest.mark.parametrize(
    "story",
    [
        scenario(),
        scenario(scene("a")),
        scenario(scene("a", goes("nergens"))),
        scenario(scene("a", goes("a"))),
        scenario(scene("a", goes("b")), scene("b", happens(Happening.TYPING, 0.01), goes("a"))),
        scenario(scene("a", turn("t1", silent(0, "a"), wait=0))),
    ],
)
def test_everything_leads_on(story: Scenario) -> None:
    run = Run(story)
    run.to(10_000)
    assert run.play.story.over == "chatter"
    assert due(run.play) is None


def test_a_turn_without_a_branch_that_holds_goes_on_with_the_next_step() -> None:
    run = Run(scenario(scene("a", turn("t1", move("why-question", "b"), silent(10, "a")), says("m1"))))
    run.do(1, Sends("hoi"))
    assert run.to(20)[:1] == [(9.0, "d t1 a else")]
    assert "c m1" in str(told(run.log))


def test_a_turn_that_opens_again_is_decided_by_its_new_answers() -> None:
    story = scenario(
        scene("a", turn("t1", move("why-question", "a"), otherwise("b"))), scene("b", goes("END", "gehoord"))
    )
    run = Run(story)
    run.do(1, Sends("waarom"))
    assert run.to(9)[0] == (9.0, "d t1 a why-question")
    run.do(10, Sends("hoi"))
    assert run.to(18)[0] == (18.0, "d t1 b else")


def test_after_the_chatter_closed_the_script_is_only_followed_to_its_end() -> None:
    story = scenario(
        scene("a", happens(Happening.CLOSE), says("m1"), turn("t1", silent(5, "b"), otherwise("c")), goes("c")),
        scene("b", freeze("f1"), goes("END", "weg")),
        scene("c", goes("END", "anders")),
    )
    run = Run(story)
    assert told(run.log) == [(0.0, "p a"), (0.0, "e close"), (0.0, "p b"), (0.0, "F f1")]
    assert run.do(3, Answers("f1", None, "wachten"))[-1] == (3.0, "X weg chatter")


def test_doing_again_what_is_so_already_tells_nothing() -> None:
    run = Run()
    run.do(11, Types(True), Ticks("a", True, "m1"), Fills("role", ("self",)))
    again = run.do(12, Types(True), Ticks("a", True, "m1"), Ticks("b", False), Fills("role", ("self",)))
    assert again == []
