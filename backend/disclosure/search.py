"""The search for the cheapest safe set, by numbers: exact as far as the rounds go, and then good."""

from __future__ import annotations

from collections.abc import Sequence

from backend.disclosure.solver import Knowledge, cheapest

Cut = tuple[int, frozenset[int]]


class Search:
    """`forced` must be hidden, `barred` must not. A cell is safe when its interval is at least `width` wide."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        costs: Sequence[float],
        forced: frozenset[int],
        barred: frozenset[int],
        width: float,
    ) -> None:
        self._knowledge = knowledge
        self._costs = costs
        self._forced = forced
        self._barred = barred
        self._width = width
        self._cuts: dict[Cut, None] = {}
        self.known: frozenset[int] = frozenset()
        """Cells that cannot be made safe, once `best` has given nothing."""

    def best(self, rounds: int) -> frozenset[int] | None:
        """The cheapest safe set, or after so many rounds a good one; `None` where there is no safe set."""
        hidden = self._forced
        for _ in range(rounds):
            found = self._findings(hidden)
            if not found:
                return hidden
            self._cuts.update(dict.fromkeys(found))
            cheaper = cheapest(self._costs, self._forced, self._barred, tuple(self._cuts))
            if cheaper is None:
                self.known = frozenset(cell for cell, _ in found)
                return None
            hidden = cheaper
        grown = self._grown(hidden)
        return None if grown is None else self._thinned(grown)

    def _grown(self, hidden: frozenset[int]) -> frozenset[int] | None:
        """Hide the cheapest cell of each finding until there are none; `None` where that is not possible."""
        while found := self._findings(hidden):
            for cell, others in found:
                if others & hidden:
                    continue
                if not others - self._barred:
                    self.known = frozenset({cell})
                    return None
                hidden |= {min(others - self._barred, key=lambda other: (self._costs[other], other))}
        return hidden

    def _thinned(self, hidden: frozenset[int]) -> frozenset[int]:
        """Show again what need not be hidden, the dearest first."""
        for cell in sorted(hidden - self._forced, key=lambda cell: -self._costs[cell]):
            if not self._findings(hidden - {cell}):
                hidden -= {cell}
        return hidden

    def _findings(self, hidden: frozenset[int]) -> list[Cut]:
        """For each cell that is known too well: the shown cells of which one more has to be hidden."""
        self._knowledge.hide(hidden)
        found = []
        for cell in sorted(hidden):
            high = self._knowledge.highest(cell)
            if high.end is None:
                continue
            low = self._knowledge.lowest(cell)
            if high.end - (low.end or 0.0) < self._width:
                found.append((cell, low.because | high.because))
        return found
