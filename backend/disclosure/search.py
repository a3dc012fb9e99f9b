"""The search for the cheapest safe choice within one part.

Exact, by requirements that are made when they are needed: take the cheapest choice that keeps all requirements so far,
attack it, turn every finding into a requirement, and try again. Most requirements are learnt before from choices that
may take parts of cells, which are found in an instant. A choice that stands the attack is the best there is,
because every cheaper one breaks a requirement that all safe choices keep.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable

from backend.disclosure.parts import Part
from backend.disclosure.solver import Choice, Numbers
from backend.disclosure.watch import Finding, Watch

ROUNDS = 40
"""How many choices are tried before a good one is taken in place of the best. Rounds and not seconds: the same figures
give the same publication on every machine."""
PROGRAMMES = 4000
"""After how many of the attacker's linear programmes a part's best choice so far has to do; and after how many more it
is no longer looked whether something in it is idle."""
TURNS = 40
"""How many choices of parts of cells are tried before that."""
WHOLES = 0.5, 0.01
"""From which part on a cell is chosen, in turn."""
BROKEN = 1e-3
"""By how much a choice of parts of cells has to break a requirement that is worth it."""
NODES = 500
"""How many branches one choice may take to find."""
WHOLE = 1024
"""A cost is weighed once and, by the secret, up to almost twice: in so many parts."""


class Search:
    """Cells of `part` by their numbers. `forced` must be hidden; every hidden cell has to be unsure by `k`.

    Which of several good choices is taken depends on `secret`: an attacker who can run this search, but does not know
    it, cannot tell which numbers would have led to what was published (`docs/disclosure.md`).
    """

    def __init__(self, part: Part, forced: Collection[int], k: int, secret: bytes | None) -> None:
        self._part = part
        self._forced = frozenset(forced)
        self._watch = Watch(part, k)
        # Nothing of the numbers themselves: who knew that the smaller one wins could tell one from the other.
        # What costs nothing weighs a little, so that no more is hidden than has to be.
        self._costs = [(cell.cost * WHOLE or 1) + cell.cost * _drawn(secret, cell.key) for cell in part.cells]

    def exposed(self) -> frozenset[int]:
        """The forced cells that nothing protects, even where everything is hidden that can be."""
        return self._forced - self._widest()

    def best(self, rounds: int = ROUNDS, nodes: int = NODES) -> frozenset[int]:
        """The cheapest safe choice, or after so many rounds a good one. No forced cell may be `exposed`."""
        widest = self._widest()
        barred = frozenset(range(len(self._part.cells))) - widest  # also those that nobody sees
        choice = Choice(self._costs, self._forced, barred, nodes)
        for finding in self._alone():
            _require(choice, finding)
        self._relax(choice, widest)
        best = widest
        for _round in range(rounds):
            chosen = choice.cheapest()
            if chosen is None:
                break
            hidden, findings = self._mended(chosen, widest)
            if not findings:
                return chosen
            for finding in findings:
                _require(choice, finding)
            best = min(best, hidden, key=self._cost)
            if self._watch.programmes > PROGRAMMES:
                break
        return self._thinned(best)

    def _relax(self, choice: Choice, widest: frozenset[int]) -> None:
        """Learn what even a choice of parts of cells breaks, until that costs about what whole cells do.

        Each such choice is made whole in turn in two ways: with what is chosen by half, and with whatever is chosen at
        all. A requirement that it keeps is left out: with every one more the 0/1 programme takes longer.
        """
        kept = 0
        for turn in range(TURNS):
            if (shares := choice.shares()) is None:
                return
            chosen = self._forced | {cell for cell in widest if shares[cell] > WHOLES[turn % len(WHOLES)]}
            _hidden, findings = self._mended(chosen, widest)
            broken = [finding for finding in findings if _lacks(finding, shares) > BROKEN]
            for finding in broken:
                _require(choice, finding)
            kept = 0 if broken else kept + 1
            if kept == len(WHOLES):
                return

    def _mended(self, chosen: frozenset[int], widest: frozenset[int]) -> tuple[frozenset[int], list[Finding]]:
        return self._watch.mended(chosen, lambda finding, so_far: self._answer(finding, widest, so_far))

    def _widest(self) -> frozenset[int]:
        """All that can be hidden at once. What is not safe there is not safe in any choice: it has to be shown."""
        hidden = self._part.seen
        while findings := self._watch.findings(hidden):
            hidden -= {finding.cell for finding in findings}
        return hidden

    def _alone(self) -> Iterable[Finding]:
        """A cell that is hidden alone in an equation is known at once."""
        for row in self._part.rows:
            if not row.at_least and self._part.seen.issuperset(row.terms):
                for cell in row.terms:
                    yield Finding(cell, {other: 1.0 for other in row.terms if other != cell})

    def _answer(self, finding: Finding, widest: frozenset[int], hidden: frozenset[int]) -> frozenset[int]:
        """More cells, each the cheapest for what it gives, that settle the finding; where none do, all there are."""
        weights = {cell: weight for cell, weight in finding.weights.items() if cell in widest and cell not in hidden}
        more: set[int] = set()
        lacking = 1.0
        for cell in sorted(weights, key=lambda cell: (self._costs[cell] / weights[cell], cell)):
            if lacking <= 0:
                break
            more.add(cell)
            lacking -= weights[cell]
        return frozenset(more) or widest - hidden

    def _thinned(self, hidden: frozenset[int]) -> frozenset[int]:
        """Show again what need not be hidden, the dearest first."""
        until = self._watch.programmes + PROGRAMMES
        for cell in sorted(hidden - self._forced, key=lambda cell: (-self._costs[cell], cell)):
            if self._watch.programmes > until:
                break
            if self._watch.is_safe(hidden - {cell}):
                hidden -= {cell}
        return hidden

    def _cost(self, hidden: frozenset[int]) -> int:
        return sum(self._costs[cell] for cell in hidden)


def _drawn(secret: bytes | None, key: str) -> int:
    if secret is None:
        return 0
    return int.from_bytes(hmac.digest(secret, key.encode(), "sha256")[:8]) % WHOLE


def _lacks(finding: Finding, shares: Numbers) -> float:
    return float(shares[finding.cell] - sum(weight * shares[cell] for cell, weight in finding.weights.items()))


def _require(choice: Choice, finding: Finding) -> None:
    choice.require({**finding.weights, finding.cell: -1.0})
