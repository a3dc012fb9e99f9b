"""No table is emptied without need: at most half as many cells again are hidden as the fewest that would do.

The fewest come from an exhaustive search (tables up to 4 by 4) and from a mixed-integer programme (up to 6 by 6), both
written apart from the code under test. For more tables: `python -m tests.backend.disclosure.sweep --help`.
"""

from __future__ import annotations

from random import Random

import pytest

from backend.disclosure.suppress import CannotProtect, suppress
from tests.backend.disclosure.exact import at_least_hidden, by_trying
from tests.backend.disclosure.publications import Publication, two_way

MOST = 1.5
BATCHES = 10


def cross_table(seed: int, most: int) -> Publication | None:
    """A cross table in which something is hidden and all can be protected; None for any other."""
    made = Publication(k=(10, 5, 3)[seed % 3])
    two_way(made, Random(seed), most)
    try:
        return made if suppress(made.system, made.k).hidden else None
    except CannotProtect:
        return None


@pytest.mark.parametrize("batch", range(BATCHES))
def test_up_to_four_by_four_as_few_as_an_exhaustive_search(batch: int) -> None:
    for seed in range(1_000 + batch, 1_200, BATCHES):
        if (made := cross_table(seed, 4)) is not None:
            hidden = suppress(made.system, made.k).hidden
            assert len(hidden) <= MOST * len(by_trying(made.system, made.k)), seed


@pytest.mark.parametrize("batch", range(BATCHES))
def test_up_to_six_by_six_as_few_as_a_mixed_integer_programme(batch: int) -> None:
    for seed in range(2_000 + batch, 2_100, BATCHES):
        if (made := cross_table(seed, 6)) is not None:
            hidden = suppress(made.system, made.k).hidden
            assert len(hidden) <= MOST * at_least_hidden(made.system, made.k, len(hidden)), seed
