"""A lane does one thing at a time, in turns, with a short queue."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from backend.accounts.lanes import Crowded, Lane
from tests.backend.seconds import Seconds


class Gate:
    """Work that a test holds up; `begun` is what was begun, in order."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.most_at_once = 0
        self._at_once = 0
        self._open = threading.Semaphore(0)

    def work(self, name: str) -> str:
        self.begun.append(name)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        assert self._open.acquire(timeout=30)
        self._at_once -= 1
        return name.upper()

    def let_go(self, times: int = 1) -> None:
        self._open.release(times)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("test", Seconds(), most=4, each=3)
    yield made
    made.close()


async def waiting(lane: Lane, gate: Gate, *names: str, known: bool = False) -> list[asyncio.Task[str]]:
    """Begin to wait, one after the other; the first letter of a name is its source."""
    tasks = []
    for name in names:
        tasks.append(asyncio.create_task(lane.run(name[0].encode(), partial(gate.work, name), known=known)))
        await asyncio.sleep(0)  # no time: the task has its first turn, before the next one is made
    return tasks


async def test_one_at_a_time_and_sources_in_turns(lane: Lane, gate: Gate) -> None:
    tasks = await waiting(lane, gate, "a1", "a2", "a3", "b1")
    gate.let_go(4)
    assert await asyncio.gather(*tasks) == ["A1", "A2", "A3", "B1"]
    assert gate.begun == ["a1", "a2", "b1", "a3"]
    assert gate.most_at_once == 1


async def test_what_does_not_fit_is_refused_before_it_is_begun(lane: Lane, gate: Gate) -> None:
    tasks = await waiting(lane, gate, "a0", "a1", "a2", "a3")
    with pytest.raises(Crowded) as caught:
        await lane.run(b"a", partial(gate.work, "a4"))
    assert caught.value.retry_after == 2, "four pieces, at the half second that one is thought to take"
    gate.let_go(4)
    await asyncio.gather(*tasks)
    assert "a4" not in gate.begun


async def test_who_makes_way_is_told_while_waiting(lane: Lane, gate: Gate) -> None:
    tasks = await waiting(lane, gate, "a0", "a1", "a2", "a3", "b1", "c1")
    with pytest.raises(Crowded):
        await tasks[3]
    gate.let_go(5)
    await asyncio.gather(*tasks[:3], *tasks[4:])
    assert gate.begun == ["a0", "a1", "b1", "c1", "a2"]


async def test_who_is_known_has_every_second_turn_and_room_of_their_own(lane: Lane, gate: Gate) -> None:
    strangers = await waiting(lane, gate, "a0", "a1", "a2", "b1", "c1")
    known = await waiting(lane, gate, "k1", "m1", "m2", known=True)
    gate.let_go(8)
    await asyncio.gather(*strangers, *known)
    assert gate.begun == ["a0", "k1", "a1", "m1", "b1", "m2", "c1", "a2"]


async def test_a_piece_that_fails_tells_its_owner_and_nobody_else(lane: Lane, gate: Gate) -> None:
    def fails() -> str:
        raise ValueError("broken")

    failing = asyncio.create_task(lane.run(b"a", fails))
    tasks = await waiting(lane, gate, "b1")
    gate.let_go()
    with pytest.raises(ValueError, match="broken"):
        await failing
    assert await tasks[0] == "B1"


async def test_who_stops_waiting_is_left_out(lane: Lane, gate: Gate) -> None:
    tasks = await waiting(lane, gate, "a0", "a1", "a2")
    tasks[1].cancel()
    gate.let_go(2)
    assert await tasks[2] == "A2"
    assert gate.begun == ["a0", "a2"]


async def test_the_time_that_work_takes_is_learnt(gate: Gate) -> None:
    clock = Seconds()
    lane = Lane("test", clock, most=1, each=1)
    for _ in range(30):
        (task,) = await waiting(lane, gate, "a0")
        clock.now += 8
        gate.let_go()
        await task
    tasks = await waiting(lane, gate, "a0", "a1")
    with pytest.raises(Crowded) as caught:
        await lane.run(b"b", partial(gate.work, "b1"))
    assert caught.value.retry_after == 16, "two pieces of eight seconds"
    gate.let_go(2)
    await asyncio.gather(*tasks)
    lane.close()


async def test_closing_gives_up_what_waits(gate: Gate) -> None:
    lane = Lane("test", Seconds(), most=4, each=4)
    tasks = await waiting(lane, gate, "a0", "a1")
    gate.let_go()
    lane.close()
    with pytest.raises(Crowded):
        await tasks[1]
    assert await tasks[0] == "A0"
    assert gate.begun == ["a0"]


@pytest.mark.skipif(sys.platform != "linux", reason="a thread has a priority of its own on Linux alone")
async def test_a_lane_that_gives_way_does_and_so_do_the_threads_that_its_work_starts() -> None:
    def nice() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def of_a_thread() -> int:
        found: list[int] = []
        thread = threading.Thread(target=lambda: found.append(nice()))
        thread.start()
        thread.join()
        return found[0]

    polite = Lane("test", Seconds(), most=1, each=1, gives_way=True)
    other = Lane("test", Seconds(), most=1, each=1)
    ours = nice()
    assert await polite.run(b"", of_a_thread) == min(19, ours + 5)
    assert await other.run(b"", of_a_thread) == ours
    polite.close()
    other.close()
