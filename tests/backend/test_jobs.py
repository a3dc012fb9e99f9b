"""The timed jobs of one server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sqlalchemy import func, select

from backend.store.tables import messages
from tests.support.server import MovableClock, in_process, server_config


async def test_what_was_due_is_done_when_either_of_two_ticks_has_ended(tmp_path: Path) -> None:
    clock = MovableClock()
    async with in_process(server_config(tmp_path), clock) as server:
        vos = await server.visitor("Vos")
        await vos.say("dit gaat weg")
        await vos.leave()
        clock.advance(49 * 3600)
        first = asyncio.create_task(server.services.jobs.tick(clock.now()))
        await asyncio.sleep(0)
        await server.services.jobs.tick(clock.now())
        async with server.services.store.read() as connection:
            left = await connection.scalar(select(func.count()).select_from(messages))
        assert left == 0, "a tick told that all is done while another was still at it"
        await first
