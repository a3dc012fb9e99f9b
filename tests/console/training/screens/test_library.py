"""The library as lines: what is wrong with a file is read to its end."""

from __future__ import annotations

from console.training.catalog.library_texts import Kind, LibraryRow
from console.training.screens.library import Shelf

TROUBLE = "regel 1, E00: Het bestand is groter dan 1 MB. Een scenario is een paar bladzijden tekst: neem een ander."


def shown(row: LibraryRow, width: int) -> list[str]:
    return ["".join(span.text for span in line) for line in Shelf().lines_of(row, width)]


def test_what_is_wrong_with_a_file_is_not_cut() -> None:
    lines = shown(LibraryRow("file:x", Kind.BROKEN, "x.draaiboek.txt", "1 bevinding", (TROUBLE,)), 40)
    assert "".join(lines[1:]).replace(" ", "") == TROUBLE.replace(" ", "")
    assert max(len(line) for line in lines) <= 40


def test_a_scenario_takes_two_lines_at_every_width() -> None:
    row = LibraryRow("x", Kind.SCENARIO, "Een lange titel van een scenario", "basis", (TROUBLE,))
    assert len(shown(row, 30)) == 2
