"""What becomes of a signal and of a tick: each rule with its own log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.training.play.entries import Ended, Shown, Ticked, Unticked, What
from console.training.scenario.model import Scene
from console.training.scoring.result import Heard
from tests.console.training.scoring.small import BEGIN, RULES, SCENARIO, finding, mark, said, scored, sent, with_rules

END: tuple[float, What] = (200.0, Ended(how="end", outcome="goed"))


def tick(at: float, signal: str, evidence: str | None = None) -> tuple[float, What]:
    return at, Ticked(signal=signal, evidence=evidence)


def test_a_tick_after_the_message_finds_the_signal() -> None:
    found = finding(scored(*BEGIN, tick(62.5, "debt", "m2"), END), "debt")
    assert (found.heard, found.shown_in, found.pointed_at, found.points_right) == (Heard.FOUND, "m2", "m2", True)
    assert (found.seconds, found.words) == (12.5, "woorden debt")


def test_a_tick_in_the_moment_of_the_message_finds_it() -> None:
    assert finding(scored(*BEGIN, tick(50.0, "debt")), "debt").heard is Heard.FOUND


def test_a_tick_on_the_weak_sign_counts_as_found_and_is_told_apart() -> None:
    score = scored(*BEGIN, tick(30.0, "debt", "m1"), END)
    found = finding(score, "debt")
    assert (found.heard, found.points_right, found.seconds) == (Heard.FOUND_ON_WEAK, True, -20.0)
    assert score.signals.found == 1


def test_a_tick_before_anything_pointed_to_it_is_guessed_early() -> None:
    score = scored(*BEGIN, tick(5.0, "debt"), END)
    assert finding(score, "debt").heard is Heard.GUESSED_EARLY
    assert (score.signals.found, score.signals.present) == (0, 2)


def test_an_equal_signal_counts_and_is_named() -> None:
    score = scored(*BEGIN, tick(60.0, "loan", "m2"), END)
    found = finding(score, "debt")
    assert (found.heard, found.ticked_as, found.points_right) == (Heard.FOUND, "loan", True)
    assert not [one for one in score.signals.findings if one.signal == "loan"]


def test_the_better_of_a_signal_and_its_equal_counts() -> None:
    found = finding(scored(*BEGIN, tick(5.0, "debt"), tick(60.0, "loan"), END), "debt")
    assert (found.heard, found.ticked_as) == (Heard.FOUND, "loan")


def test_what_was_not_ticked_is_missed_and_critical_ones_stand_apart() -> None:
    score = scored(*BEGIN, END)
    assert finding(score, "debt").heard is Heard.MISSED
    threat = finding(score, "threat")
    assert (threat.heard, threat.critical) == (Heard.MISSED_CRITICAL, True)
    assert score.signals.missed == 2


def test_a_signal_on_a_branch_that_was_not_taken_was_not_there() -> None:
    score = scored(*BEGIN, tick(100.0, "phones", "m9"), END)
    wrong = finding(score, "phones")
    assert (wrong.heard, wrong.shown_in, wrong.points_right) == (Heard.WRONG, None, False)
    assert score.signals.present == 2


def test_a_signal_that_had_not_been_shown_when_the_run_stopped_is_not_missed() -> None:
    score = scored(*BEGIN[:6], (60.0, Ended(how="stopped")))
    assert [one.signal for one in score.signals.findings] == ["debt"]


def test_only_weak_signs_make_a_tick_defensible() -> None:
    score = scored(*BEGIN, tick(95.0, "tonight", "m3"), END)
    found = finding(score, "tonight")
    assert (found.heard, found.points_right) == (Heard.DEFENSIBLE, True)
    assert score.signals.wrong == 0


def test_a_lure_gives_the_reason_of_the_author() -> None:
    wrong = finding(scored(*BEGIN, tick(60.0, "fine", "m2"), END), "fine")
    assert (wrong.heard, wrong.shown_in, wrong.points_right) == (Heard.WRONG_LURE, "m2", False)
    assert wrong.reason is not None
    assert wrong.reason.nl == "een kras"


def test_taken_back_before_the_end_is_not_ticked_but_shown() -> None:
    score = scored(*BEGIN, tick(60.0, "debt"), (70.0, Unticked(signal="debt")), END)
    found = finding(score, "debt")
    assert (found.heard, found.unticked) == (Heard.MISSED, True)
    score = scored(*BEGIN, tick(60.0, "phones"), (70.0, Unticked(signal="phones")), END)
    assert score.signals.taken_back == ("phones",)
    assert score.signals.wrong == 0


def test_a_tick_put_back_counts_from_then_and_pointing_elsewhere_does_not_move_it() -> None:
    early = (tick(5.0, "debt"), (6.0, Unticked(signal="debt")))
    assert finding(scored(*BEGIN, *early, tick(60.0, "debt"), END), "debt").heard is Heard.FOUND
    moved = finding(scored(*BEGIN, tick(5.0, "debt"), tick(60.0, "debt", "m2"), END), "debt")
    assert (moved.heard, moved.pointed_at) == (Heard.GUESSED_EARLY, "m2")


def test_a_tick_that_points_elsewhere_is_found_and_the_difference_is_shown() -> None:
    found = finding(scored(*BEGIN, tick(95.0, "threat", "m2"), END), "threat")
    assert (found.heard, found.pointed_at, found.points_right) == (Heard.FOUND, "m2", False)


def test_a_signal_is_critical_only_after_the_move_where_the_scenario_says_so() -> None:
    of = with_rules(critical=(), critical_if={"debt": "asks-safety"})
    assert finding(scored(*BEGIN, END, of=of), "debt").heard is Heard.MISSED
    asked = (20.0, sent("s1", "t1", "asks-safety"))
    assert finding(scored(*BEGIN, asked, END, of=of), "debt").heard is Heard.MISSED_CRITICAL


def test_ticks_after_the_chat_and_before_the_end_count() -> None:
    assert finding(scored(*BEGIN, tick(150.0, "threat"), END), "threat").heard is Heard.FOUND


def test_a_ratio_only_from_five_on() -> None:
    assert RULES.critical
    four = scored(*BEGIN, *(tick(100.0, name) for name in ("debt", "a", "b", "c")), END).signals
    five = scored(*BEGIN, *(tick(100.0, name) for name in ("debt", "a", "b", "c", "d")), END).signals
    assert (four.precision, five.precision) == (None, 0.2)
    assert five.recall is None


BOTH = replace(
    SCENARIO,
    scenes=(
        Scene("a", 1, (said("m1", mark("?", "both")), said("m2", mark("x", "both", reason="nee"))), 1),
        Scene("b", 1, (said("m3", mark("x", "both", reason="ook niet")),), 1),
    ),
)
"""A signal of which there is a weak sign as well as two lures."""


@pytest.mark.parametrize(
    ("evidence", "heard", "shown_in"),
    [
        ("m2", Heard.WRONG_LURE, "m2"),
        ("m3", Heard.WRONG_LURE, "m3"),
        ("m1", Heard.DEFENSIBLE, "m1"),
        (None, Heard.DEFENSIBLE, "m1"),
    ],
)
def test_of_a_weak_sign_and_lures_the_one_that_is_pointed_at_counts_else_the_weak_sign(
    evidence: str | None, heard: Heard, shown_in: str
) -> None:
    shown = tuple((float(n), Shown(id=f"m{n}")) for n in (1, 2, 3))
    found = finding(scored(*shown, tick(9.0, "both", evidence), of=BOTH), "both")
    assert (found.heard, found.shown_in) == (heard, shown_in)


def test_a_message_that_is_shown_again_in_a_loop_appeared_the_first_time() -> None:
    again = (100.0, Shown(id="m2"))
    assert finding(scored(*BEGIN, again, tick(62.5, "debt"), END), "debt").seconds == 12.5
