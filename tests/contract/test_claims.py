"""Many counsellors, one conversation: exactly one has it, and nobody has more than the capacity."""

from __future__ import annotations

import asyncio
from collections import Counter

from api_client.http_backend import HttpBackend
from protocol.models import State
from tests.support.http import Line, Reply
from tests.support.server import Server

ROUNDS = 20
"""Chats that all claim; `tests/nightly/test_contract.py` takes two hundred."""
CLAIMERS = 20


async def test_of_twenty_claims_at_once_one_wins_and_the_others_are_told_who(server: Server) -> None:
    await claim_at_once(server, ROUNDS)


async def claim_at_once(server: Server, rounds: int) -> None:
    """Twenty claim each of so many chats, in another order each time."""
    names = [f"collega {number}" for number in range(CLAIMERS)]
    tokens = [await server.token(name, capacity=rounds) for name in names]
    lines = [Line(server.address) for _ in names]
    overseer = await server.counsellor("Toezicht")
    for start in range(0, rounds, 20):
        await asyncio.gather(*(server.visitor(f"kind {start + number}") for number in range(20)))
    ids = [row.id for row in (await overseer.snapshot()).conversations]
    assert len(ids) == rounds
    people = {person.id: person.name for person in (await overseer.snapshot()).colleagues}

    async def claim(who: int, chat: str) -> Reply:
        return await lines[who].request("POST", f"/v1/conversations/{chat}/claim", token=tokens[who])

    owners: dict[str, str] = {}
    for number, chat in enumerate(ids):
        order = [(number * 7 + step) % CLAIMERS for step in range(CLAIMERS)]
        replies = dict(zip(order, await asyncio.gather(*(claim(who, chat) for who in order)), strict=True))
        winners = [who for who, reply in replies.items() if reply.status == 200]
        assert len(winners) == 1, Counter(reply.status for reply in replies.values())
        owners[chat] = replies[winners[0]].json()["owner"]
        assert people[owners[chat]] == names[winners[0]]
        for who, reply in replies.items():
            if who == winners[0]:
                continue
            refusal = reply.json()
            assert (reply.status, refusal["error"]) == (409, "already_claimed")
            assert refusal["owner"] == {"id": owners[chat], "name": names[winners[0]]}
    snapshot = await overseer.snapshot()
    assert {row.id: row.owner for row in snapshot.conversations} == owners
    assert {person.id: person.chats for person in snapshot.colleagues if person.chats} == Counter(owners.values())
    for line in lines:
        line.close()


async def test_capacity_holds_against_claims_and_resumes_at_once(server: Server) -> None:
    token = await server.token("Mila", capacity=3)
    overseer = await server.counsellor("Toezicht")
    await asyncio.gather(*(server.visitor(f"kind {number}") for number in range(20)))
    ids = [row.id for row in (await overseer.snapshot()).conversations]
    lines = [Line(server.address) for _ in ids]

    async def each(method: str, what: str, body: object = None) -> Counter[int]:
        asked = (
            line.request(method, f"/v1/conversations/{chat}/{what}", body, token=token)
            for line, chat in zip(lines, ids, strict=True)
        )
        return Counter(reply.status for reply in await asyncio.gather(*asked))

    assert await each("POST", "claim") == {200: 3, 409: 17}
    assert await each("PUT", "hold", {"on": True}) == {200: 3, 403: 17}
    again = await each("POST", "claim")
    assert again[409] == 14
    assert await active(overseer) == 3
    await each("PUT", "hold", {"on": False})
    assert await active(overseer) == 3
    for line in lines:
        line.close()


async def active(overseer: HttpBackend) -> int:
    """How many conversations hold a seat."""
    snapshot = await overseer.snapshot()
    return sum(row.state is State.ACTIVE for row in snapshot.conversations)
