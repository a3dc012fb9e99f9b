"""Whole percentages."""

from __future__ import annotations

import pytest

from backend.report.percent import change, share


@pytest.mark.parametrize(
    ("part", "known", "percent"),
    [(1, 8, 13), (3, 8, 38), (1, 3, 33), (2, 3, 67), (1, 200, 1), (0, 5, 0), (5, 5, 100), (0, 0, None)],
)
def test_a_share_is_rounded_half_up(part: int, known: int, percent: int | None) -> None:
    assert share(part, known) == percent


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [(285, 250, 14), (250, 265, -6), (10, 0, None), (0, 10, -100), (201, 200, 1), (199, 200, 0), (20, 20, 0)],
)
def test_a_change_is_on_the_year_before(now: int, before: int, percent: int | None) -> None:
    assert change(now, before) == percent


def test_what_is_not_published_has_no_percentage() -> None:
    assert share(None, 10) is None
    assert share(10, None) is None
    assert change(None, 10) is None
    assert change(10, None) is None
