"""Names that are nearly right, or not known at all."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from console.strings import N_
from console.training.scenario.finding import Findings


class Near:
    """Finds the name that was probably meant. After so many questions it knows nothing more: a file with hundreds of
    wrong names is another file, and each question takes its time."""

    def __init__(self, names: Iterable[str], questions: int = 50) -> None:
        self._names = list(names)[:1_000]
        self._left = questions

    def __call__(self, name: str) -> str:
        """The name that was meant, or an empty text."""
        self._left -= 1
        if self._left < 0 or len(name) > 64:
            return ""
        return next(iter(get_close_matches(name, self._names, 1, 0.7)), "")


class Names:
    """Looks names up, and says so where there is none."""

    def __init__(self, known: frozenset[str], found: Findings) -> None:
        self._known = known
        self._near = Near(sorted(known))
        self._found = found

    def signal(self, name: str, line: int) -> None:
        """E02 where there is no such signal."""
        if name in self._known:
            return
        meant = self._near(name)
        if meant:
            text = N_("There is no signal “{name}” in the checklists. Do you mean “{near}”?")
        else:
            text = N_("There is no signal “{name}” in the checklists. Take one of theirs, or this line out.")
        self._found.add(line, "E02", text, name=name, near=meant)

    def move(self, name: str, line: int) -> None:
        """E11 where there is no such move."""
        if name in self._known:
            return
        meant = self._near(name)
        if meant:
            text = N_("There is no move “{name}”. Do you mean “{near}”?")
        else:
            text = N_("There is no move “{name}”. Take one of moves.toml, or “else”.")
        self._found.add(line, "E11", text, name=name, near=meant)
