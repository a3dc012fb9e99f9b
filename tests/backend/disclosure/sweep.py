"""Many more random publications than the tests take, with figures: how narrow the narrowest interval is, how many cells
are hidden beside the fewest that would do.

    python -m tests.backend.disclosure.sweep --tables 10000 --first 5000
    python -m tests.backend.disclosure.sweep --tables 400 --fewest

Ends with 1 where a hidden cell is known to less than k, or more than half as many cells again are hidden as needed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator

from backend.disclosure.suppress import suppress
from tests.backend.disclosure.attacker import Attacker
from tests.backend.disclosure.exact import at_least_hidden, by_trying
from tests.backend.disclosure.publications import SHAPES, publication
from tests.backend.disclosure.test_fewest_hidden import MOST, cross_table
from tests.backend.disclosure.test_random_publications import hidden_in, printed


def attacks(seeds: range) -> Iterator[tuple[bool, str]]:
    """Attack the publications of these seeds: whether all is well, and a line of figures for each shape."""
    shapes = [shape.__name__ for shape in SHAPES]
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    narrowest = dict.fromkeys(shapes, float("inf"))
    for seed in seeds:
        shape, made = shapes[seed % len(shapes)], publication(seed)
        if made is None or (hidden := hidden_in(made)) is None:
            refused[shape] += 1
            continue
        attacker = Attacker(made.system, hidden, printed(made, hidden))
        widths = [attacker.width(key) / made.k for key in sorted(hidden)]
        tried[shape] += 1
        cells[shape] += len(widths)
        narrowest[shape] = min([narrowest[shape], *widths])
    for shape in shapes:
        line = f"{shape:16} protected {tried[shape]:6}  refused {refused[shape]:5}  hidden cells {cells[shape]:7}"
        yield narrowest[shape] > 1 - 1e-6, f"{line}  narrowest interval {narrowest[shape]:.6f} k"


def comparisons(seeds: range) -> Iterator[tuple[bool, str]]:
    """Compare with the fewest hidden cells: whether all is well, and how often which ratio came."""
    for most, name in ((4, "exhaustive search, up to 4x4"), (6, "mixed-integer programme, up to 6x6")):
        ratios: Counter[float] = Counter()
        for seed in seeds:
            if (made := cross_table(seed, most)) is not None:
                hidden = len(suppress(made.system, made.k).hidden)
                exact = (
                    len(by_trying(made.system, made.k)) if most == 4 else at_least_hidden(made.system, made.k, hidden)
                )
                ratios[round(hidden / exact, 3)] += 1
        counted = ", ".join(f"{ratio:.3f}: {times}" for ratio, times in sorted(ratios.items()))
        yield max(ratios, default=1) <= MOST, f"{name}: {ratios.total()} tables, ratio: times = {counted}"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--fewest", action="store_true", help="compare with the fewest cells in place of attacking")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.tables)
    well = True
    for fine, line in (comparisons if given.fewest else attacks)(seeds):
        well &= fine
        sys.stdout.write(line + ("" if fine else "   <-- WRONG") + "\n")
        sys.stdout.flush()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
