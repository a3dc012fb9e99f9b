"""A network has few requests at work, others wait for none of them."""

from __future__ import annotations

import asyncio

import pytest

from backend.edge.turns import Turn, Turns
from tests.stubs.manual_clock import settle


@pytest.mark.proves("SEC-A1", breaks="the requests of one network stood before everybody else's")
async def test_sec_a1_one_network_waits_for_itself_and_nobody_waits_for_it() -> None:
    turns = Turns(at_work=2)
    first = [await turns.take(b"a", 1) for _ in range(2)]
    order: list[int] = []

    async def later(number: int) -> Turn:
        turn = await turns.take(b"a", 1)
        order.append(number)
        return turn

    waiting = [asyncio.create_task(later(number)) for number in range(4)]
    await settle()
    assert order == []
    assert not turns.is_free(b"a")
    assert turns.is_free(b"b")
    other = await turns.take(b"b", 1)
    other.end()
    first[0].end()
    first[0].end()
    await settle()
    assert order == [0]
    waiting[1].cancel()
    first[1].end()
    await settle()
    assert order == [0, 2]
    (await waiting[0]).end()
    (await waiting[2]).end()
    (await waiting[3]).end()
    assert turns.is_free(b"a")
    assert not turns._at_work
    assert not turns._waiting


async def test_a_place_that_comes_as_its_waiter_goes_is_not_lost() -> None:
    turns = Turns(at_work=1)
    first = await turns.take(b"a", 1)
    gone = asyncio.create_task(turns.take(b"a", 1))
    await settle()
    first.end()
    gone.cancel()
    await settle()
    assert turns.is_free(b"a")


async def test_each_end_gives_one_place_back() -> None:
    turns = Turns(at_work=4)
    taken = [await turns.take(b"a", 1) for _ in range(4)]
    assert not turns.is_free(b"a")
    taken[0].end()
    again = await turns.take(b"a", 1)
    assert not turns.is_free(b"a")
    for turn in (*taken[1:], again):
        turn.end()
    assert turns.is_free(b"a")
    assert not turns._at_work


@pytest.mark.proves("SEC-A1", breaks="those of one address waited in the order in which they came")
async def test_sec_a1_who_shares_an_address_with_a_thousand_polls_waits_for_a_few() -> None:
    turns = Turns(at_work=1)
    at_work = await turns.take(b"a", "nobody")
    order: list[str] = []

    async def later(who: str) -> None:
        turn = await turns.take(b"a", who)
        order.append(who)
        turn.end()

    crowd = [asyncio.create_task(later(f"bot {number % 3}")) for number in range(1000)]
    await settle()
    pupils = [asyncio.create_task(later(who)) for who in ("pupil", "pupil", "other pupil")]
    await settle()
    at_work.end()
    await asyncio.gather(*crowd, *pupils)
    assert order[:8] == ["bot 0", "bot 1", "bot 2", "pupil", "other pupil", "bot 0", "bot 1", "bot 2"]
    assert order[8] == "pupil", "each has their own in order"
    assert len(order) == 1003
    assert not turns._waiting
