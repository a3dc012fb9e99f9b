"""Where the right answer of a question stands: anywhere, the same for one seed, and as the log says ever after."""

from __future__ import annotations

from collections import Counter

import pytest

from console.training.moves.moves import shipped
from console.training.play.acts import Answers
from console.training.play.entries import Asked, Entry
from console.training.play.player import act, begin, restore
from console.training.play.state import Setup
from console.training.scenario.model import Scenario
from tests.console.training.play.small import scenario, written

CRITICAL = {2: 10.828, 3: 13.816, 4: 16.266, 5: 18.467}
"""By the number of options: the upper critical value of the chi-square distribution for one degree of freedom less, at
0.001 (NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4)."""
MOVES = shipped()


def asking(options: int, right: int) -> Scenario:
    """A scenario that begins with a question; the right answer is the one at `right` in the file, from 0."""
    lines = "\n".join(f"  {'+' if n == right else '-'} keuze {n} :: reden {n}" for n in range(options))
    scenes = f"""== hoi fase 1
?? f1 "Wat doe je?"
{lines}
n #m1: hoi
-> END "dag"
"""
    return scenario(written("vraag-01", "Vraag", scenes))


def asked(of: Scenario, seed: int) -> Asked:
    _play, entries = begin(Setup(of, MOVES, seed=seed))
    (found,) = [entry.what for entry in entries if isinstance(entry.what, Asked)]
    return found


@pytest.mark.parametrize("options", [2, 3, 4, 5])
@pytest.mark.parametrize("right", [0, 1])
def test_over_a_thousand_seeds_the_right_answer_is_as_often_anywhere(options: int, right: int) -> None:
    of = asking(options, right)
    stands = Counter(asked(of, seed).order.index(right) for seed in range(1000))
    assert set(stands) == set(range(options))
    expected = 1000 / options
    assert sum((count - expected) ** 2 / expected for count in stands.values()) < CRITICAL[options]


def test_one_seed_is_one_order_and_each_question_has_its_own() -> None:
    of = asking(4, 0)
    assert asked(of, 7) == asked(of, 7)
    assert len({asked(of, seed).order for seed in range(200)}) == 24, "every order of four comes about"


def test_a_run_that_is_read_back_goes_on_with_the_same_order() -> None:
    of = asking(3, 0)
    setup = Setup(of, MOVES, seed=11)
    play, first = begin(setup)
    _play, answered = act(play, 5.0, Answers("f1", 2))
    log: tuple[Entry, ...] = (*first, *answered)
    _again, missing = restore(setup, log)
    assert missing == ()
