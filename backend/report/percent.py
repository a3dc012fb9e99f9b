"""Whole percentages, rounded half up, as they are printed."""

from __future__ import annotations


def share(part: int | None, known: int | None) -> int | None:
    """`part` in percent of the known; None where one of them is not published or nobody is known."""
    if part is None or not known:
        return None
    return _half_up(100 * part, known)


def change(now: int | None, before: int | None) -> int | None:
    """How much more (or less, negative) than the year before, in percent of it; None where that cannot be said."""
    if now is None or not before:
        return None
    return _half_up(100 * (now - before), before)


def _half_up(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)
