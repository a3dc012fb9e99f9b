"""The attacker's linear programmes, thousands on one part, each a step or two away from the last.

HiGHS solves the first one, and says by which cells all others can be reckoned. From there a primal simplex on that
table goes on by itself: most ends of an interval are two or three exchanges away, and a general solver looks the whole
model over each time before it begins. What is published rests on none of this: it is attacked again by HiGHS
(`backend/disclosure/attack.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from backend.disclosure.parts import Part, Row
from backend.disclosure.solver import Attack, Extreme, Numbers
from backend.disclosure.system import Cell, SolverFailed, Standing

ZERO = 1e-9
"""Entries of the table below this are none: coefficients are small whole numbers."""
STEEP = 1e-7
"""A cell whose change would bring less than this is not moved."""
OFF = 1e-6
"""What sums of persons may be off by before the table is made anew."""
STALLED = 50
"""After so many exchanges that bring nothing the first cell that could is taken, whatever it promises: that cannot go
round in circles (Bland)."""
EXCHANGES = 50_000
"""More exchanges than any programme takes."""


class Simplex:
    """As `Attack`: what an attacker knows of a part, and how small or great a cell can be.

    Cells are held by others: `table` says by how much each cell in `_held` falls when one in `_free` rises by one.
    """

    def __init__(self, part: Part) -> None:
        """At first everything is shown that can be. Raises `SolverFailed` where the part contradicts itself."""
        self._count = len(part.cells)
        self._part = part = _with_slacks(part)
        attack = Attack(part)
        self.values: Numbers = attack.values[: self._count]
        self.floors: Numbers = attack.floors[: self._count]
        self.start: Numbers = attack.start[: self._count]
        self._begin = attack.start
        self._sums = _Sums(part.rows)
        self._unseen = sorted(set(range(len(part.cells))) - part.seen)
        self._hidden: set[int] = set()
        self._first = attack.table()
        self._renew()
        self._first = self._of_cells_alone()
        self._renew()

    def hide(self, cells: Iterable[int]) -> None:
        """The attacker does not know these."""
        for cell in cells:
            self._hidden.add(cell)
            self._low[cell], self._high[cell] = self.floors[cell], np.inf

    def show(self, cells: Collection[int]) -> None:
        """The attacker knows these again."""
        self._hidden.difference_update(cells)
        for cell in cells:
            value = self.values[cell]
            if self._at[cell] > value:
                self._low[cell] = value
                self._descend(cell, 1.0)
            elif self._at[cell] < value:
                self._high[cell] = value
                self._descend(cell, -1.0)
            if abs(self._at[cell] - value) > OFF:
                self._renew()  # with the values of the beginning, at which all that is shown is what it is
                return
            self._low[cell] = self._high[cell] = value

    def least(self, cell: int) -> Extreme:
        """How small the cell can be."""
        extreme = self._extreme(cell, 1.0)
        if extreme is None:
            raise SolverFailed("a number that is not negative has no least value")
        return extreme

    def most(self, cell: int) -> Extreme | None:
        """How great the cell can be, as the least of its negative; None where there is no end."""
        return self._extreme(cell, -1.0)

    def _extreme(self, cell: int, sign: float) -> Extreme | None:
        for _attempt in range(2):
            prices = self._descend(cell, sign)
            if self._sums.off(self._at) < OFF:
                break
            self._renew()
        else:
            raise SolverFailed("linear programme: sums of persons do not hold")
        if prices is None:
            return None
        reduced = np.zeros(len(self._at))
        reduced[self._free] = prices
        return Extreme(sign * float(self._at[cell]), self._at[: self._count].copy(), reduced[: self._count])

    def _renew(self) -> None:
        """As it was at the beginning, with what is hidden now."""
        held, free, table = self._first
        self._held, self._free, self._table = held.copy(), free.copy(), table.copy()
        size = 1 + max(len(self._begin) - 1, int(held.max(initial=0)))
        self._at = np.zeros(size)
        self._at[: len(self._begin)] = self._begin
        # What is no cell is a sum that has to stay as it is; it is counted from there.
        self._low, self._high = self._at.copy(), self._at.copy()
        self._low[self._unseen], self._high[self._unseen] = 0.0, np.inf
        self._place = np.full(size, -1)
        self._place[self._held] = np.arange(len(self._held))
        self._column = np.full(size, -1)
        self._column[self._free] = np.arange(len(self._free))
        self.hide(sorted(self._hidden))

    def _of_cells_alone(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Numbers]:
        """The table without sums: each holds a cell, and then needs no place any more."""
        count = len(self._begin)
        for row in np.flatnonzero(self._held >= count).tolist():
            able = np.where(self._free < count, np.abs(self._table[row]), 0.0)
            column = int(np.argmax(able))
            if able[column] > STEEP:
                self._exchange(np.flatnonzero(np.abs(self._table[:, column]) > ZERO), row, column)
        rows, columns = self._held < count, self._free < count
        return self._held[rows], self._free[columns], self._table[np.ix_(rows, columns)]

    def _descend(self, cell: int, sign: float) -> Numbers | None:
        """Move to where `sign` times the cell is least. What a rise of each free cell would bring there, none less than
        nothing; None where there is no end."""
        stalled = 0
        for _exchange in range(EXCHANGES):
            prices = self._prices(cell, sign)
            column = self._entering(prices, first=stalled > STALLED)
            if column is None:
                return prices
            way = 1.0 if prices[column] < 0 else -1.0
            moved = self._move(column, way, first=stalled > STALLED)
            if moved is None:
                return None
            stalled = 0 if moved > OFF else stalled + 1
        raise SolverFailed("linear programme: it goes on for ever")

    def _prices(self, cell: int, sign: float) -> Numbers:
        prices = np.zeros(len(self._free))
        if (place := self._place[cell]) >= 0:
            prices -= sign * self._table[place]
        else:
            prices[self._column[cell]] = sign
        return prices

    def _entering(self, prices: Numbers, *, first: bool) -> int | None:
        """The column of the cell to move: the one that promises most, or the first one."""
        at = self._at[self._free]
        able = np.where(prices < 0, at < self._high[self._free], at > self._low[self._free])
        promised = np.where(able, np.abs(prices), 0.0)
        if first:
            steep = np.flatnonzero(promised > STEEP)
            return int(steep[np.argmin(self._free[steep])]) if len(steep) else None
        column = int(np.argmax(promised)) if len(promised) else 0
        return column if len(promised) and promised[column] > STEEP else None

    def _move(self, column: int, way: float, *, first: bool) -> float | None:
        """Move a free cell as far as it goes, and exchange it for the cell that stops it. How far; None without end."""
        cell = self._free[column]
        falls = self._table[:, column]
        rows = np.flatnonzero(np.abs(falls) > ZERO)
        held = self._held[rows]
        rates = -way * falls[rows]
        ends = np.where(rates < 0, self._low[held], self._high[held])
        room = np.maximum((ends - self._at[held]) / rates, 0.0)
        own = (self._high[cell] - self._at[cell]) if way > 0 else (self._at[cell] - self._low[cell])
        far = min(float(room.min(initial=np.inf)), float(own))
        if far == np.inf:
            return None
        self._at[held] += rates * far
        if own <= far:
            self._at[cell] = self._high[cell] if way > 0 else self._low[cell]
            return far
        self._at[cell] += way * far
        stops = np.flatnonzero(room <= far + ZERO)
        chosen = stops[np.argmin(held[stops])] if first else stops[np.argmax(np.abs(rates[stops]))]
        self._at[held[chosen]] = ends[chosen]
        self._exchange(rows, int(rows[chosen]), column)
        return far

    def _exchange(self, rows: NDArray[np.int64], row: int, column: int) -> None:
        table = self._table
        pivot = table[row, column]
        own = table[row] / pivot
        own[column] = 1.0 / pivot
        columns = np.flatnonzero(np.abs(own) > ZERO)
        others = rows[rows != row]
        falls = table[others, column]
        table[others, column] = 0.0
        block = table[np.ix_(others, columns)] - falls[:, None] * own[columns]
        block[np.abs(block) < ZERO] = 0.0
        table[np.ix_(others, columns)] = block
        table[row] = 0.0
        table[row, columns] = own[columns]
        goes, comes = self._held[row], self._free[column]
        self._held[row], self._free[column] = comes, goes
        self._place[goes], self._column[goes] = -1, column
        self._place[comes], self._column[comes] = row, -1


class _Sums:
    """The sums that persons have to keep."""

    def __init__(self, rows: Collection[Row]) -> None:
        self._cells = np.array([cell for row in rows for cell in row.terms], dtype=np.int64)
        self._factors = np.array([factor for row in rows for factor in row.terms.values()], dtype=np.float64)
        self._starts = np.cumsum([0, *(len(row.terms) for row in rows)])[:-1]
        self._constants = np.array([row.constant for row in rows], dtype=np.float64)

    def off(self, at: Numbers) -> float:
        """By how much the one that is most off does not hold."""
        if not len(self._constants):
            return 0.0
        sums = np.add.reduceat(self._factors * at[self._cells], self._starts) + self._constants
        return float(np.abs(sums).max())


def _with_slacks(part: Part) -> Part:
    """The same in sums alone: what a sum is above its least is a number that nobody sees."""
    if not any(row.at_least for row in part.rows):
        return part
    cells, rows = list(part.cells), []
    for row in part.rows:
        if row.at_least:
            rows.append(Row({**row.terms, len(cells): -1}, row.constant, at_least=False))
            cells.append(Cell(f"above/{len(cells)}", 0, standing=Standing.UNSEEN))
        else:
            rows.append(row)
    return Part(cells, rows)
