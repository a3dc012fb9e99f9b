"""Random publications of every shape that the yearly report has, made from a seed, small enough to be taken apart.

Counts lean to the small ones, with zeros between them: there disclosure control has something to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from backend.disclosure.suppress import CannotProtect, suppress
from backend.disclosure.system import Cell, Equation, Group, Standing, System


@dataclass
class Publication:
    """A system while it is put together, and which cells are also printed as a share of, or a change on, another."""

    k: int = 10
    cells: dict[str, Cell] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    shares: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def system(self) -> System:
        """What `suppress` is given."""
        return System(tuple(self.cells.values()), tuple(self.equations), tuple(self.groups))

    def add(self, key: str, value: int, *, cost: int = 1, sensitive: bool = True, shown: bool = False) -> str:
        """A cell; gives its key."""
        standing = Standing.SHOWN if shown else Standing.OPEN
        self.cells[key] = Cell(key, value, cost=cost, sensitive=sensitive, standing=standing)
        return key

    def add_sum(self, key: str, parts: Sequence[str], *, shown: bool = False, cost: int = 1) -> str:
        """A cell that is the sum of `parts`; gives its key."""
        self.add(key, sum(self.cells[part].value for part in parts), shown=shown, cost=cost)
        self.equations.append(Equation(((key, -1), *((part, 1) for part in parts))))
        return key

    def decide(self, hidden: frozenset[str]) -> None:
        """All this was published, but for `hidden`."""
        for key, cell in self.cells.items():
            standing = Standing.HIDDEN if key in hidden else Standing.SHOWN
            self.cells[key] = Cell(key, cell.value, cell.sensitive, cell.cost, cell.threshold, standing)
        self.groups.clear()


def count(rng: Random) -> int:
    """A cell's value: often zero, often small, sometimes large."""
    return rng.choice((0, rng.randint(1, 9), rng.randint(1, 15), rng.randint(8, 30), rng.randint(20, 90)))


def one_way(made: Publication, rng: Random, name: str = "t", counts: Sequence[int] = ()) -> list[str]:
    """Rows, the known, the unknown and all; the keys of the rows."""
    values = counts or [count(rng) for _ in range(rng.randint(2, 9))]
    rows = [made.add(f"{name}/{number}", value) for number, value in enumerate(values)]
    known = made.add_sum(f"{name}/known", rows, cost=10)
    unknown = made.add(f"{name}/unknown", count(rng), sensitive=False, cost=10)
    made.add_sum(f"{name}/all", (known, unknown), shown=True)
    made.groups.append(Group(known, tuple(rows)))
    made.shares += [(row, known) for row in rows]
    return rows


def cumulative(made: Publication, rng: Random) -> None:
    """A table with lines such as "under 15", "under 16", "minor"."""
    rows = one_way(made, rng)
    for end in sorted(rng.sample(range(1, len(rows)), min(3, len(rows) - 1))):
        made.shares.append((made.add_sum(f"t/first {end}", rows[:end]), "t/known"))


def choices(made: Publication, rng: Random, name: str = "c") -> list[str]:
    """A table in which a person can be in several rows, with those who are not in a row as cells of their own."""
    people = rng.choice((rng.randint(1, 30), rng.randint(10, 150)))
    known = made.add(f"{name}/known", people, cost=10)
    unknown = made.add(f"{name}/unknown", count(rng), sensitive=False, cost=10)
    made.add_sum(f"{name}/all", (known, unknown), shown=True)
    lean = rng.choice((0.1, 0.3, 0.6))
    said = [[rng.random() < lean for _ in range(people)] for _ in range(rng.randint(2, 7))]
    said[0] = [one or not any(others) for one, *others in zip(*said, strict=True)]
    rows = []
    for number, answers in enumerate(said):
        row = made.add(f"{name}/{number}", sum(answers))
        other = made.add(f"{name}/{number}/others", people - sum(answers), cost=0)
        made.equations.append(Equation(((row, 1), (other, 1), (known, -1))))
        made.groups.append(Group(known, (row,)))
        made.shares.append((row, known))
        rows.append(row)
    made.equations.append(Equation(((known, -1), *((row, 1) for row in rows)), at_least=True))
    return rows


def two_way(made: Publication, rng: Random, most: int = 6, margins_shown: bool | None = None) -> None:
    """A cross table with its margins."""
    shown = rng.random() < 0.5 if margins_shown is None else margins_shown
    height, width = rng.randint(2, most), rng.randint(2, most)
    keys = [[made.add(f"x/{row}/{column}", count(rng)) for column in range(width)] for row in range(height)]
    rows = [made.add_sum(f"x/{number}", line, shown=shown) for number, line in enumerate(keys)]
    columns = [made.add_sum(f"x//{number}", line, shown=shown) for number, line in enumerate(zip(*keys, strict=True))]
    every = made.add_sum("x", rows, shown=True)
    made.equations.append(Equation(((every, -1), *((column, 1) for column in columns))))
    made.shares += [(key, row) for row, line in zip(rows, keys, strict=True) for key in line]


def linked(made: Publication, rng: Random) -> None:
    """Two tables and their cross table, in which the unknown are a row and a column, and a sum of two rows."""
    height, width = rng.randint(2, 4), rng.randint(2, 3)
    inside = [[count(rng) for _ in range(width + 1)] for _ in range(height + 1)]
    keys = [[made.add(f"x/{r}/{c}", value) for c, value in enumerate(line)] for r, line in enumerate(inside)]
    rows = [made.add_sum(f"r/{number}", line) for number, line in enumerate(keys)]
    columns = [made.add_sum(f"k/{number}", line) for number, line in enumerate(zip(*keys, strict=True))]
    for lines, name in ((rows, "r"), (columns, "k")):
        known = made.add_sum(f"{name}/known", lines[:-1], cost=10)
        made.groups.append(Group(known, tuple(lines[:-1])))
        made.shares += [(line, known) for line in lines[:-1]]
        if name == "r":
            made.add_sum("all", (known, lines[-1]), shown=True)
        else:
            made.equations.append(Equation((("all", -1), (known, 1), (lines[-1], 1))))
    if height > 2:
        made.add_sum("r/first two", rows[:2])


def three_years(made: Publication, rng: Random) -> None:
    """The same table in three years, and the sums."""
    length = rng.randint(2, 5)
    years = [one_way(made, rng, str(year), [count(rng) for _ in range(length)]) for year in range(3)]
    _add_sums(made, years)


def release_before(made: Publication, rng: Random) -> None:
    """Two years that were published, one after the other, and the third with the sums."""
    length = rng.randint(2, 5)
    years: list[list[str]] = []
    for year in range(3):
        if years:
            made.decide(suppress(made.system, made.k).hidden)
        years.append(one_way(made, rng, str(year), [count(rng) for _ in range(length)]))
        if len(years) > 1:
            made.changes += list(zip(years[-1], years[-2], strict=True))
    _add_sums(made, years)


def released_again(made: Publication, rng: Random) -> None:
    """A table that was published, and again later, when some rows had grown by k or more and the others not at all."""
    rows = one_way(made, rng, "then")
    made.decide(suppress(made.system, made.k).hidden)
    grown = [rng.random() < 0.4 for _ in rows]
    later = [
        made.add(f"now/{number}", made.cells[row].value + made.k + rng.randint(0, 20)) if grows else row
        for number, (row, grows) in enumerate(zip(rows, grown, strict=True))
    ]
    known = made.add_sum("now/known", later, cost=10)
    made.add_sum("now/all", (known, "then/unknown"), shown=True)
    made.groups.append(Group(known, tuple(row for row, grows in zip(later, grown, strict=True) if grows)))
    made.changes += [(now, then) for now, then in zip(later, rows, strict=True) if now != then]


def _add_sums(made: Publication, years: Sequence[Sequence[str]]) -> None:
    sums = [made.add_sum(f"sum/{number}", cells) for number, cells in enumerate(zip(*years, strict=True))]
    known = made.add_sum("sum/known", [f"{year}/known" for year in range(3)], cost=5)
    unknown = made.add_sum("sum/unknown", [f"{year}/unknown" for year in range(3)], cost=5)
    made.cells[unknown] = Cell(unknown, made.cells[unknown].value, sensitive=False, cost=5)
    made.equations.append(Equation(((known, -1), *((cell, 1) for cell in sums))))
    made.groups.append(Group(known, tuple(sums)))
    made.shares += [(cell, known) for cell in sums]
    made.changes += list(zip(years[2], years[1], strict=True))


def one_way_table(made: Publication, rng: Random) -> None:
    """One table alone."""
    one_way(made, rng)


def choices_table(made: Publication, rng: Random) -> None:
    """A table of choices alone."""
    choices(made, rng)


def two_choices(made: Publication, rng: Random) -> None:
    """A table of choices in two years, and their sum."""
    first, second = choices(made, rng, "a"), choices(made, rng, "b")
    for number, cells in enumerate(zip(first, second, strict=False)):
        made.add_sum(f"sum/{number}", cells)
    made.changes += list(zip(second, first, strict=False))


SHAPES: tuple[Callable[[Publication, Random], None], ...] = (
    one_way_table,
    cumulative,
    choices_table,
    two_choices,
    two_way,
    linked,
    three_years,
    release_before,
    released_again,
)


def publication(seed: int) -> Publication | None:
    """The publication of a seed, shapes by turns; None where one of its earlier releases could not be made."""
    rng = Random(seed)
    made = Publication(k=5 if rng.random() < 0.2 else 10)
    try:
        SHAPES[seed % len(SHAPES)](made, rng)
    except CannotProtect:
        return None
    return made
