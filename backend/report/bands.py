"""Numbers of conversations as bands: they stand beside people, and are in no system that would protect them."""

from __future__ import annotations

from api_client.report import Band

FIRST = 25
"""Where the second band begins; each one after it begins at twice the number."""


def band(count: int) -> Band:
    """The band of a number: nobody, 1 to 24, 25 to 49, 50 to 99, 100 to 199 and so on."""
    if count == 0:
        return Band(least=0, most=0)
    if count < FIRST:
        return Band(least=1, most=FIRST - 1)
    least = FIRST
    while count >= 2 * least:
        least *= 2
    return Band(least=least, most=2 * least - 1)
