"""One address against a server that may open 1,024 files, with the limits of time of the requirement (SEC-A1)."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from tests.attacks.held_polls import Attack, Target, chatter, console, sign_in
from tests.support.server import PASSWORD, as_process, create_user, server_config

OTHERS = 3.0
CONSOLES = 1.0
"""Seconds: SEC-A1."""
LOOKS = 5
SCHOOL = 30


@pytest.mark.proves("SEC-A1", "F1", breaks="nobody gave way at the limit")
@pytest.mark.parametrize(
    ("kind", "count"), [("polls", 1100), ("bodies", 1100), ("heads", 1100), ("readers", 200), ("sign_ins", 100)]
)
async def test_sec_a1_others_are_answered_in_time(tmp_path: Path, kind: str, count: int) -> None:
    config = server_config(tmp_path)
    async with as_process(config, files=1024) as (server, _process):
        await create_user(config, "Sanne", running=True)
        target = Target.at(server.address)
        token = await sign_in(target, "Sanne", PASSWORD)
        others, consoles = [], []
        with contextlib.closing(Attack(target)) as attack:
            await getattr(attack, kind)(count)
            for _ in range(LOOKS):
                consoles.append(await console(target, token))
                others.append(max(await chatter(target)))
        assert max(consoles) < CONSOLES, consoles
        assert max(others) < OTHERS, others


@pytest.mark.proves("SEC-A1", breaks="those of one address waited in the order in which they came")
async def test_sec_a1_a_school_at_the_attackers_own_address_is_served(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    async with as_process(config, files=1024) as (server, _process):
        target = Target.at(server.address)
        with contextlib.closing(Attack(target, source="127.0.0.3")) as attack:  # where `chatter` comes from
            await attack.polls(1100)
            pupils = await asyncio.gather(*(chatter(target) for _ in range(SCHOOL)))
            assert max(map(max, pupils)) < OTHERS, pupils
            for _ in range(LOOKS):
                assert max(await chatter(target)) < OTHERS
