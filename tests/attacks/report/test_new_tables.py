"""Tables that nobody has thought of yet are protected without a word about how they hang together with others.

And with one kind of tie taken out of the server's definition the attacker gets in.
"""

from __future__ import annotations

from random import Random

import pytest

from backend.disclosure.suppress import CannotProtect
from tests.attacks.report.crowds import Crowd
from tests.attacks.report.made_up import YEAR, closer, made_up, read, torn
from tests.attacks.report.tables import REPORT


def test_twenty_tables_by_chance_are_protected() -> None:
    tables, rings = 0, 0
    for seed in range(13):
        made, rng = made_up(seed), Random(seed)
        people = Crowd(rng).year(YEAR, rng.choice([60, 150, 400]))
        try:
            reader = read(made.declared(), made.definition(), people)
        except CannotProtect:
            continue
        assert reader.hidden
        assert closer(reader) == [], seed
        tables += len(made.tables)
        rings += len(made.crosses) == len(made.tables) - 1
    assert tables >= 20
    assert rings >= 2


@pytest.mark.parametrize("table", ["forms", "parents"])
def test_with_a_tie_taken_out_the_attacker_gets_in(table: str) -> None:
    for seed in range(3):
        people = Crowd(Random(seed)).year(YEAR, 120)
        try:
            if closer(read(REPORT, torn(table), people)):
                return
        except CannotProtect:
            continue
    pytest.fail("the attacker noticed nothing")
