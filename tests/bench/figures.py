"""Figures, goals and the table that says which are met."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table. `met` is None where there is no goal or nothing to compare with."""

    goal: str
    what: str
    figure: str
    reference: str = ""
    ratio: str = ""
    wanted: str = ""
    met: bool | None = None


Measurement = Callable[[int], Iterable[Row]]
"""Takes the number of rounds, gives lines."""


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def median(values: Iterable[float]) -> float:
    """The middle of several rounds."""
    return statistics.median(values)


def at_most(goal: str, what: str, figure: float, limit: float, unit: str, digits: int = 1) -> Row:
    """A figure with a limit of its own."""
    return Row(goal, what, f"{figure:.{digits}f} {unit}", wanted=f"<= {limit:g} {unit}", met=figure <= limit)


def compared(
    goal: str, what: str, figure: float, reference: float, limit: float, unit: str, against: str, digits: int = 1
) -> Row:
    """A figure with a limit relative to a reference of the same run."""
    ratio = figure / reference
    return Row(
        goal,
        what,
        f"{figure:.{digits}f} {unit}",
        f"{against}: {reference:.{digits}f} {unit}",
        f"{ratio:.2f}x",
        f"<= {limit:g}x",
        ratio <= limit,
    )


def missing(goal: str, what: str, program: str) -> Row:
    """The program to compare with is not there."""
    return Row(goal, what, "-", f"{program}: not installed here")


def table(rows: Iterable[Row]) -> str:
    """Markdown."""
    verdict = {True: "met", False: "**MISSED**", None: "-"}
    lines = ["| goal | what | figure | reference | ratio | wanted | |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        cells = (row.goal, row.what, row.figure, row.reference, row.ratio, row.wanted, verdict[row.met])
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
