"""Numbers of conversations as bands: they stand beside people, and are in no system that would protect them."""

from __future__ import annotations

from protocol.report import Band

FIRST = 25
"""Where the second band begins; each one after it begins at twice the number."""


def band(count: int, beyond: int = 0) -> Band:
    """The band of a number: nobody, 1 to 24, 25 to 49, 50 to 99, 100 to 199 and so on.

    It reaches up to `beyond` at least: between the persons who are printed and its end there has to be room.
    """
    if count == 0:
        return Band(least=0, most=0)
    least, most = (1, FIRST - 1) if count < FIRST else (FIRST, 2 * FIRST - 1)
    while count > most:
        least, most = 2 * least, 2 * most + 1
    while most < beyond:
        most = 2 * most + 1
    return Band(least=least, most=most)
