"""A system with numbers in place of keys, as the solver wants it."""

from __future__ import annotations

from collections.abc import Iterable

from backend.disclosure.solver import Knowledge
from backend.disclosure.system import System


class Numbered:
    """Cells by their place in the system."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.keys = tuple(cell.key for cell in system.cells)
        self.number = {key: number for number, key in enumerate(self.keys)}

    def knowledge(self) -> Knowledge:
        """The attacker's programme, with everything shown."""
        relations = [
            ([(self.number[key], times) for key, times in equation.terms], equation.constant, equation.at_least)
            for equation in self.system.equations
        ]
        return Knowledge([cell.value for cell in self.system.cells], relations)

    def numbers(self, keys: Iterable[str]) -> frozenset[int]:
        """The numbers of these keys."""
        return frozenset(self.number[key] for key in keys)
