"""Who was taken and not greeted waits for a word, and the console says so: from the claim on, and from a return on."""

from __future__ import annotations

from datetime import timedelta

from api_client.backend import ChatBackend
from protocol.models import Conversation
from tests.support.server import MovableClock, Server


async def _only(mila: ChatBackend) -> Conversation:
    return (await mila.snapshot()).conversations[0]


async def test_a_silent_chatter_waits_from_the_claim_on(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    await server.visitor("Vos")
    clock.advance(seconds=300)
    taken = await mila.claim((await _only(mila)).id)
    assert taken.waiting_since is not None
    assert taken.unanswered_since is not None
    assert taken.unanswered_since - taken.waiting_since == timedelta(seconds=300)
    await mila.send(taken.id, "dag Vos", "send-1")
    assert (await _only(mila)).unanswered_since is None


async def test_the_first_line_without_an_answer_counts_and_not_a_later_claim(
    server: Server, clock: MovableClock
) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    await vos.say("hoi")
    wrote = (await _only(mila)).unanswered_since
    clock.advance(seconds=300)
    assert (await mila.claim((await _only(mila)).id)).unanswered_since == wrote


async def test_who_comes_back_waits_for_a_word_again(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor("Vos")
    chat = (await _only(mila)).id
    await mila.claim(chat)
    await mila.send(chat, "dag Vos", "send-1")
    await mila.close(chat)
    assert (await _only(mila)).unanswered_since is None
    clock.advance(seconds=60)
    await vos.come_back()
    assert (await _only(mila)).unanswered_since is not None
