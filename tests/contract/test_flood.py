"""Very many chats at once: who stands apart, whose turn it is, what a supervisor does; on both databases."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from api_client.errors import Closed, NotAllowed
from api_client.http_backend import HttpBackend
from backend.config import Flood, ServerConfig
from backend.edge.rates import Rate
from backend.store.tables import audit, conversations, events
from protocol.models import Event, Role, Snapshot, State
from tests.attacks.bots import Bot, Connection, Herd, one_address, one_network, solve, thousand_addresses
from tests.support.databases import Postgres
from tests.support.server import UNLIMITED, MovableClock, Server, in_process, server_config

SMALL = Flood(address=3, network=5, queue=12, work_from=30, total=60, reserve=20, work_bits=4)
ONE_DATABASE = pytest.mark.parametrize("config", ["sqlite"], indirect=True)
"""Where nothing is asked of the database that another test does not ask of both."""
CHILD = "198.51.100.4"
"""A quiet address (RFC 5737)."""


def flooded(config: ServerConfig, **changes: Any) -> ServerConfig:
    return replace(config, trusted_proxies=("127.0.0.1",), flood=SMALL, **changes)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> ServerConfig:
    """Settings of a server with small shares, for an empty database of each kind."""
    if request.param == "sqlite":
        return flooded(server_config(tmp_path))
    database: Postgres = request.getfixturevalue("postgres")
    return flooded(server_config(tmp_path, database.with_tables()))


async def child(server: Server, origin: str = CHILD) -> Bot:
    """A real chatter; solves what is asked."""
    herd = Herd(server.address, itertools.repeat(origin), lines=1)
    await herd.start(1)
    assert herd.bots, herd.told
    return herd.bots[0]


async def look(server: Server, backend: HttpBackend) -> Snapshot:
    """The queue, after the turns of this moment."""
    await server.services.floods.settle(tell=True)
    return await backend.snapshot()


async def told_since(backend: HttpBackend, cursor: str) -> tuple[Event, ...]:
    """The first events after a cursor."""
    async for batch in backend.events(cursor):
        if batch.events:
            return batch.events
    raise AssertionError


async def view(server: Server, bot: Bot) -> dict[str, object]:
    host, port = server.address.removeprefix("http://").split(":")
    async with Connection(host, int(port)) as line:
        status, answer = await line.ask("GET", "conversation", bot)
        return dict(answer["conversation"]) if status == 200 else {"status": status}


@pytest.mark.parametrize("origins", [one_address, one_network])
@pytest.mark.proves("SEC-A3", "F4", breaks="everybody was let into the queue, whatever their network's share")
async def test_one_network_takes_its_share_of_the_queue_and_the_rest_stand_apart(
    server: Server, origins: Callable[[], Iterator[str]]
) -> None:
    mila = await server.counsellor("Mila")
    await Herd(server.address, origins()).start(25)
    await child(server)
    seen = await look(server, mila)
    waiting = [row for row in seen.conversations if row.state is State.WAITING]
    share = 3 if origins is one_address else 5
    assert [row.alias for row in waiting] == ["Bot"] * (share + 1)
    assert (seen.apart.waiting, seen.apart.silent, len(seen.apart.crowds)) == (25 - share, 25 - share, 1)
    assert len(seen.apart.next) == 5
    assert not any(row.apart for row in seen.conversations)


@ONE_DATABASE
async def test_nobody_is_refused_for_their_address_alone(config: ServerConfig) -> None:
    strict = replace(flooded(config), rates=replace(UNLIMITED, conversations=Rate(count=2, seconds=1800)))
    async with in_process(strict, MovableClock()) as server:
        herd = Herd(server.address, one_address())
        await herd.start(12)
        assert herd.told == {"201": 12}
        seen = await look(server, await server.counsellor("Mila"))
        assert (len(seen.conversations), seen.apart.waiting) == (3, 9)


@ONE_DATABASE
@pytest.mark.proves("SEC-A3", breaks="starting a chat counted as a poll of the address")
async def test_a_crowded_address_is_answered_by_turns_and_by_no_rate_up_to_the_total(config: ServerConfig) -> None:
    rates = replace(UNLIMITED, polls=Rate(count=5, seconds=1800), conversations=Rate(count=5, seconds=1800))
    strict = replace(config, rates=rates, flood=replace(SMALL, work_from=60))
    async with in_process(strict, MovableClock()) as server:
        herd = Herd(server.address, one_address())
        await herd.start(50)
        assert (herd.told["201"], herd.told["429 crowded"]) in {(n, 50 - n) for n in range(40, 48)}, herd.told
        await child(server)


@pytest.mark.proves("SEC-A3", breaks="who stood apart was never let into the queue")
async def test_a_class_behind_one_address_is_served_in_turns_during_a_flood(
    server: Server, clock: MovableClock
) -> None:
    mila = await server.counsellor("Mila", capacity=100)
    await Herd(server.address, one_network()).start(28)
    clock.advance(1)
    pupils = Herd(server.address, itertools.repeat("192.0.2.30"), lines=1)
    await pupils.start(8)
    for _ in range(24):
        clock.advance(1)
        seen = await look(server, mila)
        waiting = [row for row in seen.conversations if row.state is State.WAITING]
        first = min(waiting, key=lambda row: (row.turn_at or row.waiting_since or row.created_at, row.id))
        await mila.claim(first.id)
    states = [(await view(server, pupil))["state"] for pupil in pupils.bots]
    assert states == ["active"] * 8, "three of the class come after five of the network, and so on"


@ONE_DATABASE
async def test_an_apart_chat_can_be_claimed_and_leaves_the_crowd(server: Server) -> None:
    mila = await server.counsellor("Mila")
    await Herd(server.address, one_address()).start(6)
    seen = await look(server, mila)
    taken = await mila.claim(seen.apart.next[0].id)
    assert (taken.state, taken.apart) == (State.ACTIVE, False)
    assert (await look(server, mila)).apart.waiting == 2


@ONE_DATABASE
async def test_who_is_flagged_as_in_danger_comes_out_of_the_crowd(server: Server) -> None:
    mila = await server.counsellor("Mila")
    await Herd(server.address, one_address()).start(6)
    seen = await look(server, mila)
    await mila.flag_danger(seen.apart.next[-1].id, True)
    after = await look(server, mila)
    assert [row.danger for row in after.conversations].count(True) == 1
    assert after.apart.waiting == 2


@pytest.mark.proves("SEC-A3", "F4", breaks="the total cap was taken out")
async def test_over_the_cap_who_would_stand_apart_is_refused_first_and_a_quiet_network_gets_in(
    server: Server, clock: MovableClock
) -> None:
    herd = Herd(server.address, one_address(), lines=1)
    await herd.start(50)
    assert herd.told == {"201": 40, "429 crowded": 10}
    assert sum(bot.worked for bot in herd.bots) == 10, "from the thirtieth on"
    clock.advance(1)
    quiet = await child(server)
    assert (quiet.status, quiet.worked) == (201, False)
    assert quiet.view["position"] == 3


@ONE_DATABASE
async def test_a_start_whose_answer_was_lost_is_not_refused_when_it_is_asked_again(server: Server) -> None:
    herd = Herd(server.address, one_address())
    await herd.start(45)
    again = herd.bots[-1]
    host, port = server.address.removeprefix("http://").split(":")
    async with Connection(host, int(port)) as line:
        status, _ = await line.ask("POST", "conversations", again, {"alias": "B", "language": "nl", "prechat": {}})
    assert status == 200


@ONE_DATABASE
async def test_a_solution_is_good_for_the_page_that_it_was_made_for(server: Server) -> None:
    await Herd(server.address, one_address()).start(35)
    host, port = server.address.removeprefix("http://").split(":")
    body: dict[str, object] = {"alias": "B", "language": "nl", "prechat": {}}
    async with Connection(host, int(port)) as line:
        one, other = Bot("203.0.113.7"), Bot("203.0.113.7")
        status, asked = await line.ask("POST", "conversations", one, body)
        assert (status, asked["error"]) == (428, "work_needed")
        body["work"] = solve(asked["challenge"], asked["bits"])
        assert (await line.ask("POST", "conversations", other, body))[0] == 428
        wrong = {**body, "work": {"challenge": asked["challenge"], "number": 2**50}}
        assert (await line.ask("POST", "conversations", one, wrong))[0] in (428, 201)
        assert (await line.ask("POST", "conversations", one, body))[0] in (201, 200)


@pytest.mark.proves("SEC-A3", "F4", breaks="the act ended what somebody had claimed; the way back left the pages ended")
async def test_a_supervisor_ends_many_with_one_act_and_takes_it_back(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila", capacity=9)
    noor = await server.counsellor("Noor", role=Role.SUPERVISOR)
    herd = Herd(server.address, one_address(), lines=1)
    await herd.start(20)
    host, port = server.address.removeprefix("http://").split(":")
    async with Connection(host, int(port)) as line:
        await Herd(server.address, one_address()).say(line, herd.bots[10], "help")
    before = await look(server, mila)
    held = await mila.claim(next(row.id for row in before.apart.next if not row.lines_by_visitor))
    before = await look(server, mila)
    assert (before.apart.waiting, before.apart.silent) == (16, 15)
    with pytest.raises(NotAllowed):
        await mila.end_apart(None, True)
    cursor = (await mila.snapshot()).cursor
    swept = await noor.end_apart(before.apart.crowds[0].id, True)
    assert swept.conversations == 15
    after = await look(server, mila)
    assert after.apart.waiting == 1, "who wrote stays"
    assert held.id in {row.id for row in after.conversations if row.state is State.ACTIVE}
    told = await told_since(mila, cursor)
    assert len(told) < 12, "a bulk end is a handful of events"
    views = [await view(server, bot) for bot in herd.bots]
    ended = [(each["state"], each["can_return"]) for each in views if each["ended"] == "flood"]
    assert ended == [("ended", False)] * 15
    begun = await child(server, "203.0.113.7")
    assert begun.status == 201, "who was ended by it can begin again at once"
    assert await noor.restore_apart(swept.id) == 15
    again = await look(server, mila)
    assert again.apart.waiting >= 16
    assert "ended" not in [(await view(server, bot))["state"] for bot in herd.bots]
    queue = {row.id for row in again.conversations}
    second = await noor.end_apart(None, False)
    assert second.conversations == again.apart.waiting
    assert {row.id for row in (await look(server, mila)).conversations} == queue, "only who stands apart"
    clock.advance(15 * 60 + 1)
    with pytest.raises(Closed):
        await noor.restore_apart(second.id)
    async with server.services.store.read() as connection:
        found = await connection.execute(select(audit).where(audit.c.action.like("apart%")))
        acts = [(row.action, row.details) for row in found]
    assert [act for act, _ in acts] == ["apart_ended", "apart_restored", "apart_ended"]
    assert acts[0][1] == '{"conversations":15}'


@pytest.mark.proves("SEC-A3", breaks="the rows stood in the order of their turns, whoever wrote")
async def test_a_child_among_silent_bots_of_one_address_is_found_read_and_claimed(server: Server) -> None:
    mila = await server.counsellor("Mila")
    herd = Herd(server.address, one_address(), lines=1)
    await herd.start(28)
    host, port = server.address.removeprefix("http://").split(":")
    async with Connection(host, int(port)) as line:
        await herd.say(line, herd.bots[27], "help, hij komt zo terug")
    seen = await look(server, mila)
    child = seen.apart.next[0]
    assert (child.lines_by_visitor, seen.apart.wrote) == (1, 1), "first among those shown, though the last to come"
    some = [await mila.apart(offset, 10) for offset in (0, 10, 20, 30)]
    assert [len(page.rows) for page in some] == [10, 10, 5, 0]
    assert len({row.id for page in some for row in page.rows}) == some[0].waiting == 25
    assert some[0].rows[0].id == child.id
    since = [row.waiting_since for page in some for row in page.rows][1:]
    assert since == sorted(since, key=lambda at: at or CHILD), "then who waits longest"
    assert [one.text for one in (await mila.history(child.id)).messages] == ["help, hij komt zo terug"]
    assert (await mila.claim(child.id)).state is State.ACTIVE


@pytest.mark.proves("SEC-A3", breaks="only sent lines counted: who typed was ended as silent")
async def test_who_types_or_cannot_type_safely_is_not_silent(server: Server, clock: MovableClock) -> None:
    noor = await server.counsellor("Noor", role=Role.SUPERVISOR)
    herd = Herd(server.address, one_address())
    await herd.start(9)
    host, port = server.address.removeprefix("http://").split(":")
    unsafe = Bot("203.0.113.7")
    async with Connection(host, int(port)) as line:
        body: dict[str, object] = {"alias": "Y", "language": "nl", "prechat": {"can_type_safely": "no"}}
        assert (await line.ask("POST", "conversations", unsafe, body))[0] == 201
        assert (await line.ask("POST", "typing", herd.bots[8], {"on": True}))[0] == 204
    seen = await look(server, noor)
    assert (seen.apart.waiting, seen.apart.silent, seen.apart.wrote) == (7, 5, 0)
    assert (await noor.end_apart(None, True)).conversations == 5
    assert [(await view(server, bot))["state"] for bot in (unsafe, herd.bots[8])] == ["waiting"] * 2
    clock.advance(301)
    assert (await look(server, noor)).apart.silent == 1, "who typed long ago and sent nothing"


@ONE_DATABASE
@pytest.mark.proves("SEC-A3", breaks="a second act hid the way back to the first")
async def test_each_act_can_be_taken_back_until_its_own_time(server: Server, clock: MovableClock) -> None:
    noor = await server.counsellor("Noor", role=Role.SUPERVISOR)
    await Herd(server.address, one_address()).start(9)
    first = await noor.end_apart(None, True)
    clock.advance(60)
    await Herd(server.address, one_address()).start(4)
    second = await noor.end_apart(None, False)
    swept = (await look(server, noor)).apart.swept
    assert [(each.id, each.conversations) for each in swept] == [(second.id, 4), (first.id, 6)]
    assert swept[0].until - swept[1].until == timedelta(seconds=60)
    assert await noor.restore_apart(first.id) == 6
    assert [each.id for each in (await look(server, noor)).apart.swept] == [second.id]


@ONE_DATABASE
@pytest.mark.proves("SEC-A3", "F4", breaks="each message of a bot that stands apart was an event of every console")
async def test_consoles_hear_of_those_apart_in_numbers(server: Server) -> None:
    mila = await server.counsellor("Mila")
    await Herd(server.address, one_address()).start(4)
    cursor = (await look(server, mila)).cursor
    await Herd(server.address, one_address()).start(20, write=lambda number: "x" * 100)
    await server.services.floods.settle(tell=True)
    told = await told_since(mila, cursor)
    assert 1 <= len(told) <= 3
    assert {type(event).__name__ for event in told} == {"ApartChanged"}


@ONE_DATABASE
async def test_the_queue_itself_is_bounded_whatever_the_networks(server: Server) -> None:
    mila = await server.counsellor("Mila")
    await Herd(server.address, thousand_addresses()).start(25)
    seen = await look(server, mila)
    assert len(seen.conversations) == 12
    assert seen.apart.waiting == 13


async def test_after_a_restart_the_turns_go_on(config: ServerConfig, clock: MovableClock) -> None:
    async with in_process(config, clock) as server:
        await Herd(server.address, one_address()).start(10)
    async with in_process(config, clock) as server:
        mila = await server.counsellor("Mila", capacity=50)
        served = 0
        for _ in range(10):
            seen = await look(server, mila)
            await mila.claim(next(row.id for row in seen.conversations if row.state is State.WAITING))
            served += 1
        assert served == 10


@ONE_DATABASE
async def test_nothing_of_an_address_is_stored(server: Server) -> None:
    await Herd(server.address, one_address()).start(8)
    async with server.services.store.read() as connection:
        rows = (await connection.execute(select(conversations))).all()
        logged = (await connection.execute(select(events))).all()
    crowds = {row.crowd for row in rows}
    assert len(crowds - {None}) == 1
    assert "203.0.113" not in repr(rows) + repr(logged)


@pytest.mark.proves("SEC-A5", "F5", breaks="the bytes of a conversation were not counted")
async def test_one_chat_cannot_fill_the_disk(tmp_path: Path, clock: MovableClock) -> None:
    base = server_config(tmp_path)
    config = replace(base, limits=replace(base.limits, conversation_bytes=10_000))
    async with in_process(config, clock) as server:
        vos = await server.visitor("Vos")
        kept = 0
        for _ in range(10):
            reply = await vos.ask("POST", "messages", {"client_id": f"k{_}", "text": "\N{PILE OF POO}" * 1000})
            kept += reply.status == 201
        assert (kept, reply.status, reply.json()["error"]) == (2, 413, "full")
        assert len(await vos.read()) == 2, "what was kept stays, and the page still hears"


@ONE_DATABASE
async def test_two_supervisors_at_once_end_each_chat_once(server: Server) -> None:
    noor = await server.counsellor("Noor", role=Role.SUPERVISOR)
    await Herd(server.address, one_address()).start(15)
    both = await asyncio.gather(noor.end_apart(None, False), noor.end_apart(None, False))
    assert sorted(one.conversations for one in both) == [0, 12]
