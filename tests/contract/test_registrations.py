"""The registration of a conversation: who may see and save it, two editors at once, retries, the end of the chat."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from api_client.errors import NotAllowed, NotFound, VersionConflict
from api_client.http_backend import HttpBackend
from backend.chat.registrations import linked
from backend.store.tables import registrations
from protocol.models import ConversationChanged, RegistrationChanged, Role, State
from protocol.registration import (
    AgeBand,
    Channel,
    Duration,
    Flag,
    Form,
    Gender,
    KnownTo,
    MinutesBand,
    Received,
    Record,
    Registration,
    Spoken,
    Status,
    VisitorSeq,
    patch_of,
)
from tests.support.server import MovableClock, Server, Visitor

KNOWN = Record(channel=Channel.CHAT, language=Spoken.NL)
"""What the server knows by itself of a conversation in Dutch."""
HOUR = 3600


async def chat_of(server: Server, mila: HttpBackend, *, lines: int = 1) -> tuple[Visitor, str]:
    """A conversation that Mila has taken, with so many lines of the chatter."""
    known = {one.id for one in (await mila.snapshot()).conversations}
    visitor = await server.visitor("Vos")
    (chat,) = {one.id for one in (await mila.snapshot()).conversations} - known
    for number in range(lines):
        await visitor.say(f"regel {number}")
    await mila.claim(chat)
    return visitor, chat


async def close(mila: HttpBackend, chat: str) -> None:
    """End it and finish it."""
    for state in (State.WRAP_UP, State.CLOSED):
        assert (await mila.close(chat)).state is state


async def rows(server: Server) -> list[Any]:
    """What the table holds."""
    async with server.services.store.read() as connection:
        return list((await connection.execute(select(registrations))).all())


async def told(backend: HttpBackend, cursor: str) -> list[Registration]:
    """The registrations that this person hears of since `cursor`, until somebody marks a danger."""
    seen: list[Registration] = []
    async with asyncio.timeout(30):
        async for batch in backend.events(cursor):
            seen += [one.data for one in batch.events if isinstance(one, RegistrationChanged)]
            if any(isinstance(one, ConversationChanged) and one.data.danger for one in batch.events):
                break
    return seen


async def test_before_anybody_saved_it_holds_what_the_server_knows(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    assert await mila.registration(chat) == Registration(conversation=chat, version=0, month="2026-03", record=KNOWN)
    assert await rows(server) == [], "looking is not saving"


async def test_fields_are_saved_one_after_the_other_and_unknown_is_a_value(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    first = await mila.save_registration(chat, patch_of(flagged_trafficking=Flag.YES, age_band=AgeBand.AT_15), 0)
    assert first.version == 1
    assert first.record == replace(KNOWN, flagged_trafficking=Flag.YES, age_band=AgeBand.AT_15)
    both = frozenset({Form.CRIMINAL, Form.SEXUAL})
    await mila.save_registration(chat, patch_of(forms=both), 1)
    await mila.save_registration(chat, patch_of(age_band=AgeBand.UNKNOWN, channel=Channel.UNKNOWN), 2)
    found = await mila.registration(chat)
    assert found.version == 3
    assert found.record == Record(flagged_trafficking=Flag.YES, forms=both, language=Spoken.NL)
    await mila.save_registration(chat, patch_of(forms=frozenset()), 3)
    assert (await mila.registration(chat)).record.forms == frozenset()


async def test_the_month_is_that_of_the_helplines_calendar(server: Server, clock: MovableClock) -> None:
    clock.advance(29 * 24 * HOUR + 2 * HOUR - 60)
    assert clock.now().isoformat() == "2026-03-31T21:59:30+00:00", "a minute before midnight in Amsterdam"
    mila = await server.counsellor("Mila")
    _, before = await chat_of(server, mila)
    clock.advance(60)
    _, after = await chat_of(server, mila)
    for chat, month in ((before, "2026-03"), (after, "2026-04")):
        saved = await mila.save_registration(chat, patch_of(), 0)
        assert (saved.month, saved.version) == (month, 1), "when it came, not when it was saved"


async def test_of_two_editors_one_wins_and_the_other_loses_nothing(server: Server) -> None:
    mila, boss = await server.counsellor("Mila"), await server.counsellor("Sanne", role=Role.SUPERVISOR)
    _, chat = await chat_of(server, mila)
    patches = {mila: patch_of(age_band=AgeBand.AT_15), boss: patch_of(gender=Gender.GIRL_WOMAN)}
    done = await asyncio.gather(
        *(who.save_registration(chat, patch, 0) for who, patch in patches.items()), return_exceptions=True
    )
    (won,) = [one for one in done if isinstance(one, Registration)]
    (lost,) = [one for one in done if isinstance(one, VersionConflict)]
    assert won.version == 1
    assert lost.current == won == await boss.registration(chat)
    loser = mila if isinstance(done[0], VersionConflict) else boss
    await loser.save_registration(chat, patches[loser], won.version)
    both = replace(KNOWN, age_band=AgeBand.AT_15, gender=Gender.GIRL_WOMAN)
    assert (await mila.registration(chat)).record == both


async def test_a_save_whose_answer_was_lost_may_come_again(server: Server) -> None:
    mila, boss = await server.counsellor("Mila"), await server.counsellor("Sanne", role=Role.SUPERVISOR)
    _, chat = await chat_of(server, mila)
    patch = patch_of(age_band=AgeBand.AT_15, forms=frozenset({Form.SEXUAL}))
    first = await mila.save_registration(chat, patch, 0)
    assert await mila.save_registration(chat, patch, 0) == first
    newest = await boss.save_registration(chat, patch_of(gender=Gender.OTHER), 1)
    assert await mila.save_registration(chat, patch, 0) == newest, "the newest, with what a colleague added"
    await boss.save_registration(chat, patch_of(age_band=AgeBand.FROM_16), 2)
    with pytest.raises(VersionConflict):
        await mila.save_registration(chat, patch, 0)
    assert (await mila.registration(chat)).record.age_band is AgeBand.FROM_16
    with pytest.raises(VersionConflict):
        await mila.save_registration(chat, patch_of(age_band=AgeBand.AT_15), 99)


async def test_it_is_the_owners_and_the_supervisors(server: Server) -> None:
    mila, noor = await server.counsellor("Mila"), await server.counsellor("Noor")
    overseers = [
        await server.counsellor("Sanne", role=Role.SUPERVISOR),
        await server.counsellor("Aad", role=Role.ADMIN),
    ]
    visitor, chat = await chat_of(server, mila)
    patch = patch_of(status=Status.PAST)
    for who in (mila, *overseers):
        version = (await who.registration(chat)).version
        await who.save_registration(chat, patch, version)
    for work in (noor.registration(chat), noor.save_registration(chat, patch_of(status=Status.ONGOING), 3)):
        with pytest.raises(NotAllowed):
            await work
    for role in (Role.TRAINER, Role.RESEARCHER):
        token = await server.token(role, role=role)
        reply = await visitor.line.request("GET", f"/v1/conversations/{chat}/registration", token=token)
        assert reply.status == 403
    for stranger in (visitor.token, "a_nobody", None):
        reply = await visitor.line.request("GET", f"/v1/conversations/{chat}/registration", token=stranger)
        assert reply.status == 401
    await mila.release(chat)
    for who in (mila, noor):
        with pytest.raises(NotAllowed):
            await who.registration(chat)
    await noor.claim(chat)
    assert (await noor.registration(chat)).record.status is Status.PAST, "it goes with the conversation"
    with pytest.raises(NotAllowed):
        await mila.save_registration(chat, patch_of(status=Status.ONGOING), 3)


async def test_it_can_be_saved_until_the_purge_and_not_after(server: Server) -> None:
    mila, boss = await server.counsellor("Mila"), await server.counsellor("Sanne", role=Role.SUPERVISOR)
    visitor, chat = await chat_of(server, mila)
    await mila.save_registration(chat, patch_of(status=Status.ONGOING), 0)
    await mila.close(chat)
    await mila.save_registration(chat, patch_of(gender=Gender.BOY_MAN), 1)
    await mila.close(chat)
    await mila.save_registration(chat, patch_of(flagged_trafficking=Flag.SUSPECTED), 2)
    before = await mila.registration(chat)
    await boss.purge(chat)
    for who in (mila, boss):
        for work in (who.registration(chat), who.save_registration(chat, patch_of(gender=Gender.OTHER), 3)):
            with pytest.raises(NotFound):
                await work
    token = await server.token("Mila")
    path, save = f"/v1/conversations/{chat}/registration", {"version": 3, "patch": {}}
    reply = await visitor.line.request("PATCH", path, save, token=token)
    assert (reply.status, reply.json()["error"]) == (404, "not_found")
    assert "what was saved before still counts" in reply.json()["message"]
    (row,) = await rows(server)
    assert (row.conversation, row.version, row.gender) == (None, 0, before.record.gender)


async def test_closed_with_the_form_as_it_was_there_is_a_record(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    clock.advance(10 * 60)  # a page that is silent for a quarter of an hour is lost
    await mila.close(chat)
    assert await rows(server) == [], "the form is asked for in wrap-up"
    clock.advance(60 * 60)
    await mila.close(chat)
    (row,) = await rows(server)
    assert (row.conversation, row.version, row.month) == (chat, 0, "2026-03")
    found = await mila.registration(chat)
    assert found.record == replace(KNOWN, minutes_band=MinutesBand.FROM_5)
    saved = await mila.save_registration(chat, patch_of(status=Status.PAST), 0)
    assert saved.version == 1, "the server's own row is nobody's save: no conflict"


async def test_finished_by_the_job_there_is_a_record(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    visitor, _ = await chat_of(server, mila)
    await visitor.leave()
    clock.advance(12 * HOUR - 1)
    await server.services.jobs.tick(clock.now())
    assert await rows(server) == []
    clock.advance(2)
    await server.services.jobs.tick(clock.now())
    (row,) = await rows(server)
    assert row.minutes_band == MinutesBand.UNDER_5


async def test_where_nothing_was_written_none_is_made_and_none_is_lost(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, silent = await chat_of(server, mila, lines=0)
    _, saved = await chat_of(server, mila, lines=0)
    await mila.save_registration(saved, patch_of(flagged_trafficking=Flag.NO), 0)
    for chat in (silent, saved):
        await close(mila, chat)
    assert [row.conversation for row in await rows(server)] == [saved]
    assert (await mila.registration(silent)).version == 0
    kept = await mila.registration(saved)
    assert (kept.version, kept.record.minutes_band) == (1, MinutesBand.UNDER_5)


async def test_what_somebody_said_of_the_length_stays(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    await mila.save_registration(chat, patch_of(minutes_band=MinutesBand.FROM_45), 0)
    await close(mila, chat)
    assert (await mila.registration(chat)).record.minutes_band is MinutesBand.FROM_45


async def test_it_is_told_to_its_owner_and_supervisors_only_also_without_a_console(
    server: Server, clock: MovableClock
) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    clock.advance(121)
    noor = await server.counsellor("Noor")
    boss = await server.counsellor("Sanne", role=Role.SUPERVISOR)
    await server.services.jobs.tick(clock.now())
    snapshot = await boss.snapshot()
    assert snapshot.conversations[0].state is State.ORPHANED, "now everybody may read its messages"
    saved = await boss.save_registration(chat, patch_of(gender=Gender.OTHER), 0)
    await boss.flag_danger(chat, True)
    assert await told(mila, snapshot.cursor) == await told(boss, snapshot.cursor) == [saved]
    assert await told(noor, snapshot.cursor) == []


async def test_a_refused_or_repeated_save_is_told_to_nobody(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    patch = patch_of(gender=Gender.OTHER)
    await mila.save_registration(chat, patch, 0)
    cursor = (await mila.snapshot()).cursor
    await mila.save_registration(chat, patch, 0)
    with pytest.raises(VersionConflict):
        await mila.save_registration(chat, patch_of(gender=Gender.BOY_MAN), 0)
    await mila.flag_danger(chat, True)
    assert await told(mila, cursor) == []


async def test_a_return_word_puts_the_person_in_the_row_before_or_after_the_first_save(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    async with server.services.store.write() as connection:
        assert await linked(connection, chat, "p1", 2) is None
    assert await rows(server) == []
    await mila.save_registration(chat, patch_of(gender=Gender.OTHER), 0)
    async with server.services.store.write() as connection:
        now = await linked(connection, chat, "p1", 3)
    assert now == await mila.registration(chat)
    assert (now.version, now.contact, now.record.visitor_seq) == (2, 3, VisitorSeq.REPEAT)
    (row,) = await rows(server)
    assert (row.person, row.contact) == ("p1", 3)


WRONG: list[tuple[object, str]] = [
    ({"version": 0, "patch": {}, "definition": 3}, "record_version"),
    ({"version": 0, "patch": {}, "definition": "3"}, "record_version"),
    ({"version": 0, "patch": {}, "definition": 1}, "record_version"),
    ({"version": 0, "patch": {"colour": "red"}, "definition": 3}, "record_version"),
    ({"version": 0, "patch": {}, "definition": 0}, "record_version"),
    ({"version": 0, "patch": {"colour": "red"}}, "malformed"),
    ({"version": 0, "patch": {"month": "2026-01"}}, "malformed"),
    ({"version": 0, "patch": {"gender": "Kim"}}, "malformed"),
    ({"version": 0, "patch": {"gender": None}}, "malformed"),
    ({"version": 0, "patch": {"gender": ["other"]}}, "malformed"),
    ({"version": 0, "patch": {"forms": "sexual"}}, "malformed"),
    ({"version": 0, "patch": {"forms": ["sexual", "x"]}}, "malformed"),
    ({"version": 0, "patch": {"known_to": ["nobody", "school"]}}, "contradiction"),
    ({"version": 0, "patch": {"known_to": ["police", "nobody"], "gender": "other"}}, "contradiction"),
    ({"version": 9, "patch": {"known_to": ["nobody", "school"]}}, "contradiction"),
    ({"version": 0, "patch": {}, "note": "hoi"}, "malformed"),
    ({"version": -1, "patch": {}}, "malformed"),
    ({"version": 2**31, "patch": {}}, "malformed"),
    ({"version": 0}, "malformed"),
    ([], "malformed"),
    (b"{", "malformed"),
    (b"\xff", "malformed"),
    (b"", "malformed"),
]


async def test_a_wrong_save_is_refused_in_words_and_nothing_is_stored(server: Server) -> None:
    mila = await server.counsellor("Mila")
    visitor, chat = await chat_of(server, mila)
    token = await server.token("Mila")
    for body, error in WRONG:
        reply = await visitor.line.request("PATCH", f"/v1/conversations/{chat}/registration", body, token=token)
        assert (reply.status, reply.json()["error"]) == (400, error), body
        assert "not" in reply.json()["message"].lower()
        assert "Kim" not in reply.json()["message"]
    assert await rows(server) == []


async def test_what_excludes_the_rest_is_saved_alone_and_nothing_is_lost_by_a_refusal(server: Server) -> None:
    mila = await server.counsellor("Mila")
    visitor, chat = await chat_of(server, mila)
    first = await mila.save_registration(chat, patch_of(known_to=frozenset({KnownTo.SCHOOL}), status=Status.PAST), 0)
    body = {"version": 1, "patch": {"known_to": ["school", "nobody"], "gender": "other"}}
    path, token = f"/v1/conversations/{chat}/registration", await server.token("Mila")
    reply = await visitor.line.request("PATCH", path, body, token=token)
    assert (reply.status, reply.json()["error"], reply.json()["field"]) == (400, "contradiction", "known_to")
    assert await mila.registration(chat) == first
    second = await mila.save_registration(chat, patch_of(known_to=frozenset({KnownTo.NOBODY})), 1)
    assert second.record.known_to == {"nobody"}


async def test_a_record_that_contradicts_itself_can_be_mended_field_by_field(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    await mila.save_registration(chat, patch_of(status=Status.PAST), 0)
    async with server.services.store.write() as connection:
        await connection.execute(update(registrations).values(known_to=frozenset({"nobody", "school"})))
    await mila.save_registration(chat, patch_of(gender=Gender.OTHER), 1)
    mended = await mila.save_registration(chat, patch_of(known_to=frozenset({KnownTo.SCHOOL})), 2)
    assert mended.record.known_to == {"school"}


async def test_what_an_earlier_version_saved_is_gone_on_with(server: Server) -> None:
    mila = await server.counsellor("Mila")
    _, chat = await chat_of(server, mila)
    await mila.save_registration(chat, patch_of(duration=Duration.AT_LEAST_5Y), 0)
    async with server.services.store.write() as connection:
        await connection.execute(update(registrations).values(definition=1))
    found = await mila.registration(chat)
    assert (found.definition, found.record.duration) == (2, "5y+")
    await mila.save_registration(chat, patch_of(perp_received=frozenset({Received.DRUGS})), 1)
    (row,) = await rows(server)
    assert (row.definition, row.duration, row.perp_received) == (2, "5y+", {"drugs"})


async def test_a_body_beyond_the_limit_is_refused(server: Server) -> None:
    mila = await server.counsellor("Mila")
    visitor, chat = await chat_of(server, mila)
    token = await server.token("Mila")
    body = {"version": 0, "patch": {"forms": ["sexual"] * 10_000}}
    reply = await visitor.line.request("PATCH", f"/v1/conversations/{chat}/registration", body, token=token)
    assert (reply.status, reply.json()["error"]) == (413, "too_large")


async def test_of_a_conversation_that_never_was_there_is_none(server: Server) -> None:
    token = await server.token("Sanne", role=Role.SUPERVISOR)
    vos = await server.visitor("Vos")
    for id_ in ("c-0123456789abcdef", "no%20id", "x" * 80, "..%2fsnapshot"):
        for method, body in (("GET", None), ("PATCH", {"version": 0, "patch": {}})):
            reply = await vos.line.request(method, f"/v1/conversations/{id_}/registration", body, token=token)
            assert (reply.status, reply.json()["error"]) == (404, "not_found")
