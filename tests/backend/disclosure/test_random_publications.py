"""A thousand random publications attacked: no hidden cell is known to less than k.

The attacker (`attacker.py`, SciPy) knows every published number: cells, totals, known and unknown, whole percentages,
changes, sums over years, the releases before. For more tables, and for how wide and how many:
`python -m tests.backend.disclosure.sweep --help`.
"""

from __future__ import annotations

from itertools import count

import pytest

from backend.disclosure.suppress import CannotProtect, suppress
from backend.disclosure.system import Standing
from tests.backend.disclosure.attacker import Attacker, Rule, rounded
from tests.backend.disclosure.publications import SHAPES, Publication, publication

TABLES = 1_000
BATCHES = 20


def printed(made: Publication, hidden: frozenset[str]) -> list[Rule]:
    """What percentages and changes tell: each is printed where both its numbers are."""
    shares = [pair for pair in made.shares if not hidden & set(pair)]
    changes = [pair for pair in made.changes if not hidden & set(pair)]
    return [*rounded(made.system, shares), *rounded(made.system, changes, change=True)]


def hidden_in(made: Publication) -> frozenset[str] | None:
    """What is hidden; None where nothing protects the publication, and then that is so."""
    try:
        return suppress(made.system, made.k).hidden
    except CannotProtect as error:
        refused = frozenset(error.keys)
    assert refused
    assert refused == lost(made)
    return None


def lost(made: Publication) -> frozenset[str]:
    """The cells that must be hidden and that nothing protects, found by trying: hide all, show again what is unsafe."""
    system = made.system
    must = system.primary(made.k) | system.standing(Standing.HIDDEN)
    hidden = frozenset(made.cells) - system.standing(Standing.SHOWN)
    while unsafe := frozenset(Attacker(system, hidden).narrow(hidden, made.k)):
        hidden -= unsafe
    return must - hidden


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_hidden_cell_of_a_thousand_publications_is_known_to_less_than_k(batch: int) -> None:
    seeds = count(batch, BATCHES)
    tried = 0
    while tried < TABLES // BATCHES:
        seed = next(seeds)
        made = publication(seed)
        if made is None or (hidden := hidden_in(made)) is None:
            continue
        tried += 1
        system = made.system
        assert system.primary(made.k) | system.standing(Standing.HIDDEN) <= hidden
        assert not hidden & system.standing(Standing.SHOWN)
        narrow = Attacker(system, hidden, printed(made, hidden)).narrow(hidden, made.k)
        assert not narrow, (seed, SHAPES[seed % len(SHAPES)].__name__)


def test_a_percentage_beside_a_hidden_count_would_give_it_away() -> None:
    # Why each is printed only where both its numbers are: 3 of 200 is 2 %, and 2 % of 200 is 3 to 4 people.
    made = Publication()
    rows = [made.add(f"row {number}", value) for number, value in enumerate((3, 12, 185))]
    known = made.add_sum("known", rows, shown=True)
    hidden = frozenset({"row 0", "row 1"})
    assert Attacker(made.system, hidden).width("row 0") == pytest.approx(15)
    assert Attacker(made.system, hidden, list(rounded(made.system, [("row 0", known)]))).width("row 0") < 3
