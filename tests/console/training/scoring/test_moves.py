"""Labels, musts and nevers."""

from __future__ import annotations

import pytest

from console.training.play.entries import (
    Debriefed,
    Ended,
    Happened,
    Injected,
    Labelled,
    Overruled,
    Rewound,
    SceneEntered,
    Shown,
    TurnOpened,
    What,
)
from console.training.play.labels import Origin
from console.training.scenario.model import Condition, Where
from console.training.scoring.result import MustFinding, Score
from tests.console.training.scoring.small import BEGIN, scored, sent, with_rules

END: tuple[float, What] = (200.0, Ended(how="end", outcome="goed"))
SUGGESTED = (20.0, sent("s1", "t1", "open-question"))
NEVER = (20.0, sent("s1", "t1", "why-question"))


def must(condition: Condition, *lines: tuple[float, What]) -> MustFinding:
    """What became of the only must, `asks-safety` under this condition."""
    (found,) = scored(*lines, of=with_rules(must={"asks-safety": (condition,)})).must
    return found


def asks(at: float, id: str = "s1", turn: str | None = None) -> tuple[float, What]:
    return at, sent(id, turn, "asks-safety")


def test_a_suggestion_stands_where_nobody_said_otherwise() -> None:
    (label,) = scored(*BEGIN, SUGGESTED).labels
    assert (label.moves, label.origin, label.by_trainee) == (("open-question",), Origin.RULE, None)


def test_the_trainee_stands_over_the_pattern_and_the_facilitator_over_both_and_all_three_are_kept() -> None:
    said = (25.0, Labelled(message="s1", moves=("reflects",)))
    overruled = (30.0, Overruled(message="s1", moves=("advises",), by="els"))
    (label,) = scored(*BEGIN, SUGGESTED, said).labels
    assert (label.moves, label.origin) == (("reflects",), Origin.TRAINEE)
    late = (35.0, Labelled(message="s1", moves=("empathises",)))
    (label,) = scored(*BEGIN, SUGGESTED, said, overruled, late).labels
    assert (label.moves, label.origin) == (("advises",), Origin.FACILITATOR)
    assert (label.by_rule, label.by_trainee, label.by_facilitator) == (
        ("open-question",),
        ("empathises",),
        ("advises",),
    )


def test_that_it_was_no_move_at_all_can_be_said() -> None:
    (label,) = scored(*BEGIN, SUGGESTED, (25.0, Labelled(message="s1", moves=()))).labels
    assert (label.moves, label.origin) == ((), Origin.TRAINEE)


def test_a_label_of_a_later_take_changes_nothing_but_a_facilitator_does() -> None:
    rewound = (100.0, Rewound(take=2, turn="t2"))
    later = (110.0, Labelled(message="s1", moves=("reflects",)))
    assert scored(*BEGIN, SUGGESTED, rewound, later).labels[0].origin is Origin.RULE
    overruled = (120.0, Overruled(message="s1", moves=("advises",), by="els"))
    assert scored(*BEGIN, SUGGESTED, rewound, later, overruled).labels[0].moves == ("advises",)
    debrief = ((130.0, Ended(how="end")), (140.0, Labelled(message="s1", moves=("empathises",))))
    assert scored(*BEGIN, SUGGESTED, rewound, later, *debrief).labels[0].moves == ("empathises",)


def test_an_id_that_a_later_take_uses_again_means_the_later_message() -> None:
    lines = ((100.0, Rewound(take=2, turn="t1")), (110.0, sent("s1", "t1")))
    overruled = (120.0, Overruled(message="s1", moves=("advises",), by="els"))
    assert scored(*BEGIN, SUGGESTED, *lines, overruled).labels[0].origin is Origin.RULE


def test_within_so_many_turns() -> None:
    within = Condition(Where.WITHIN, turns=2)
    found = must(within, *BEGIN, asks(60.0, "s7", "t2"))
    assert (found.met, found.message, found.turn, found.applies) == (True, "s7", "t2", True)
    assert not must(within, *BEGIN, asks(95.0, turn="t3")).met
    assert not must(within, *BEGIN).met


def test_a_message_out_of_turn_counts_with_the_turns_that_had_opened() -> None:
    assert must(Condition(Where.WITHIN, turns=1), *BEGIN, asks(45.0)).met
    assert not must(Condition(Where.WITHIN, turns=1), *BEGIN, asks(55.0)).met


def test_before_the_end() -> None:
    before = Condition(Where.BEFORE_END)
    assert must(before, *BEGIN, asks(95.0), END).met
    assert not must(before, *BEGIN, END).met


def test_in_a_phase_and_not_elsewhere() -> None:
    in_five = Condition(Where.IN_PHASE, phase=5)
    closing = ((120.0, SceneEntered(scene="einde", phase=5)), (125.0, TurnOpened(turn="t4")))
    assert not must(in_five, *BEGIN, *closing, asks(60.0)).met
    found = must(in_five, *BEGIN, *closing, asks(130.0, "s2", "t4"))
    assert (found.met, found.turn) == (True, "t4")


def test_a_phase_in_which_there_was_no_turn_gave_no_occasion() -> None:
    found = must(Condition(Where.IN_PHASE, phase=5), *BEGIN, END)
    assert (found.met, found.applies, found.message) == (True, False, None)


@pytest.mark.parametrize("back", [Happened(event="online"), Injected(event="online", by="els")])
def test_after_the_chatter_came_back(back: What) -> None:
    after = Condition(Where.AFTER_ONLINE)
    lines = (*BEGIN, (100.0, back), (105.0, TurnOpened(turn="t4")))
    assert not must(after, *lines, asks(60.0)).met
    assert must(after, *lines, asks(110.0)).met
    assert not must(after, *BEGIN).applies


def test_after_a_signal_was_shown() -> None:
    after = Condition(Where.AFTER_SIGNAL, signal="threat")
    assert not must(after, *BEGIN, asks(60.0)).met
    assert must(after, *BEGIN, asks(95.0)).met
    found = must(after, *BEGIN[:6])
    assert (found.met, found.applies) == (True, False)


def test_who_had_no_turn_after_it_had_no_occasion() -> None:
    last = (150.0, Happened(event="online"))
    assert not must(Condition(Where.AFTER_ONLINE), *BEGIN, last, END).applies


def test_of_a_list_each_condition_must_hold() -> None:
    both = (Condition(Where.WITHIN, turns=1), Condition(Where.BEFORE_END))
    found = scored(*BEGIN, asks(95.0, turn="t3"), of=with_rules(must={"asks-safety": both})).must
    assert [one.met for one in found] == [False, True]


def nevers(*lines: tuple[float, What]) -> list[tuple[str, tuple[str, ...]]]:
    score: Score = scored(*BEGIN, *lines)
    return [(found.move, found.messages) for found in score.never]


def test_never_is_said_with_every_message_and_its_reason() -> None:
    again = (60.0, sent("s2", "t2", "why-question", "reflects"))
    assert nevers(NEVER, again) == [("why-question", ("s1", "s2"))]
    assert scored(*BEGIN, NEVER).never[0].reason.nl == "vraagt om een verklaring"
    assert nevers() == []


def test_a_trainee_cannot_say_a_never_away_and_a_facilitator_can() -> None:
    said = (25.0, Labelled(message="s1", moves=("reflects",)))
    found = scored(*BEGIN, NEVER, said)
    assert [(one.move, one.messages, one.denied) for one in found.never] == [("why-question", ("s1",), ("s1",))]
    assert (found.labels[0].moves, found.labels[0].denied) == (("reflects", "why-question"), ("why-question",))
    admitted = (25.0, Labelled(message="s1", moves=("reflects", "why-question")))
    assert scored(*BEGIN, NEVER, admitted).never[0].denied == ()
    cleared = (30.0, Overruled(message="s1", moves=("reflects",), by="els"))
    assert nevers(NEVER, said, cleared) == []
    assert scored(*BEGIN, NEVER, said, cleared).labels[0].denied == ()


def test_a_move_that_is_never_right_in_any_chat_need_not_stand_in_the_scenario() -> None:
    (found,) = scored(*BEGIN, (20.0, sent("s1", "t1", "insults"))).never
    assert (found.move, found.messages, found.reason.nl) == ("insults", ("s1",), "dit kwetst")


def test_a_must_that_only_the_trainee_saw_waits_for_a_facilitator() -> None:
    before = Condition(Where.BEFORE_END)
    claim = (25.0, Labelled(message="s1", moves=("reflects", "asks-safety")))
    found = must(before, *BEGIN, SUGGESTED, claim, END)
    assert (found.met, found.message, found.claimed) == (False, None, "s1")
    confirmed = (30.0, Overruled(message="s1", moves=("asks-safety",), by="els"))
    found = must(before, *BEGIN, SUGGESTED, claim, confirmed, END)
    assert (found.met, found.message, found.claimed) == (True, "s1", None)
    assert must(before, *BEGIN, asks(20.0, turn="t1"), claim, END).met


def test_debriefs_and_shown_messages_of_a_later_take_are_not_in_the_score() -> None:
    more = ((100.0, Rewound(take=2, turn="t1")), (110.0, Shown(id="m9")), asks(120.0, "s9"))
    score = scored(*BEGIN, SUGGESTED, *more, (130.0, Debriefed(screen=5, question="done", answer=("yes",))))
    assert [label.message for label in score.labels] == ["s1"]
    assert score.debriefed
