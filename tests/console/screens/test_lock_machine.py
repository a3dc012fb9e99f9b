"""The lock holds whatever is done at the desk and to the server (`tests/lock`).

Here the ways in that were found once; the search for others is long and stands in `tests/nightly`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from api_client.installation import Installation
from tests.lock.desk import world
from tests.lock.machine import STORIES, play


@pytest.mark.proves(
    "SEC-A6",
    "SEC-S1",
    "SEC-S2",
    "F2",
    breaks="every installation counts as the right one: the machine sees what another server got (the test below)",
)
async def test_the_lock_holds(tmp_path: Path) -> None:
    async with world(tmp_path) as all_of_it:
        for story in (STORIES["five wrong, then another server"], STORIES["another server under the lock"]):
            await play(all_of_it, story)


async def test_without_the_comparison_the_machine_finds_the_hole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Installation, "__eq__", lambda one, other: True)
    async with world(tmp_path) as all_of_it:
        with pytest.raises(AssertionError, match="another server got|a cell of the chat is seen"):
            await play(all_of_it, STORIES["five wrong, then another server"][:5])
