"""By which name a chatter comes to the consoles: never one that shows nothing, or that plays a part."""

from __future__ import annotations

import secrets

import pytest

from tests.support.http import Line
from tests.support.server import Server

NO_NAMES = ["\u200b", "\u3164", "\u0301", "jij", "J\u0456j", "Systeem", "Hulpverlener"]


async def test_a_name_that_shows_nothing_or_plays_a_part_is_replaced(server: Server) -> None:
    mila = await server.counsellor("Mila")
    for number, name in enumerate(NO_NAMES):
        vos = await server.visitor(name)
        rows = (await mila.snapshot()).conversations
        assert len(rows) == 1
        assert rows[0].alias == vos.view["alias"]
        assert rows[0].alias.isalpha(), number
        assert rows[0].alias.casefold() not in {"jij", "you", "systeem", "system", "hulpverlener"}
        await vos.leave()


@pytest.mark.parametrize("name", ["Vos", "👻", "Лиса", "ثعلب"], ids=ascii)
async def test_a_name_stays_as_it_was_chosen(server: Server, name: str) -> None:
    mila = await server.counsellor("Mila")
    await server.visitor(name)
    assert [row.alias for row in (await mila.snapshot()).conversations] == [name]


async def test_no_two_who_are_here_are_given_names_that_begin_alike(server: Server) -> None:
    """All ask for one name that the page proposes; the first has it. Three letters are what a narrow list leaves."""
    names = [(await server.visitor("Otter")).view["alias"] for _ in range(30)]
    assert names[0] == "Otter"
    assert len({name[:3].casefold() for name in names}) == 30
    assert len({name[0] for name in names[:8]}) == 8, "as long as it goes not even with one letter"


async def test_one_that_begins_as_a_name_of_their_own_is_not_given_either(server: Server) -> None:
    first = await server.visitor("OTTERKIND")
    assert first.view["alias"] == "OTTERKIND"
    second = await server.visitor("Otter")
    assert not second.view["alias"].casefold().startswith("ott")


async def test_whoever_typed_a_name_keeps_it_and_the_console_tells_them_apart(server: Server) -> None:
    mila = await server.counsellor("Mila")
    assert [(await server.visitor("Sam")).view["alias"] for _ in range(2)] == ["Sam", "Sam"]
    assert [row.alias for row in (await mila.snapshot()).conversations] == ["Sam", "Sam"]


async def test_a_name_is_free_again_when_the_chat_is_over(server: Server) -> None:
    first = await server.visitor("Otter")
    assert (await server.visitor("Otter")).view["alias"] != "Otter"
    await first.leave()
    assert (await server.visitor("Otter")).view["alias"] == "Otter"


async def test_a_start_that_is_asked_again_changes_no_name(server: Server) -> None:
    await server.visitor("Otter")
    key = f"v_{secrets.token_hex(32)}"
    line = Line(server.address)
    try:
        body = {"alias": "Otter", "language": "nl", "prechat": {}}
        replies = [await line.request("POST", "/v1/visitor/conversations", body, token=key) for _ in range(6)]
    finally:
        line.close()
    names = {reply.json()["conversation"]["alias"] for reply in replies}
    assert len(names) == 1
    assert names != {"Otter"}
