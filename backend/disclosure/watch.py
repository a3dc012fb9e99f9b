"""Looking at a proposed choice of cells through the attacker's eyes: which hidden cells are known too well, and why.

Why: the reduced costs of the two linear programmes prove the ends of a cell's interval. They also say by how much each
shown number holds an end in place. So whatever else is hidden, the cell stays known to less than k until enough of
those numbers are hidden (the capacity constraints of Fischetti and Salazar-González for cell suppression).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.disclosure.attack import SLACK
from backend.disclosure.parts import Part
from backend.disclosure.simplex import Simplex
from backend.disclosure.solver import Extreme, Numbers

TINY = 1e-7
"""Below this a reduced cost is none: coefficients are small whole numbers."""
POINTS = 600
"""How many possible worlds are remembered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`cell` is known too well until the `weights` of the cells that are hidden besides come to 1."""

    cell: int
    weights: Mapping[int, float]


Answer = Callable[[Finding, frozenset[int]], frozenset[int]]
"""What to hide besides, because of a finding, beside what is hidden already. Not nothing."""


class Watch:
    """The attacker on one part, for one choice after another.

    Every solution is a possible world, and remains one for as long as it agrees with what is shown. Two worlds that
    are k apart in a cell prove it safe without another programme.
    """

    def __init__(self, part: Part, k: int) -> None:
        self._k = k
        self._attack = Simplex(part)
        self._hidden: frozenset[int] = frozenset()
        self._unseen = sorted(set(range(len(part.cells))) - part.seen)
        self._room: Numbers = np.empty((POINTS, len(part.cells)))
        self._room[0] = self._attack.start
        self._many = 1
        self._low, self._high = self._attack.start.copy(), self._attack.start.copy()
        self._found: dict[int, None] = {}
        """Cells that made a choice unsafe, the last one first: they are likely to do so again."""
        self.programmes = 0

    def findings(self, hidden: frozenset[int]) -> list[Finding]:
        """The cells of `hidden` that are known to less than k; none where the choice is safe.

        `programmes` counts how many linear programmes that has taken so far.
        """
        return list(self._looked_through(hidden, sorted(hidden)))

    def mended(self, hidden: frozenset[int], answer: Answer) -> tuple[frozenset[int], list[Finding]]:
        """A safe choice that has all of `hidden` in it, and what was found on the way to it.

        Each finding is answered at once, so that what is looked at next is already protected by that. A cell that is
        safe stays so when more is hidden: it is not looked at again.
        """
        findings = []
        waiting = sorted(hidden)
        while waiting:
            again: list[int] = []
            for finding in self._looked_through(hidden, waiting):
                findings.append(finding)
                more = answer(finding, hidden)
                again += (*sorted(more), finding.cell)
                hidden |= more
                self._turn_to(hidden)
            waiting = again
        return hidden, findings

    def is_safe(self, hidden: frozenset[int]) -> bool:
        """Whether there are no findings; looks no further than the first one, at the cells first that were last."""
        order = [*(cell for cell in self._found if cell in hidden), *sorted(hidden.difference(self._found))]
        finding = next(self._looked_through(hidden, order), None)
        if finding is None:
            return True
        self._found.pop(finding.cell, None)
        self._found = {finding.cell: None, **self._found}
        return False

    def _looked_through(self, hidden: frozenset[int], order: Sequence[int]) -> Iterator[Finding]:
        self._turn_to(hidden)
        for cell in order:
            if not self._narrow(self._high[cell] - self._low[cell]):
                continue
            most = self._attack.most(cell)
            self.programmes += 1
            if most is None:
                continue
            self._remember(most)
            if not self._narrow(self._high[cell] - self._low[cell]):
                continue
            least = self._attack.least(cell)
            self.programmes += 1
            self._remember(least)
            width = -most.value - least.value
            if self._narrow(width):
                yield Finding(cell, self._weights(least, most, self._k - width))

    def _narrow(self, width: float) -> bool:
        return width < self._k - SLACK

    def _turn_to(self, hidden: frozenset[int]) -> None:
        shown_again = sorted(self._hidden - hidden)
        self._attack.hide(sorted(hidden - self._hidden))
        self._attack.show(shown_again)
        self._hidden = hidden
        if not shown_again:
            return  # worlds of before stay possible where more is hidden
        worlds = self._room[: self._many]
        agrees = (np.abs(worlds[:, shown_again] - self._attack.values[shown_again]) < TINY).all(axis=1)
        self._many = int(agrees.sum())
        self._room[: self._many] = worlds[agrees]
        worlds = self._room[: self._many]
        self._low, self._high = worlds.min(axis=0), worlds.max(axis=0)

    def _remember(self, extreme: Extreme) -> None:
        if self._many == POINTS:
            self._many = POINTS // 2  # the oldest ones, of which the first holds for every choice
        self._room[self._many] = extreme.point
        self._many += 1
        np.minimum(self._low, extreme.point, out=self._low)
        np.maximum(self._high, extreme.point, out=self._high)

    def _weights(self, least: Extreme, most: Extreme, gap: float) -> dict[int, float]:
        # A hidden number can be anything from its floor up. A positive reduced cost then gives way by itself times what
        # the number that was shown is above it; a negative one gives way without end.
        shares = np.zeros(len(self._attack.values))
        for extreme in (least, most):
            up = np.where(extreme.reduced > TINY, extreme.reduced * (self._attack.values - self._attack.floors), 0.0)
            shares += np.where(extreme.reduced < -TINY, gap, up)
        shares[sorted(self._hidden)] = 0.0
        shares[self._unseen] = 0.0
        cells = np.flatnonzero(shares > TINY).tolist()
        return {cell: min(1.0, float(shares[cell]) / gap + TINY) for cell in cells}
