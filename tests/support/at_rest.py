"""Waiting until an application is at rest, as the pilot of Textual does after each key, in shorter looks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import textual.app
import textual.pilot

LOOK = 0.005
"""Seconds between two looks. Textual looks every 0.020 s, five times for each key that a test presses."""
IDLE = LOOK / 8
"""Seconds of processor time within one look that are no work."""
LONGEST = 1.0
"""Seconds after which it gives up, as Textual does."""


async def at_rest(min_sleep: float = 0.0, max_sleep: float = LONGEST) -> None:
    """Wait until nothing is ready to run and next to nothing ran since the look before.

    Textual judges by processor time alone, and takes a process that got no processor for one that has nothing to do.
    Here the event loop is asked as well: where one step leads to the next, the next one is ready.
    """
    loop: Any = asyncio.get_running_loop()
    began = time.monotonic()
    while (waited := time.monotonic() - began) < max_sleep:
        worked = time.process_time()
        await asyncio.sleep(LOOK)
        calm = not loop._ready and time.process_time() - worked < IDLE
        if calm and waited >= min_sleep:
            return


def look_often() -> None:
    """Let every pilot of this process wait like that."""
    textual.app.wait_for_idle = at_rest  # type: ignore[attr-defined]  # not exported, and the one place to reach it
    textual.pilot.wait_for_idle = at_rest  # type: ignore[attr-defined]  # likewise
