"""Held polls of one conversation: at most two, and the newer answers the older."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.server import Server, Visitor


async def poll(server: Server, vos: Visitor) -> dict[str, object]:
    """One more poll of the same page, on a line of its own."""
    other = Visitor(server.address, vos.token, vos.cursor)
    try:
        return await other.poll()
    finally:
        other.close()


@pytest.mark.proves("F1", breaks="the older poll was not answered")
async def test_f1_a_third_poll_answers_the_first_with_nothing_new(server: Server) -> None:
    vos = await server.visitor()
    await vos.read()
    polls = [asyncio.create_task(poll(server, vos)) for _ in range(2)]
    for _ in range(20):
        assert not any(task.done() for task in polls)
        polls.append(asyncio.create_task(poll(server, vos)))
        async with asyncio.timeout(20):
            done, held = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
        (early,) = done
        assert early.result()["messages"] == []
        assert early.result()["cursor"] == vos.cursor
        polls = list(held)
    await vos.say("hallo")
    async with asyncio.timeout(20):
        answers = await asyncio.gather(*polls)
    assert [len(answer["messages"]) for answer in answers] == [1, 1]  # type: ignore[arg-type]  # JSON


async def test_another_conversation_keeps_its_polls(server: Server) -> None:
    vos, uil = await server.visitor("Vos"), await server.visitor("Uil")
    await vos.read()
    await uil.read()
    quiet = asyncio.create_task(poll(server, uil))
    busy = [asyncio.create_task(poll(server, vos)) for _ in range(5)]
    async with asyncio.timeout(20):
        while len(busy) > 2:
            _done, left = await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)
            busy = list(left)
    assert not quiet.done()
    for task in [quiet, *busy]:
        task.cancel()
