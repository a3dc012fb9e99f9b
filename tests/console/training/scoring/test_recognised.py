"""What nobody recognised keeps the gate closed until a facilitator has said what it was; kindness on the trainee's word
alone is no praise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.training.moves.moves import shipped
from console.training.play.entries import Debriefed, Ended, Labelled, Overruled, Sent, Ticked, What
from console.training.scenario.model import Scenario, Scene, Turn
from console.training.scoring.result import Barrier, Score
from console.training.scoring.score import score
from tests.console.training.scoring.small import BEGIN, SCENARIO, log, text

MOVES = shipped()
SAFE = "Kun je nu rustig typen?"
KIND = ("empathises", "reflects", "affirms", "gives-choice")
STRANGE = ("Appel peer citroen druif.", "De trein vertrekt om kwart over.", "Pannenkoeken zijn rond.")
AROUND: tuple[tuple[float, What], ...] = (
    *BEGIN,
    (95.0, Ticked(signal="threat", evidence="m3")),
    (200.0, Ended(how="end", outcome="goed")),
    (300.0, Debriefed(screen=5, question="done", answer=("yes",))),
)


def said(*texts: str, more: tuple[tuple[float, What], ...] = (), of: Scenario = SCENARIO) -> Score:
    """The score of a run in which the first message asks about safety and these come behind it."""
    messages = [
        (20.0 + n, Sent(id=f"s{n + 1}", text=text, turn="t1", suggested=MOVES.suggest(text, "nl")))
        for n, text in enumerate((SAFE, *texts))
    ]
    lines = sorted((*AROUND, *messages, *more), key=lambda line: line[0])
    return score(log(*lines), of, MOVES)


def labelled(id: str, *moves: str) -> tuple[float, What]:
    return (60.0, Labelled(message=id, moves=moves))


def read(id: str, *moves: str) -> tuple[float, What]:
    return (400.0, Overruled(message=id, moves=moves, by="bea"))


def test_what_is_recognised_passes_and_what_is_not_does_not() -> None:
    assert said("Neem je tijd.", "Wat vind jij daarvan?").gate.passed
    found = said(*STRANGE)
    assert found.gate.barriers == (Barrier.UNREAD,)
    assert (found.effort.unread.messages, found.effort.unread.share) == (("s2", "s3", "s4"), 0.75)


def test_a_sentence_behind_a_kind_one_is_not_read_with_it() -> None:
    assert said(f"Neem je tijd. {STRANGE[0]}").effort.unread.messages == ("s2",)


@pytest.mark.parametrize("moves", [("empathises",), ()])
def test_the_word_of_a_facilitator_reads_it_and_the_trainees_does_not(moves: tuple[str, ...]) -> None:
    names = ("s2", "s3", "s4")
    assert not said(*STRANGE, more=tuple(labelled(name, *KIND) for name in names)).gate.passed
    assert said(*STRANGE, more=tuple(read(name, *moves) for name in names)).gate.passed


def test_a_sentence_near_a_model_answer_is_recognised() -> None:
    turns = (Turn("t0", 60, 1, model=text("De bus naar huis rijdt elke avond om zeven uur.")),)
    near = replace(SCENARIO, scenes=(*SCENARIO.scenes, Scene("los", 2, turns, 1)))
    assert said("De bus naar huis rijdt vanavond om zeven uur.", of=near).gate.passed
    assert not said("De bus is om zeven uur weg.", of=near).gate.passed


def test_support_is_what_somebody_else_than_the_trainee_saw() -> None:
    claims = tuple(labelled(name, *KIND) for name in ("s2", "s3", "s4"))
    assert said(*STRANGE, more=claims).talk.support == ()
    assert said("Wat heftig voor je.", more=(labelled("s2", *KIND),)).talk.support == ("empathises",)
    assert said(STRANGE[0], more=(read("s2", "affirms"),)).talk.support == ("affirms",)


def test_there_is_no_support_in_a_message_that_insults() -> None:
    assert said("Wat heftig voor je, sukkel.").talk.support == ()
