"""The whole linear system of what is known: this year's cells, those of the releases before, the sums over years.

A reader of one report has read the others too. A cell that did not change between two releases of a year is one
unknown, not two: what one of them shows, the other does not hide.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from backend.disclosure.suppress import suppress
from backend.disclosure.system import Cell, Equation, Group, Standing, System
from backend.report.cells import FRAME, STANDARD, VICTIMS, CellOf, Definition
from backend.report.releases import Kept, Release

SUM, SUM_FRAME = 4, 100
"""What it costs to hide a row's sum over three years, and a denominator's."""
YEARS = 3
"""Years that are added up."""

Names = Mapping[str, str]
"""The cells of one release or year: key to the name of the unknown in the system."""
Figures = Mapping[str, int]
"""The cells of one release or year: key to value."""
Stands = Callable[[str], Standing]
"""How it stands with the cell of a key."""


@dataclass(frozen=True)
class Year:
    """One year's cells, by their names and their values."""

    names: Names
    figures: Figures
    edition: str


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """Keys of what must not be printed: of the year, of the year before (internal), of three years together."""

    year: frozenset[str]
    before: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()


def protect_release(kept: Kept, draft: Release, secret: bytes, definition: Definition = STANDARD) -> Hidden:
    """What of `draft` must not be printed beside all that was printed before. Raises `CannotProtect`.

    Its own `hidden` is not looked at. All years before count: each release ties three of them together by its sums.
    """
    past = [release for year in sorted(kept) if year <= draft.year for release in kept[year]]
    knowledge = Knowledge(definition)
    latest: dict[int, Year] = {}
    years: dict[tuple[int, int], Year] = {}
    for release in (*past, draft):
        before = latest.get(release.year)
        year = Year(_names(release, before), release.cells, f"{release.year}.{release.number}")
        years[release.year, release.number] = latest[release.year] = year
        knowledge.add_year(year, _open if release is draft else _printed(release.hidden))
        if before is not None:
            knowledge.add_steps(before, year, release.k)
    sums: Names = {}
    for release in (*past, draft):
        together = [(release.year, release.number), *sorted(release.stands_on.items(), reverse=True)]
        sums = {}
        if len(together) == YEARS and all(one in years for one in together):
            stands = _open if release is draft else _printed(release.hidden_sums)
            sums = knowledge.add_sums([years[one] for one in together], stands)
    mine = years[draft.year, draft.number].names
    knowledge.add_wholes(mine)
    knowledge.add_wholes(sums)
    hidden = knowledge.hide(draft.k, secret)
    return Hidden(year=_keys(mine, hidden), sums=_keys(sums, hidden))


def protect_years(figures: Sequence[Figures], k: int, secret: bytes, definition: Definition = STANDARD) -> Hidden:
    """What of a report that stands on nothing must not be printed. Raises `CannotProtect`.

    `figures` are the year, and then as far as there are any the year before and the one before that.
    """
    knowledge = Knowledge(definition)
    years = []
    for ago, cells in enumerate(figures):
        # Of earlier years only the tables of one field are printed; of two years ago nothing but what sums say of it.
        keys = (cell.key for cell in (definition.one_way if ago else definition.cells))
        year = Year({key: f"{ago}/{key}" for key in keys}, cells, str(ago))
        knowledge.add_year(year, _open, free=ago == YEARS - 1)
        years.append(year)
    sums = knowledge.add_sums(years, _open) if len(years) == YEARS else {}
    for names in (*(year.names for year in years[:2]), sums):
        knowledge.add_wholes(names)
    hidden = knowledge.hide(k, secret)
    before = _keys(years[1].names, hidden) if len(years) > 1 else frozenset[str]()
    return Hidden(year=_keys(years[0].names, hidden), before=before, sums=_keys(sums, hidden))


@dataclass
class Knowledge:
    """The system while it is put together. A cell that is there already keeps its standing."""

    definition: Definition
    cells: dict[str, Cell] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)

    def add_year(self, year: Year, stands: Stands, *, free: bool = False) -> None:
        """The cells of one year and the relations between them; `free`: hiding them costs nothing.

        Where a cell has no name its relations are left out.
        """
        for key, name in year.names.items():
            cell = self.definition.cell[key]
            self._add(name, cell, year.figures[key], stands(key), 0 if free else cell.cost)
        names = dict(year.names)
        for kind in self.definition.persons[0]:
            names[kind] = name = f"{year.edition}/{kind}"
            self.cells[name] = Cell(name, 0, sensitive=False, cost=0, standing=Standing.UNSEEN)
        for one in self.definition.sums:
            if all(key in names for key, _factor in one.terms):
                self.equations.append(Equation(tuple((names[key], factor) for key, factor in one.terms)))

    def add_steps(self, before: Year, now: Year, k: int) -> None:
        """Who knows the rule knows that a cell which changed between two releases did so by `k` at least.

        Which cells changed, and which way, is taken as known too: records come to it far more often than they go.
        """
        for key, name in now.names.items():
            if name != before.names[key]:
                up = 1 if now.figures[key] > before.figures[key] else -1
                self.equations.append(Equation(((name, up), (before.names[key], -up)), constant=-k, at_least=True))

    def add_sums(self, years: Sequence[Year], stands: Stands) -> Names:
        """The sums of the cells of one field over the years; gives their names."""
        names = {}
        for cell in self.definition.one_way:
            summed = [year.names[cell.key] for year in years]
            names[cell.key] = name = " + ".join(summed)
            cost = 0 if not cell.printed else SUM_FRAME if cell.cost == FRAME else SUM
            self._add(name, cell, sum(year.figures[cell.key] for year in years), stands(cell.key), cost)
            self.equations.append(Equation(terms=((name, -1), *((one, 1) for one in summed))))
        return names

    def add_wholes(self, names: Names) -> None:
        """Groups in which nobody may be known by what all are; what was published before can no longer be hidden."""
        for whole in self.definition.wholes:
            if whole.total in names and all(part in names for part in whole.parts):
                undecided = tuple(name for part in whole.parts if self._is_open(name := names[part]))
                if undecided:
                    self.groups.append(Group(total=names[whole.total], parts=undecided))

    def hide(self, k: int, secret: bytes) -> frozenset[str]:
        """The names of all that must not be printed, with what was not printed before."""
        system = System(tuple(self.cells.values()), tuple(self.equations), tuple(self.groups))
        return suppress(system, k, secret).hidden

    def _is_open(self, name: str) -> bool:
        return self.cells[name].standing is Standing.OPEN

    def _add(self, name: str, cell: CellOf, value: int, standing: Standing, cost: int) -> None:
        made = Cell(
            key=name,
            value=value,
            sensitive=cell.sensitive,
            cost=cost,
            threshold=cell.threshold,
            standing=Standing.SHOWN if cell.key == VICTIMS else standing,
            floor=min(value, 1) if cell.sensitive else 0,
        )
        self.cells.setdefault(name, made)


def added_up(years: Sequence[Figures]) -> Figures:
    """The cells of one field of several years together."""
    return {cell.key: sum(year[cell.key] for year in years) for cell in STANDARD.one_way}


def _names(release: Release, before: Year | None) -> Names:
    """An unchanged cell has the name that it had in the year's release before."""
    return {
        key: before.names[key] if before and before.figures[key] == value else f"{release.year}.{release.number}/{key}"
        for key, value in release.cells.items()
    }


def _open(_key: str) -> Standing:
    return Standing.OPEN


def _printed(hidden: Collection[str]) -> Stands:
    return lambda key: Standing.HIDDEN if key in hidden else Standing.SHOWN


def _keys(names: Names, hidden: Collection[str]) -> frozenset[str]:
    return frozenset(key for key, name in names.items() if name in hidden)
