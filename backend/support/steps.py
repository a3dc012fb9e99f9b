"""How far a long work is, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable

Told = Callable[[int, int], None]
"""Hears how many of all steps are done."""


def unseen(done: int, total: int) -> None:
    """Nobody watches."""
