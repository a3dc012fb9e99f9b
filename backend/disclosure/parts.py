"""Parts of a system that have nothing to do with each other: each is protected alone, and most need nothing."""

from __future__ import annotations

from collections import defaultdict

from backend.disclosure.system import Standing, System


def parts_of(system: System, primary: frozenset[str]) -> list[System]:
    """The connected parts in which something is to be hidden. What is shown for certain connects nothing."""
    root = {cell.key: cell.key for cell in system.cells}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    loose = {cell.key for cell in system.cells if cell.standing is not Standing.SHOWN}
    for equation in system.equations:
        first, *others = [key for key, _ in equation.terms if key in loose] or [""]
        for other in others:
            root[find(other)] = find(first)
    wanted = primary | {cell.key for cell in system.cells if cell.standing is Standing.HIDDEN}
    touched = {find(key) for key in wanted}
    cells, equations = defaultdict(list), defaultdict(list)
    for cell in system.cells:
        if cell.key in loose:
            cells[find(cell.key)].append(cell)
    shown = {cell.key: cell for cell in system.cells if cell.key not in loose}
    beside: dict[str, set[str]] = defaultdict(set)
    for equation in system.equations:
        belongs = next((find(key) for key, _ in equation.terms if key in loose), None)
        if belongs is not None:
            equations[belongs].append(equation)
            beside[belongs] |= {key for key, _ in equation.terms if key in shown}
    return [
        System((*cells[part], *(shown[key] for key in sorted(beside[part]))), tuple(equations[part]))
        for part in sorted(touched)
    ]
