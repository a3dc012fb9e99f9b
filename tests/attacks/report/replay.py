"""Somebody who knows how numbers are chosen, and tries it with every table that it could have been.

The algorithm is open; its secret is not. So for each table of so many people a publication is made under each of some
guessed secrets, and all tables that some secret leads to the same publication are what the reader cannot tell apart.

    python -m tests.attacks.report.replay --rows 4 --total 40 --secrets 8
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from backend.disclosure.suppress import CannotProtect, suppress
from backend.disclosure.system import Cell, Equation, Standing, System

Counts = tuple[int, ...]
Publication = tuple[int | None, ...]


def tables(rows: int, total: int) -> Iterator[Counts]:
    """All tables of so many rows with this total."""
    if rows == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in tables(rows - 1, total - first):
            yield (first, *others)


def published(counts: Counts, k: int, secret: bytes) -> Publication | None:
    """What is printed of a table whose total is printed; None where it cannot be protected."""
    cells = [Cell(str(place), count, floor=min(count, 1)) for place, count in enumerate(counts)]
    total = Cell("all", sum(counts), standing=Standing.SHOWN)
    equation = Equation((("all", -1), *((cell.key, 1) for cell in cells)))
    try:
        hidden = suppress(System((*cells, total), (equation,)), k, secret).hidden
    except CannotProtect:
        return None
    return tuple(None if cell.key in hidden else cell.value for cell in cells)


def replayed(rows: int, total: int, k: int, secrets: Sequence[bytes]) -> dict[Publication, set[Counts]]:
    """To each publication the tables that some secret leads to it."""
    found: dict[Publication, set[Counts]] = defaultdict(set)
    for counts in tables(rows, total):
        for secret in secrets:
            made = published(counts, k, secret)
            if made is not None and None in made:
                found[made].add(counts)
    return dict(found)


def possible(found: dict[Publication, set[Counts]]) -> Iterator[tuple[Publication, int, set[int]]]:
    """Each hidden number of each publication, and the values that it could be."""
    for made, behind in found.items():
        for place, count in enumerate(made):
            if count is None:
                yield made, place, {counts[place] for counts in behind}


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--total", type=int, default=30)
    parser.add_argument("--secrets", type=int, default=8)
    parser.add_argument("--k", type=int, default=10)
    given = parser.parse_args()
    secrets = [f"guess {number}".encode() for number in range(given.secrets)]
    counted: Counter[int] = Counter()
    worst: list[tuple[int, Publication, int, list[int]]] = []
    for made, place, values in possible(replayed(given.rows, given.total, given.k, secrets)):
        counted[len(values)] += 1
        worst.append((len(values), made, place, sorted(values)))
    narrow = sum(times for values, times in counted.items() if values < given.k)
    least = min(worst, key=lambda one: one[0], default=None)
    sys.stdout.write(
        f"{given.rows} rows, total {given.total}, {given.secrets} secrets: {counted.total()} hidden numbers, "
        f"{narrow} with fewer than {given.k} values; the fewest: {least}\n"
    )
    return 1 if narrow else 0


if __name__ == "__main__":
    sys.exit(main())
