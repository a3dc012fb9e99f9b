"""By which name a chatter comes to the consoles: never one that shows nothing, or that plays a part."""

from __future__ import annotations

import pytest

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
