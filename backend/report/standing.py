"""Whether a year's figures may be published anew beside the release that was kept of them."""

from __future__ import annotations

from enum import Enum

from backend.report.releases import Kept, Release


class Again(Enum):
    """What becomes of the kept release when the year is asked for again."""

    SAME = "same"
    """Nothing has changed: it is given again."""
    HELD_BACK = "held_back"
    """Something has, but the difference would point at somebody: it is given again, and says so."""
    ANEW = "anew"
    """Every number is the same or differs by at least k: there may be a new one, if the whole system allows it."""


def again(last: Release, draft: Release, kept: Kept) -> Again:
    """Compare the figures of now with the last release, hidden ones too; never a part of one and a part of the other.

    A year on which a later release stands is closed: that release printed its figures as those of the year before.
    """
    now, then = (*draft.cells.values(), *draft.footnotes), (*(last.cells[key] for key in draft.cells), *last.footnotes)
    differences = [abs(new - old) for new, old in zip(now, then, strict=True)]
    if not any(differences):
        return Again.SAME
    closed = any(last.year in release.stands_on for of_year in kept.values() for release in of_year)
    if closed or any(0 < difference < last.k for difference in differences):
        return Again.HELD_BACK
    return Again.ANEW
