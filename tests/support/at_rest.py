"""Waiting until an application is at rest, as the pilot of Textual does after each key, in shorter looks."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import textual.app
import textual.pilot
from textual.message_pump import MessagePump
from textual.pilot import Pilot

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


_wait_for_every_widget = Pilot._wait_for_screen


async def screen_at_rest(pilot: Pilot[Any], timeout: float = 30.0) -> bool:
    """Wait until every widget has done all that stands in its queue.

    Textual puts something into each queue and waits until all of it was taken, which is most of what a key costs in a
    test. Where nothing stands in any queue and nobody is at work there is nothing to wait for.
    """
    await asyncio.sleep(0)
    app = pilot.app
    if app._exception is None and app._screen_stack:
        widgets = (app, *app.screen.walk_children(with_self=True))
        if all(_waits_for_messages(each) for each in widgets):
            return True
    return await _wait_for_every_widget(pilot, timeout)


def _waits_for_messages(pump: MessagePump) -> bool:
    """Whether its queue is empty and it waits for that to change; not where it is still doing something."""
    ready: Any = pump._message_queue.ready_event
    return bool(ready._waiters) and not ready.is_set()


def look_often() -> None:
    """Let every pilot of this process wait like that."""
    Pilot._wait_for_screen = screen_at_rest  # type: ignore[method-assign, assignment]
    textual.app.wait_for_idle = at_rest  # type: ignore[attr-defined]  # not exported, and the one place to reach it
    textual.pilot.wait_for_idle = at_rest  # type: ignore[attr-defined]  # likewise
