"""The whole linear system of what one kind of reader knows: all editions they could see, and the sums over years.

A reader of one report has read the others too. Between two editions of a year stand the persons who were registered in
between: what both print tells of these few.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from backend.disclosure.parts import parts_of
from backend.disclosure.suppress import CannotProtect, suppress
from backend.disclosure.system import Cell, Equation, Group, SolverFailed, Standing, System
from backend.report.cells import STANDARD, VICTIMS, CellOf, Definition
from backend.report.editions import Edition, Kept, Pattern, visible
from protocol.report import View

YEARS = 3
"""Years that are added up."""
FLOORS = 2
"""The definition from which on hidden numbers are unsure also for whoever knows that they are not 0."""

Names = Mapping[str, str]
"""The cells of one edition: key to the name of the unknown in the system."""
Figures = Mapping[str, int]
"""The cells of one edition: key to value."""
Stands = Callable[[str], Standing]
"""How it stands with the cell of a key."""


@dataclass(frozen=True)
class Year:
    """One edition's cells, by their names and their values. `edition`: what its names begin with."""

    names: Names
    figures: Figures
    edition: str
    definition: int


def protect(kept: Kept, draft: Edition, view: View, wished: Pattern, definition: Definition = STANDARD) -> Pattern:
    """What of `draft` a reader must not see beside all that they could see before.

    `wished` says k, on which editions it stands, and what is hidden whatever it costs. Raises `CannotProtect`, with
    names of cells that begin with their edition's.
    """
    knowledge = Knowledge(definition)
    years: dict[tuple[int, int], Year] = {}
    before: dict[int, Year] = {}
    wholes: list[Names] = []
    for edition in sorted((*visible(kept, view), draft), key=lambda one: (one.year, one.number)):
        pattern = wished if edition is draft else edition.pattern(view)
        assert pattern is not None
        stands = _to_decide(wished.hidden) if edition is draft else _printed(pattern.hidden)
        year = _year(edition)
        if edition.year in before and before[edition.year].figures == year.figures:
            year = before[edition.year]  # nothing came and nothing went: they are the same numbers
            knowledge.add_year_again(year, stands)
        elif edition.year in before:
            if edition is draft:
                _refuse_a_few(before[edition.year], year, wished.k)
            wholes.append(knowledge.add_later(before[edition.year], year, stands))
        else:
            knowledge.add_year(year, stands)
        years[edition.year, edition.number] = before[edition.year] = year
    sums: Names = {}
    for edition in (*visible(kept, view), draft):
        pattern = wished if edition is draft else edition.pattern(view)
        assert pattern is not None
        together = [(edition.year, edition.number), *sorted(pattern.stands_on.items(), reverse=True)]
        if len(together) == YEARS and edition.whole and all(one in years for one in together):
            stands = _to_decide(wished.hidden_sums) if edition is draft else _printed(pattern.hidden_sums)
            added = knowledge.add_sums([years[one] for one in together], pattern.pooled, stands)
            sums = added if edition is draft else sums
    mine = years[draft.year, draft.number].names
    for names in (mine, sums, *wholes):
        knowledge.add_wholes(names)
    hidden = knowledge.hide(wished.k, draft.secret, new=_start(draft))
    return replace(wished, hidden=_keys(mine, hidden), hidden_sums=_keys(sums, hidden))


def added_up(years: Sequence[Edition], pooled: Container[str], definition: Definition = STANDARD) -> Figures:
    """The cells of several years together, of one field and of the tables of two in `pooled`; those that mean the same
    in all of them."""
    oldest = min(year.definition for year in years)
    return {
        cell.key: sum(year.cells[cell.key] for year in years)
        for cell in definition.summed(pooled)
        if cell.since <= oldest and all(cell.key in year.cells for year in years)
    }


@dataclass
class Knowledge:
    """The system while it is put together. A cell that is there already keeps its standing."""

    definition: Definition
    cells: dict[str, Cell] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def add_year(self, year: Year, stands: Stands) -> None:
        """The cells of a year's first edition, and the persons they are of."""
        self._add_cells(year, stands)
        self._add_persons(year)

    def add_year_again(self, year: Year, stands: Stands) -> None:
        """The same figures once more: what one edition printed the other does not hide."""
        for key, name in year.names.items():
            if stands(key) is Standing.SHOWN and self.cells[name].standing is not Standing.SHOWN:
                self.cells[name] = dataclasses.replace(self.cells[name], standing=Standing.SHOWN)

    def add_later(self, before: Year, now: Year, stands: Stands) -> Names:
        """The cells of a later edition, and the difference; gives the names of the difference's cells.

        Where records only came, the difference is of persons too. Where some went or changed it is known (to whoever
        was there) which way each cell moved, and of those that did not that they did not.
        """
        self._add_cells(now, stands)
        moved = {key: now.figures[key] - before.figures[key] for key in now.names if key in before.names}
        edition = f"{before.edition}-{now.edition}"
        difference = Year({key: f"{edition}/{key}" for key in moved}, moved, edition, now.definition)
        came = min(moved.values(), default=0) >= 0 and self._are_persons(difference)
        if not came:
            self._add_persons(now)
        for key, by in moved.items():
            name = difference.names[key]
            self._add(name, self.definition.cell[key], abs(by), Standing.OPEN, 0, now.definition)
            way = 1 if by >= 0 else -1
            self.equations.append(Equation(((now.names[key], way), (before.names[key], -way), (name, -1))))
            if not came and by == 0:
                self.equations.append(Equation(((name, 1),)))
        if came:
            self._add_persons(difference)
        return difference.names

    def add_sums(self, years: Sequence[Year], pooled: Container[str], stands: Stands) -> Names:
        """The sums over the years that an edition prints; of two fields those of `pooled`. Gives their names."""
        names = {}
        oldest = min(year.definition for year in years)
        for cell in self.definition.summed(pooled):
            if cell.since > oldest or not all(cell.key in year.names for year in years):
                continue
            summed = [year.names[cell.key] for year in years]
            names[cell.key] = name = " + ".join(summed)
            standing = Standing.SHOWN if cell.key == VICTIMS else stands(cell.key)
            value = sum(year.figures[cell.key] for year in years)
            self._add(name, cell, value, standing, cell.sum_cost, oldest)
            self.equations.append(Equation(terms=((name, -1), *((one, 1) for one in summed))))
        for one in self.definition.plain_sums:
            if all(key in names for key, _factor in one.terms):
                self.equations.append(Equation(tuple((names[key], factor) for key, factor in one.terms)))
        return names

    def add_wholes(self, names: Names) -> None:
        """Groups in which nobody may be known by what all are; what was published before can no longer be hidden.

        That all of a few were victims is what the report is about, and no secret.
        """
        for whole in self.definition.wholes:
            if whole.total in names and all(part in names for part in whole.parts):
                parts = [part for part in whole.parts if part != VICTIMS]
                undecided = tuple(name for part in parts if self._is_open(name := names[part]))
                if undecided:
                    self.groups.append(Group(total=names[whole.total], parts=undecided))

    def hide(self, k: int, secret: bytes, new: str) -> frozenset[str]:
        """The names of all that must not be printed, with what was not printed before.

        What other editions than `new` hid and what is known all the same, though everything is hidden of `new` that can
        be, can no longer be protected: it is taken as known to everybody, and stays hidden.
        """
        known: set[str] = set()
        while True:
            try:
                return suppress(self._system(), k, secret).hidden | known
            except CannotProtect as cannot:
                if any(new in _editions(key) for key in cannot.keys):
                    raise
                for key in cannot.keys:
                    self.cells[key] = dataclasses.replace(self.cells[key], standing=Standing.SHOWN)
                known |= set(cannot.keys)

    def _system(self) -> System:
        return System(tuple(self.cells.values()), tuple(self.equations), tuple(self.groups))

    def _add_cells(self, year: Year, stands: Stands) -> None:
        for key, name in year.names.items():
            cell = self.definition.cell[key]
            standing = Standing.SHOWN if key == VICTIMS else stands(key)
            self._add(name, cell, year.figures[key], standing, cell.cost, year.definition)

    def _add_persons(self, year: Year) -> None:
        """How many persons of each kind there are; of a value that the year's definition did not have yet nobody."""
        names = dict(year.names)
        for kind in self.definition.persons[0]:
            names[kind] = name = f"{year.edition}/{kind}"
            self.cells[name] = Cell(name, 0, sensitive=False, cost=0, standing=Standing.UNSEEN)
        for key in self.definition.grown(year.definition, year.names):
            names[key] = name = f"{year.edition}/{key}"
            self.cells[name] = Cell(name, 0, sensitive=False, cost=0, standing=Standing.SHOWN)
        for one in self.definition.sums:
            if all(key in names for key, _factor in one.terms):
                self.equations.append(Equation(tuple((names[key], factor) for key, factor in one.terms)))

    def _are_persons(self, difference: Year) -> bool:
        """Whether some persons have exactly these figures."""
        from backend.disclosure.solver import Attack

        alone = Knowledge(self.definition)
        alone.add_year(difference, lambda _key: Standing.SHOWN)
        try:
            for part in parts_of(alone._system(), ()):
                Attack(part)
        except (SolverFailed, ValueError):
            return False
        return True

    def _is_open(self, name: str) -> bool:
        return self.cells[name].standing is Standing.OPEN

    def _add(self, name: str, cell: CellOf, value: int, standing: Standing, cost: int, definition: int) -> None:
        made = Cell(
            key=name,
            value=value,
            sensitive=cell.sensitive,
            cost=cost,
            threshold=cell.threshold,
            standing=standing,
            floor=min(value, 1) if cell.sensitive and definition >= FLOORS else 0,
        )
        if standing is Standing.SHOWN or name not in self.cells:
            self.cells[name] = made


def _year(edition: Edition) -> Year:
    start = _start(edition)
    return Year({key: f"{start}/{key}" for key in edition.cells}, edition.cells, start, edition.definition)


def _refuse_a_few(before: Year, now: Year, k: int) -> None:
    """Both print how many victims there are: nothing protects the few who came or went in between."""
    if 0 < abs(now.figures[VICTIMS] - before.figures[VICTIMS]) < k:
        moved = (key for key, value in now.figures.items() if value != before.figures.get(key, value))
        raise CannotProtect(tuple(f"{before.edition}-{now.edition}/{key}" for key in sorted(moved)))


def _start(edition: Edition) -> str:
    """What the names of an edition's cells begin with."""
    return f"{edition.year}.{edition.number}"


def _editions(name: str) -> frozenset[str]:
    """The editions that a cell, a difference (`2021.1-2021.2/age:15`) or a sum of cells is of."""
    return frozenset(one for part in name.split(" + ") for one in part.partition("/")[0].split("-"))


def _to_decide(hidden: Collection[str]) -> Stands:
    return lambda key: Standing.HIDDEN if key in hidden else Standing.OPEN


def _printed(hidden: Collection[str]) -> Stands:
    return lambda key: Standing.HIDDEN if key in hidden else Standing.SHOWN


def _keys(names: Names, hidden: Collection[str]) -> frozenset[str]:
    return frozenset(key for key, name in names.items() if name in hidden)
