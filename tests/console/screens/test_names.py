"""Two chatters whose names look alike can be told apart wherever a name stands."""

from __future__ import annotations

import re

import pytest

from protocol.models import State
from tests.console.screens.consoles import console
from tests.stubs.fake_server import FakeServer

LOOKS_LIKE_VOS = ["vos", "V\u043es", "V0s", "Vo\u0323s"]
"""The same to the eye: without the capital, with a Cyrillic letter, a digit, a mark."""

MARK = re.compile(r"#[0-9a-z]{2,} ")


def two(name: str) -> object:
    def prepare(server: FakeServer) -> None:
        server.arrive("c-11aa", "Vos")
        server.arrive("c-22bb", name)

    return prepare


@pytest.mark.parametrize("name", LOOKS_LIKE_VOS, ids=ascii)
async def test_two_in_one_queue_are_told_apart(name: str) -> None:
    async with console(prepare=two(name), size=(80, 24)) as desk:  # type: ignore[arg-type]  # made above
        assert "#aa Vos" in desk.text()
        assert "#bb " in desk.text()


async def test_the_mark_stands_over_the_text_in_the_head_and_in_every_question() -> None:
    async with console(prepare=two("vos"), size=(80, 24)) as desk:  # type: ignore[arg-type]  # made above
        await desk.press("c")
        await desk.until(lambda: desk.server.rows["c-11aa"].owner == "anna")
        assert "aan #aa Vos" in desk.text()
        await desk.press("ctrl+g")
        assert "#aa Vos" in desk.text()
        await desk.press("escape", "f12")
        assert "#aa Vos" in desk.text()
        await desk.press("n", "ctrl+q")
        assert "#aa Vos" in desk.text()


async def test_somebody_who_comes_marks_the_chat_that_is_open_already() -> None:
    def one(server: FakeServer) -> None:
        server.arrive("c-11aa", "Vos")
        server.change("c-11aa", state=State.ACTIVE, owner="anna")

    async with console(prepare=one) as desk:
        desk.session.open("c-11aa")
        desk.server.says("c-11aa", "hoi")
        await desk.until(lambda: "hoi" in desk.text())
        assert not MARK.search(desk.text())
        desk.server.arrive("c-22bb", "v\u03bfs")
        await desk.until(lambda: "aan #aa Vos" in desk.text())
        await desk.until(lambda: "#aa Vos 22:00" in desk.text())
        desk.server.leaves("c-22bb")
        await desk.until(lambda: not MARK.search(desk.text()))


async def test_names_that_differ_only_where_a_narrow_list_is_cut_are_marked() -> None:
    def prepare(server: FakeServer) -> None:
        server.arrive("c-11aa", "Waterhoentje de eerste")
        server.arrive("c-22bb", "Waterhoentje de tweede")

    async with console(prepare=prepare, size=(80, 24)) as desk:
        assert "#aa Water" in desk.text()
        assert "#bb Water" in desk.text()


async def test_ends_that_are_the_same_are_longer() -> None:
    def prepare(server: FakeServer) -> None:
        server.arrive("c-1a9f", "Vos")
        server.arrive("c-2b9f", "Vos")

    async with console(prepare=prepare, size=(80, 24)) as desk:
        assert "#a9f Vos" in desk.text()
        assert "#b9f Vos" in desk.text()


async def test_somebody_called_as_a_colleague_is_marked_too() -> None:
    def prepare(server: FakeServer) -> None:
        server.hire("bea", "Bea")
        server.arrive("c-11aa", "B\u0435a")

    async with console(prepare=prepare, size=(80, 24)) as desk:
        assert "#aa B" in desk.text()
