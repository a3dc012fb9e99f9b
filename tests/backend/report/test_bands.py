"""Numbers of conversations are told in bands (docs/report.md)."""

from __future__ import annotations

import pytest

from backend.report.bands import band


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([0], (0, 0)),
        ([1, 9, 24], (1, 24)),
        ([25, 49], (25, 49)),
        ([50, 99], (50, 99)),
        ([100, 199], (100, 199)),
        ([200, 331, 399], (200, 399)),
        ([400, 799], (400, 799)),
        ([51_200], (51_200, 102_399)),
    ],
)
def test_a_number_is_told_as_its_band(counts: list[int], told: tuple[int, int]) -> None:
    assert [(band(one).least, band(one).most) for one in counts] == [told] * len(counts)
