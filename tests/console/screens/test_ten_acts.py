"""The ten commonest acts: the keys that the page names are pressed, and do it in no more presses than before."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.models import State
from tests.console.screens.consoles import Running, console
from tests.console.screens.steps import busy
from tests.stubs.fake_server import FakeServer
from widgets.composer import Composer

PAGE = (Path(__file__).parents[3] / "docs" / "keys.md").read_text(encoding="utf-8")
NAMED = {
    act: re.findall("`([^`]+)`", keys)
    for act, keys in re.findall(
        r"^\| ([^|`]+) \| ((?:`[^`]+` ?)+) \| \d+ \|$", PAGE.split("## Ten acts")[1], re.MULTILINE
    )
}

MOST = {
    # How many presses each took before (measured on the console of 29 November 2026); tick by word and page back less.
    "Take who stands first (in the queue)": 1,
    "Send what you wrote": 1,
    "Go to who needs you": 1,
    "Read a page back": 1,
    "Mark danger": 1,
    "Tick a signal, by a word": 8,
    "Set the second phase": 3,
    "Put help into the text": 3,
    "Write a note": 1,
    "End the chat": 2,
}

DONE: dict[str, Callable[[Running], object]] = {
    "Take who stands first (in the queue)": lambda desk: desk.server.rows["c-1"].owner == "anna",
    "Send what you wrote": lambda desk: desk.server.messages["c-2"][-1].text == "hallo",
    "Go to who needs you": lambda desk: desk.state.opened == "c-3",
    "Read a page back": lambda desk: not desk.state.at_end,
    "Mark danger": lambda desk: desk.server.rows["c-2"].danger,
    "Tick a signal, by a word": lambda desk: desk.server.rows["c-2"].signals,
    "Set the second phase": lambda desk: [span.phase for span in desk.server.rows["c-2"].phases] == ["clarify"],
    "Put help into the text": lambda desk: "0900-8844" in desk.work.query_one(Composer).text,
    "Write a note": lambda desk: desk.work.query_one(Composer).note,
    "End the chat": lambda desk: desk.server.rows["c-2"].state is State.WRAP_UP,
}


def two_mine(server: FakeServer) -> None:
    busy(server)
    for number in range(40):
        server.says("c-2", f"regel {number}")
    server.arrive("c-3", "otter")
    server.says("c-3", "hallo?")
    for chat in ("c-2", "c-3"):
        server.change(chat, state=State.ACTIVE, owner="anna")


def test_the_page_names_ten_acts() -> None:
    assert set(NAMED) == set(MOST) == set(DONE)
    assert [act for act, keys in NAMED.items() if len(keys) > MOST[act]] == []


@pytest.mark.parametrize("act", DONE)
async def test_the_keys_that_the_page_names_do_it(act: str) -> None:
    async with console(prepare=two_mine, size=(80, 24)) as desk:
        if "queue" not in act:
            desk.session.open("c-2")
            await desk.press("escape")
            await desk.until(lambda: "regel 39" in desk.text())
        if act.startswith("Send"):
            await desk.write("hallo")
            desk.work.query_one(Composer)._guard.typed(float("-inf"))
        await desk.press(*NAMED[act])
        await desk.until(lambda: DONE[act](desk))
