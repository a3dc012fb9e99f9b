"""A search for a way around the lock: acts at the desk and to the server in any order (`tests/lock`), with hypothesis.

It is told nothing of how the lock works. With the comparison of installations taken out, or a cover that can be seen
through, it finds the hole within the same budget.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from textual.widgets import Static

from api_client.installation import Installation
from console.screens.access.lock import Locked
from tests.lock.desk import World, world
from tests.lock.machine import ACTS, DIALOGS, STORIES, play

BUDGET = 60
"""Stories of one search, of some seconds each."""
WITHIN = settings(
    max_examples=BUDGET,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[tuple[asyncio.Runner, World]]:
    """One loop for all stories, with the servers in it."""
    with asyncio.Runner() as loop:
        stack = AsyncExitStack()
        all_of_it = loop.run(stack.enter_async_context(world(tmp_path)))
        yield loop, all_of_it
        loop.run(stack.aclose())


def search(runner: tuple[asyncio.Runner, World]) -> None:
    """Play stories until one does not hold, or the budget is spent."""
    loop, all_of_it = runner

    @WITHIN
    @given(st.lists(st.sampled_from(sorted(ACTS)), min_size=3, max_size=16))
    def stories(story: list[str]) -> None:
        loop.run(play(all_of_it, ["types", *story]))

    stories()


@pytest.mark.parametrize("story", STORIES.values(), ids=list(STORIES))
def test_the_ways_in_that_were_found_stay_closed(runner: tuple[asyncio.Runner, World], story: list[str]) -> None:
    loop, all_of_it = runner
    loop.run(play(all_of_it, story))


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_dialog_opens_and_is_covered(runner: tuple[asyncio.Runner, World], dialog: str) -> None:
    loop, all_of_it = runner
    opened: list[str] = []

    async def story() -> None:
        await play(all_of_it, ["types", dialog, "tiny", "lock", "large", "right secret", dialog, "idle"], opened.append)

    loop.run(story())
    assert DIALOGS[dialog][0] == opened[1]
    assert opened[3] == "Locked"


@pytest.mark.proves(
    "SEC-A6",
    "SEC-S1",
    "SEC-S2",
    "F2",
    breaks="every installation counts as the right one, or a cover shows the name of an open chat (the tests below)",
)
def test_no_story_shows_a_chat_under_a_cover_or_sends_anything_to_another_server(
    runner: tuple[asyncio.Runner, World],
) -> None:
    search(runner)


def test_without_the_comparison_the_search_finds_the_hole(
    runner: tuple[asyncio.Runner, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Installation, "__eq__", lambda one, other: True)
    with pytest.raises(AssertionError, match="another server got|a cell of the chat is seen"):
        search(runner)


def test_with_a_cover_that_tells_too_much_the_search_finds_it(
    runner: tuple[asyncio.Runner, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    def telling(self: Locked, clock: str, chats: int, news: int, waiting: str = "") -> None:
        for line in self.query("#lock-count").results(Static):
            line.update("KANARIE")

    monkeypatch.setattr(Locked, "tell", telling)
    with pytest.raises(AssertionError, match="a cell of the chat is seen"):
        search(runner)
