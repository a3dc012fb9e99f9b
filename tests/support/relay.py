"""A slow line between a keyboard and a program: what is typed arrives joined, and cut anywhere, 50 to 300 ms apart."""

from __future__ import annotations

import asyncio
import random

from tests.support.terminal import Terminal

GAPS = (0.05, 0.3)
"""Seconds between two parts: what mobile lines and loaded jump hosts add to a keystroke (Mosh's paper of 2012 measured
a median of half a second on 3G)."""


async def relay(terminal: Terminal, typed: bytes, dice: random.Random, parts: int) -> None:
    """Deliver `typed` in so many parts, cut at places that know nothing of characters or sequences."""
    cuts = sorted(dice.sample(range(1, len(typed)), parts - 1)) if parts > 1 else []
    for begin, end in zip([0, *cuts], [*cuts, len(typed)], strict=True):
        terminal.send(typed[begin:end])
        # Real time is what is tried here: the program tells a key from a sequence by it.
        await asyncio.to_thread(terminal.wait_quiet, dice.uniform(*GAPS))
