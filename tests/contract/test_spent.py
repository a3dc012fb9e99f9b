"""A token or a ticket opens one conversation, once; and which end leaves texts for the page that is still open.

On both databases, over real sockets, from `docs/protocol.md`, "Chatters".
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from protocol.models import EndReason, Role
from tests.contract.phones import CANARY, MINUTE, Phone, claimed, hang_up, line_to, pass_time, phone, secret
from tests.support.http import Reply
from tests.support.server import MovableClock, Server

ROUTES: tuple[tuple[str, str, object], ...] = (
    ("GET", "conversation", None),
    ("GET", "events?after=&wait=0", None),
    ("GET", "return-word", None),
    ("POST", "messages", {"client_id": "k-0123456789", "text": "x"}),
    ("POST", "typing", {"on": True}),
    ("POST", "return", {}),
    ("POST", "return-word", {"word": "een heel lang eigen woord"}),
    ("HEAD", "tab", None),
    ("OPTIONS", "tab", None),
    ("HEAD", "conversation", None),
    ("OPTIONS", "conversation", None),
    ("HEAD", "events?after=&wait=0", None),
    ("OPTIONS", "conversations", None),
)


@pytest.fixture(autouse=True)
async def closed_lines() -> AsyncIterator[None]:
    """Close the pages' connections after each test."""
    yield
    hang_up()


def gives_nothing(one: Phone, reply: Reply) -> bool:
    """Neither a text nor the key."""
    return CANARY.encode() not in reply.body and (not one.seal or one.seal.encode() not in reply.body)


async def refused(one: Phone, token: str) -> bool:
    return (await one.ask("GET", "conversation", bearer=token)).status == 401


@pytest.mark.proves("SEC-A8", "F8", breaks="a start finds the conversation by the ticket")
async def test_nothing_but_opening_the_tab_gives_anything_for_a_ticket(server: Server) -> None:
    mute = Phone(line_to(server), secret(), secret())
    assert (await mute.start()).status == 201
    waiting = await phone(server)
    served, _mila, _chat = await claimed(server)
    for one in (mute, waiting, served):
        thief = Phone(line_to(server), secret(), one.ticket)
        reply = await thief.start()
        assert (reply.status, gives_nothing(one, reply)) == (400, True)
        assert await refused(thief, thief.token)
        for method, path, body in ROUTES:
            reply = await one.ask(method, path, body, bearer=one.ticket)
            assert reply.status in {204, 401, 404, 405}, (method, path, reply.status)
            assert gives_nothing(one, reply), (method, path)
        assert (await one.ask("GET", "conversation")).status == 200, "its own page goes on"
    for one, other in ((waiting, served), (served, waiting)):
        for token, ticket in ((one.ticket, secret()), (secret(), one.token), (one.ticket, other.token)):
            reply = await Phone(line_to(server), token, ticket).start()
            assert (reply.status, gives_nothing(one, reply)) == (400, True), "a secret has one meaning"
        assert (await one.open_again(other.token)).status == 401
        assert (await one.open_again(other.ticket)).status == 401
        again = await Phone(line_to(server), one.token, other.ticket).start()
        assert again.json()["seal"] is None, "its own conversation, and no key for a ticket that is not its own"


@pytest.mark.proves("SEC-A8", "F8", breaks="coming back looks for the ticket in open conversations alone")
async def test_a_ticket_that_ever_opened_something_is_bound_to_nothing_again(server: Server) -> None:
    one, mila, chat = await claimed(server)
    other = await phone(server)
    old = [one.ticket]
    for _ in range(2):
        await mila.close(chat)
        for ticket in (*old, other.ticket, other.token, one.token):
            assert (await one.ask("POST", "return", {"tab": ticket})).status == 400, "in use, or used once"
        assert (await one.ask("GET", "tab", bearer=one.ticket)).status == 401
        old.append(secret())
        assert (await one.ask("POST", "return", {"tab": old[-1]})).status == 200
    await other.leave("left", other.token)
    assert (await one.ask("POST", "return", {"tab": other.ticket})).json()["seal"] is None, (
        "live already: nothing binds"
    )
    assert (await Phone(line_to(server), secret(), other.ticket).start()).status == 410


@pytest.mark.proves("SEC-A8", "F8", breaks="only the secret that left is remembered")
@pytest.mark.parametrize("by", ["ticket", "token", "the first page"])
async def test_after_a_quick_exit_no_secret_that_it_ever_had_starts_anything(
    server: Server, clock: MovableClock, by: str
) -> None:
    one = await phone(server)
    tokens = [one.token, secret(), secret()]
    for token in tokens[1:]:
        assert (await one.open_again(token)).status == 200
    for token in tokens[:2]:
        assert await refused(one, token)
        assert (await one.open_again(token)).status == 401, "a page that was shut out does not come in again"
        assert (await Phone(line_to(server), token, secret()).start()).status == 410
    await one.leave("quick_exit", {"ticket": one.ticket, "token": tokens[2], "the first page": tokens[0]}[by])
    clock.advance(901)  # what the process remembers of those who left is over
    for token in tokens:
        assert (await Phone(line_to(server), token, secret()).start()).status == 410
        assert await refused(one, token)
    assert (await Phone(line_to(server), secret(), one.ticket).start()).status == 410
    assert (await one.ask("GET", "tab", bearer=one.ticket)).status == 401


async def test_two_tabs_with_one_ticket_leave_one_page_and_a_race_with_the_exit_none(server: Server) -> None:
    one = await phone(server)
    tokens = [secret(), secret()]
    pages = [Phone(line_to(server), token, one.ticket) for token in tokens]
    assert {reply.status for reply in await asyncio.gather(*(page.open_again(page.token) for page in pages))} == {200}
    assert sorted([await refused(one, token) for token in tokens]) == [False, True]
    left = Phone(line_to(server), one.token, one.ticket)
    last = secret()
    await asyncio.gather(pages[0].open_again(last), left.leave("quick_exit", left.token))
    for token in (*tokens, last):
        assert await refused(one, token)


@pytest.mark.proves("SEC-A8", breaks="a purge leaves the hashes of spent tokens behind")
async def test_a_purge_takes_the_spent_secrets_along(server: Server) -> None:
    one, mila, chat = await claimed(server)
    sanne = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    await one.open_again()
    await mila.close(chat)
    await mila.close(chat)
    async with server.services.store.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM spent")) == 2
    racing = Phone(line_to(server), secret(), one.ticket)
    replies = await asyncio.gather(racing.open_again(racing.token), sanne.purge(chat))
    assert replies[0].status == 401
    async with server.services.store.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM spent")) == 0


@pytest.mark.proves("SEC-A8", breaks="an end for good gives the texts until the time for returning is over")
async def test_which_end_leaves_texts_for_the_page_that_is_still_open(server: Server, clock: MovableClock) -> None:
    """The table of `docs/protocol.md`, "After the end"."""
    mila = None
    seen: dict[str, tuple[int, bool, bool]] = {}
    for end in ("left", "lost", "closed", "finished", "blocked", "left while it waited", "lost while it waited"):
        one, mila, chat = await claimed(server, mila)
        if "waited" in end:
            await mila.release(chat)
        if end.startswith("left"):
            await one.leave("left", one.token)
        elif end.startswith("lost"):
            await pass_time(server, clock, 15 * MINUTE + 1)
        else:
            await mila.close(chat, EndReason.BLOCKED if end == "blocked" else EndReason.COUNSELLOR_CLOSED)
            if end == "finished":
                await mila.close(chat)
        page = await one.ask("GET", "conversation")
        assert page.status == 200, end
        batch = await one.ask("GET", "events?after=&wait=0")
        texts = {CANARY in str(reply.json()["messages"]) for reply in (page, batch)}
        assert len(texts) == 1, end
        seen[end] = (batch.status, texts.pop(), page.json()["conversation"]["can_return"])
        back = await one.ask("POST", "return", {"tab": secret()})
        assert (back.status == 200) is seen[end][2], end
        assert CANARY not in str(back.json().get("messages", "")), end
    assert seen == {
        "left": (200, True, True),
        "lost": (200, True, True),
        "closed": (200, True, True),
        "finished": (200, True, False),
        "blocked": (200, False, False),
        "left while it waited": (200, False, False),
        "lost while it waited": (200, False, False),
    }
