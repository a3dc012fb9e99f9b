"""Study mode's steps: a turn is asked about once, what was guessed is kept, and the reveal comes after it."""

from __future__ import annotations

import pytest

from console.training.play.entries import Guessed
from console.training.runs import study
from console.training.runs.study import Studied
from console.training.scenario.scripted.scripted_run import Proef, parse_proef

RAW = b"""scenario: kort-01
seed: 1
run: good
title: Rustig / Calm
t1: Hoi, kun je nu veilig typen? | move asks-safety
why t1: Eerst veilig. / Safe first.
t2: | silent
expect: outcome dag
"""


def proef() -> Proef:
    parsed = parse_proef(RAW, "kort.proef")
    assert parsed.proef is not None, parsed.findings
    return parsed.proef


def test_a_turn_is_asked_about_once_and_then_revealed() -> None:
    studied = study.opened(Studied(proef()), "t1")
    assert studied.answer is not None
    assert studied.why is not None
    studied, said = study.guess(studied, ("asks-safety", "empathises"), "eerst veilig")
    assert said == Guessed(turn="t1", moves=("asks-safety", "empathises"), words="eerst veilig")
    studied = study.revealed(studied)
    assert studied.open is None
    assert study.opened(studied, "t1").open is None


@pytest.mark.parametrize("turn", ["t2", "t9"])
def test_a_turn_without_words_in_the_scripted_run_is_not_asked_about(turn: str) -> None:
    assert study.opened(Studied(proef()), turn).open is None


def test_nothing_can_be_guessed_where_nothing_is_asked() -> None:
    with pytest.raises(ValueError, match="no turn"):
        study.guess(Studied(proef()), ())


def test_what_both_did_is_in_the_order_of_the_scripted_run() -> None:
    assert study.in_common(Guessed(turn="t1", moves=("b", "a")), ("a", "c", "b")) == ("a", "b")
