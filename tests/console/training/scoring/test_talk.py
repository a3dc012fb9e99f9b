"""How the conversation went: times, waiting, interrupting, kinds of support, phases."""

from __future__ import annotations

from typing import Any

import pytest

from console.training.play.entries import (
    Answered,
    Asked,
    CallerTypes,
    Ended,
    Happened,
    Injected,
    NoAnswer,
    Noted,
    Paused,
    PhaseMarked,
    SceneEntered,
    Shown,
    SpeedSet,
    TurnDecided,
    TurnOpened,
    What,
)
from console.training.scoring.questions import question
from console.training.scoring.result import Message, Question, Talk
from tests.console.training.scoring.small import BEGIN, scored, sent

ANSWER = (80.0, sent("s1", "t2"))


def talk(*lines: tuple[float, What], **header: Any) -> Talk:
    return scored(*BEGIN, *lines, **header).talk


def message(*lines: tuple[float, What], **header: Any) -> Message:
    """The first message of the trainee."""
    return talk(*lines, **header).messages[0]


def test_latency_is_from_the_last_message_of_the_burst() -> None:
    assert message(ANSWER).latency == 30.0
    assert message((70.0, Shown(id="m9")), ANSWER).latency == 10.0


def test_the_chatters_typing_is_taken_out_of_the_latency() -> None:
    typing = ((55.0, CallerTypes(on=True)), (65.0, CallerTypes(on=False)))
    assert message(*typing, ANSWER).latency == 20.0


def test_a_freeze_question_is_taken_out_of_the_latency_once() -> None:
    asked = ((52.0, Asked(id="f1")), (62.0, Answered(id="f1", option=0)))
    typing = ((60.0, CallerTypes(on=True)), (65.0, CallerTypes(on=False)))
    assert message(*asked, *typing, ANSWER).latency == 17.0


@pytest.mark.parametrize(
    "lines",
    [
        ((60.0, Paused(on=True)), (70.0, Paused(on=False))),
        ((20.0, Paused(on=True)), (60.0, Paused(on=False))),
        ((60.0, Paused(on=True)), (60.0, Paused(on=False))),
        (
            (20.0, Paused(on=True)),
            (25.0, Paused(on=True, why="disk")),
            (30.0, Paused(on=False)),
            (60.0, Paused(on=False, why="disk")),
        ),
        ((60.0, SpeedSet(speed=2.0)), (61.0, SpeedSet(speed=1.0))),
        ((20.0, SpeedSet(speed=8.0)),),
    ],
)
def test_latency_is_not_measured_with_a_pause_or_at_another_speed(lines: tuple[tuple[float, What], ...]) -> None:
    assert message(*lines, ANSWER).latency is None


def test_a_pause_before_does_not_matter() -> None:
    assert message((20.0, Paused(on=True)), (30.0, Paused(on=False)), ANSWER).latency == 30.0
    assert message((20.0, SpeedSet(speed=1.0)), ANSWER, speed=8.0).latency == 30.0


def test_a_pause_that_ended_with_the_message_does_not_matter() -> None:
    assert message((20.0, Paused(on=True)), (50.0, Paused(on=False)), ANSWER).latency == 30.0


def test_a_run_that_began_faster_measures_nothing() -> None:
    found = talk(ANSWER, speed=8.0)
    assert (found.messages[0].latency, found.first_response, found.median_latency) == (None, None, None)


def test_out_of_turn_and_second_messages_have_no_latency() -> None:
    found = talk(ANSWER, (85.0, sent("s2", "t2")), (100.0, sent("s3")))
    assert [one.latency for one in found.messages] == [30.0, None, None]


def test_median_longest_and_those_over_the_limit() -> None:
    found = talk(ANSWER, (230.0, sent("s2", "t3")))
    assert (found.median_latency, found.longest_latency, found.over_limit) == (85.0, 140.0, ("s2",))


def test_first_response_is_from_taking_the_chat() -> None:
    assert talk((20.0, sent("s1", "t1"))).first_response == 20.0
    assert talk().first_response is None
    assert talk((5.0, Paused(on=True)), (7.0, Paused(on=False)), (20.0, sent("s1", "t1"))).first_response is None


def test_the_chatter_was_left_waiting() -> None:
    waits = ((150.0, NoAnswer(turn="t3")), (170.0, NoAnswer(turn="t3")))
    silent = (38.0, TurnDecided(turn="t1", by="silent", scene="midden"))
    assert talk(silent, *waits).left_waiting == ("t1", "t3")


def test_interrupting() -> None:
    typing = ((79.0, CallerTypes(on=True)), (90.0, CallerTypes(on=False)))
    assert message(*typing, ANSWER).while_typing
    assert not message((70.0, CallerTypes(on=True)), (80.0, CallerTypes(on=False)), ANSWER).while_typing


@pytest.mark.parametrize("away", [Happened(event="offline"), Injected(event="offline", by="els")])
def test_sent_while_the_chatter_was_offline(away: What) -> None:
    assert message((70.0, away), ANSWER).offline
    assert not message((70.0, away), (75.0, Happened(event="online")), ANSWER).offline


def test_kinds_of_support_once_each_and_not_other_moves() -> None:
    lines = (
        (60.0, sent("s1", "t2", "reflects", "asks-safety")),
        (95.0, sent("s2", "t3", "reflects", "empathises")),
    )
    assert talk(*lines).support == ("reflects", "empathises")
    assert talk(*lines).reflections == 2


def test_advice_and_empathy_in_one_message() -> None:
    assert message((60.0, sent("s1", "t2", "empathises", "advises"))).advice_with_empathy
    assert not message((60.0, sent("s1", "t2", "advises"))).advice_with_empathy


def test_shares_of_time_by_phase_without_pauses_and_wrap_up() -> None:
    lines = (
        (60.0, Paused(on=True)),
        (80.0, Paused(on=False)),
        (20.0, PhaseMarked(phase="welcome")),
        (60.0, PhaseMarked(phase="clarify")),
        (120.0, SceneEntered(scene="einde", phase=5)),
        (120.0, Happened(event="close")),
        (500.0, PhaseMarked(phase="close")),
        (600.0, Ended(how="end")),
    )
    shares = {one.phase: (one.share, one.marked) for one in talk(*lines).phases}
    assert shares == {1: (0.4, 0.4), 2: (0.6, 0.4), 3: (0.0, 0.0), 4: (0.0, 0.0), 5: (0.0, 0.0)}


def test_questions_are_counted_in_messages() -> None:
    found = talk((60.0, sent("s1", "t2", words="Hoe is dat? Ben je alleen?")), (70.0, sent("s2", "t2", words="Oke.")))
    assert found.questions == 1
    assert [one.words for one in found.messages] == [6, 1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hoe is dat voor jou?", Question.OPEN),
        ("Wat naar dat hij je zusje erbij haalt.", Question.NONE),
        ("Dus het begon met een scooter. Wat is dat voor jou?", Question.OPEN),
        ("En nu, waar denk je dan aan?", Question.OPEN),
        ("Met wie kun je praten?", Question.OPEN),
        ("Kun je daar iets meer over vertellen?", Question.OPEN),
        ("vertel eens", Question.OPEN),
        ("Ben je nu alleen?", Question.CLOSED),
        ("ben je veilig nu", Question.CLOSED),
        ("Hoe oud ben je?", Question.CLOSED),
        ("Is er iemand die dit weet?", Question.CLOSED),
        ("Waarom ging je mee?", Question.WHY),
        ("en hoezo ging je dan mee?", Question.WHY),
        ("waarom ga je niet weg", Question.WHY),
        ("Ben je alleen? En waarom?", Question.SEVERAL),
        ("Kijkt er iemand mee? Of kun je rustig typen?", Question.SEVERAL),
        ("Goed dat je er bent.", Question.NONE),
        ("?", Question.NONE),
        ("", Question.NONE),
        ("What is that like for you?", Question.OPEN),
        ("Can you tell me more about that?", Question.OPEN),
        ("Are you safe right now?", Question.CLOSED),
        ("How old are you?", Question.CLOSED),
        ("Why did you go?", Question.WHY),
        ("Is anyone there? Can you type?", Question.SEVERAL),
        ("That sounds hard.", Question.NONE),
    ],
)
def test_what_kind_of_question_a_message_asks(text: str, kind: Question) -> None:
    assert question(text) is kind


def test_a_turn_that_opens_again_is_no_second_answer() -> None:
    found = talk((60.0, sent("s1", "t2")), (61.0, TurnOpened(turn="t3")), (70.0, sent("s2", "t3")))
    assert [one.latency for one in found.messages] == [10.0, None]


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("belde 06-12345678, mail kim@voorbeeld.nl", ("06-12345678", "kim@voorbeeld.nl")),
        ("woont in Zwolle", ("Zwolle",)),
        ("snap is nachtuil99", ("snap is nachtuil99",)),
        ("vrijdag om 15.30 uur, 3 keer, 112 genoemd", ()),
        ("hij voelt zich schuldig", ()),
    ],
)
def test_personal_data_in_a_note_is_shown(note: str, found: tuple[str, ...]) -> None:
    assert talk((60.0, Noted(text=note)), (61.0, Noted(text=note))).notes_with_personal_data == found
