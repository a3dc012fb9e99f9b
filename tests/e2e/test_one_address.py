"""One address that holds all it can, against a real server that may open 1,024 files: nobody else is kept out (SEC-A1).

The limits of time here only guard against hanging; `tests/nightly` asks for those of the requirement.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from tests.attacks.held_polls import GIVE_UP, Attack, Target, chatter, console, sign_in
from tests.support.server import PASSWORD, as_process, create_user, server_config


@pytest.mark.proves(
    "SEC-A1",
    "F1",
    breaks="nobody gave way at the limit, and connections were taken until no file was left",
)
async def test_sec_a1_one_address_keeps_nobody_out(tmp_path: Path) -> None:
    config = server_config(tmp_path)
    async with as_process(config, files=1024) as (server, _process):
        await create_user(config, "Sanne", running=True)
        target = Target.at(server.address)
        token = await sign_in(target, "Sanne", PASSWORD)
        for kind, count in (("polls", 1100), ("bodies", 1100), ("heads", 1100), ("readers", 200)):
            with contextlib.closing(Attack(target)) as attack:
                await getattr(attack, kind)(count)
                assert max(await chatter(target)) < GIVE_UP, kind
                assert await console(target, token) < GIVE_UP, kind
        assert await sign_in(target, "Sanne", PASSWORD)
