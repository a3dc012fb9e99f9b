"""A word that only the chatter holds makes them known again, and tells nobody whether it did; on both databases."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select, text

from backend.config import ServerConfig
from backend.edge.rates import Rate, Rates
from backend.return_words.hashing import hash_word
from backend.return_words.words import LONGEST, is_weak, listed, normalised
from backend.store.keys import Key, Keys
from backend.store.tables import conversations, metadata, people, registrations, return_words
from protocol.models import ConversationChanged
from protocol.registration import ByRole, Flag, RecordPatch
from protocol.report import View
from tests.backend.report.people import Entry, put
from tests.support.http import Reply
from tests.support.server import MovableClock, Server, Visitor, in_process, key_file

WORD = "kompas olifant kastanje"
OTHER = "dolfijn paraplu broccoli"
OWN = "mijn geheime kippenhok 7"


async def give(visitor: Visitor, word: str) -> Reply:
    return await visitor.ask("POST", "return-word", {"word": word})


async def rows(server: Server, table: Any) -> list[dict[str, Any]]:
    async with server.services.store.read() as connection:
        return [dict(row._mapping) for row in await connection.execute(select(table))]


async def contacts(server: Server) -> list[tuple[str | None, int]]:
    """Person and contact of each conversation, the oldest first."""
    async with server.services.store.read() as connection:
        found = await connection.execute(
            select(conversations.c.person, conversations.c.contact).order_by(conversations.c.created_at)
        )
        return [(row.person, row.contact) for row in found]


async def came_with(server: Server, clock: MovableClock, *given: str) -> list[tuple[str | None, int]]:
    """One conversation after the other, each with its word."""
    for word in given:
        clock.advance(60)
        assert (await give(await server.visitor(), word)).status == 204
    return await contacts(server)


async def test_the_offer_is_three_listed_words_which_nobody_keeps(server: Server) -> None:
    vos = await server.visitor()
    offers = {(await vos.ask("GET", "return-word")).json()["word"] for _ in range(5)}
    assert len(offers) == 5
    assert all(set(offer.split(" ")) <= set(listed()) and not is_weak(normalised(offer)) for offer in offers)
    assert await rows(server, return_words) == []
    assert (await give(vos, offers.pop())).status == 204


async def test_who_comes_back_with_the_word_is_the_same_person(server: Server, clock: MovableClock) -> None:
    first, second, other, third = await came_with(server, clock, WORD, "Kompas-Olifant-Kastanje.", OTHER, WORD.upper())
    assert [contact for _person, contact in (first, second, other, third)] == [1, 2, 1, 3]
    assert first[0] == second[0] == third[0] != other[0]
    assert sorted(row["contacts"] for row in await rows(server, people)) == [1, 3]


async def test_the_counsellor_sees_which_conversation_of_the_person_it_is(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    await came_with(server, clock, WORD)
    cursor = (await mila.snapshot()).cursor
    das = await server.visitor("Das")
    await give(das, WORD)
    seen: list[int] = []
    async with asyncio.timeout(30):
        async for batch in mila.events(cursor):
            seen += [event.data.contact for event in batch.events if isinstance(event, ConversationChanged)]
            if 2 in seen:
                break
    assert [row.contact for row in (await mila.snapshot()).conversations if row.alias == "Das"] == [2]


async def test_the_answer_is_the_same_whether_the_word_is_known_or_new(server: Server, clock: MovableClock) -> None:
    await came_with(server, clock, WORD)
    known, new = await server.visitor(), await server.visitor()
    answers = [await give(known, WORD), await give(new, OTHER)]
    assert [(answer.status, answer.body) for answer in answers] == [(204, b"")] * 2
    seen = [await visitor.ask("GET", "conversation") for visitor in (known, new)]
    assert [set(page.json()["conversation"]) for page in seen] == [set(known.view)] * 2
    assert "person" not in seen[0].body.decode()
    assert "contact" not in seen[0].body.decode()


async def test_the_same_word_again_changes_nothing(server: Server, clock: MovableClock) -> None:
    vos = await server.visitor()
    assert (await give(vos, WORD)).status == 204
    before = await rows(server, conversations)
    for _ in range(5):
        assert (await give(vos, WORD)).status == 204
    assert await rows(server, conversations) == before
    assert [row["contacts"] for row in await rows(server, people)] == [1]


async def test_another_word_replaces_the_link_and_takes_the_count_back(server: Server, clock: MovableClock) -> None:
    await came_with(server, clock, WORD)
    clock.advance(60)
    vos = await server.visitor()
    await give(vos, "kompas olifant kastanjes")
    await give(vos, WORD)
    (first, again) = await contacts(server)
    assert again == (first[0], 2)
    assert [row["contacts"] for row in await rows(server, people)] == [2]
    assert len(await rows(server, return_words)) == 1, "the mistyped word is forgotten"
    await give(vos, OTHER)
    assert [contact for _person, contact in await contacts(server)] == [1, 1]
    assert [row["contacts"] for row in await rows(server, people)] == [1, 1]


async def test_three_tries_and_no_more(server: Server) -> None:
    vos = await server.visitor()
    words = [WORD, OTHER, OWN, "nog een heel ander woord"]
    replies = [await give(vos, word) for word in words]
    assert [reply.status for reply in replies] == [204, 204, 204, 409]
    assert replies[-1].json()["error"] == "word_set"
    assert len(await rows(server, people)) == 1


async def test_a_crowd_of_guesses_at_once_is_no_more_than_three(server: Server) -> None:
    vos = await server.visitor()
    pages = [Visitor(server.address, token=vos.token) for _ in range(8)]
    replies = await asyncio.gather(*(give(page, f"gokje nummer {n} van velen") for n, page in enumerate(pages)))
    for page in pages:
        page.close()
    assert sorted(reply.status for reply in replies) == [204] * 3 + [409] * 5


async def test_two_who_come_with_one_new_word_are_one_person(server: Server) -> None:
    visitors = [await server.visitor() for _ in range(6)]
    assert {reply.status for reply in await asyncio.gather(*(give(one, WORD) for one in visitors))} == {204}
    found = await contacts(server)
    assert len({person for person, _contact in found}) == 1
    assert sorted(contact for _person, contact in found) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "word", ["", "aap", "kompas olifant", "aap aap aap", "aaaaaaaaaaaaaaaaaa", "kort woord", " - . "]
)
async def test_a_weak_word_is_refused_and_costs_no_try(server: Server, word: str) -> None:
    vos = await server.visitor()
    for _ in range(4):
        reply = await give(vos, word)
        assert (reply.status, reply.json()["error"]) == (400, "weak_word")
        assert not word.strip(" -.") or word not in reply.body.decode()
    assert (await give(vos, WORD)).status == 204


async def test_odd_bodies(server: Server) -> None:
    vos = await server.visitor()
    too_long = await give(vos, "x" * (LONGEST + 1))
    assert (too_long.status, too_long.json()["error"]) == (400, "too_long")
    bodies: list[object] = [{}, {"word": 7}, {"word": None}, []]
    for body in bodies:
        assert (await vos.ask("POST", "return-word", body)).status == 400
    assert (await give(vos, "halve \ud83d emoji en meer")).status == 204
    assert (await give(vos, "nul \0 en nog wat tekens")).status == 204


async def test_only_with_the_token_of_a_conversation_that_can_go_on(server: Server, clock: MovableClock) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    stranger = Visitor(server.address, token="v_" + "0123456789abcdef" * 4)
    staff = Visitor(server.address, token=await server.token("Mila"))
    for visitor in (stranger, staff):
        assert (await give(visitor, WORD)).status == 401
        assert (await visitor.ask("GET", "return-word")).status == 401
        visitor.close()
    (chat,) = (await mila.snapshot()).conversations
    await mila.claim(chat.id)
    await vos.leave()
    clock.advance(15 * 60 + 1)
    assert (await give(vos, WORD)).status == 410
    assert await rows(server, people) == []


@pytest.mark.parametrize("danger", [False, True])
async def test_it_may_be_asked_for_after_the_end_unless_danger_is_marked(
    server: Server, clock: MovableClock, danger: bool
) -> None:
    mila = await server.counsellor("Mila")
    vos = await server.visitor()
    (chat,) = (await mila.snapshot()).conversations

    async def offer() -> object:
        return (await vos.ask("GET", "conversation")).json()["conversation"]["offer_word"]

    assert await offer() is False
    await mila.claim(chat.id)
    assert await offer() is False
    await mila.flag_danger(chat.id, danger)
    assert await offer() is False
    await vos.leave()
    assert await offer() is not danger
    assert (await give(vos, WORD)).status == 204
    assert len(await rows(server, people)) == 1
    clock.advance(15 * 60 + 1)
    assert (await vos.ask("GET", "conversation")).status == 410


async def test_status_says_whether_a_word_can_be_offered(config: ServerConfig) -> None:
    for file, offered in ((key_file(config.data), True), (None, False), (config.data / "keys.json", False)):
        async with in_process(replace(config, return_key_file=file)) as server:
            vos = await server.visitor()
            assert (await vos.ask("GET", "status")).json()["return_words"] is offered
            assert (await give(vos, WORD)).status == (204 if offered else 404)
            assert (await vos.ask("GET", "return-word")).status == (200 if offered else 404)


async def test_rates_by_address_and_by_conversation(config: ServerConfig) -> None:
    few = replace(config.rates, return_words_each=Rate(count=2, seconds=600))
    async with in_process(replace(config, rates=few)) as server:
        vos = await server.visitor()
        replies = [await give(vos, WORD) for _ in range(3)]
        assert [reply.status for reply in replies] == [204, 204, 429]
        assert replies[-1].json()["retry_after"] >= 1
    few = replace(config.rates, return_words=Rate(count=2, seconds=600))
    async with in_process(replace(config, rates=few)) as server:
        assert [(await give(await server.visitor(), WORD)).status for _ in range(3)] == [204, 204, 429]
    assert Rates().return_words.count < 100


async def test_a_word_is_known_for_three_years_of_its_key_and_longer_when_it_is_used(
    server: Server, clock: MovableClock
) -> None:
    year = 365 * 86400 + 21600
    await came_with(server, clock, WORD, OTHER)
    for _ in range(4):
        clock.advance(year)
        await came_with(server, clock, WORD)
        await server.services.jobs.tick(clock.now())
    assert [contact for _person, contact in await contacts(server)][-1] == 5
    (left,) = await rows(server, return_words)
    assert left["key_year"] == 2030
    assert [row["contacts"] for row in await rows(server, people)] == [5], "who did not come back is forgotten"
    assert (await came_with(server, clock, OTHER))[-1][1] == 1


async def test_the_record_follows_the_word(server: Server, clock: MovableClock) -> None:
    """A chatter who comes three times is one person in the registrations, whichever comes first: word or record."""
    mila = await server.counsellor("Mila")
    for number in range(1, 4):
        clock.advance(60)
        vos = await server.visitor(f"Vos {number}")
        (chat,) = [row.id for row in (await mila.snapshot()).conversations if row.alias == f"Vos {number}"]
        async with server.services.store.write() as connection:
            await connection.execute(
                insert(registrations).values(id=f"r{number}", conversation=chat, version=1, month="2026-03")
            )
        await give(vos, WORD)
    found = await rows(server, registrations)
    assert [row["contact"] for row in sorted(found, key=lambda row: str(row["id"]))] == [1, 2, 3]
    assert len({row["person"] for row in found}) == 1


async def test_a_chatter_who_comes_three_times_counts_once_in_the_year(server: Server, clock: MovableClock) -> None:
    said: dict[str, Any] = {"flagged_trafficking": "yes", "role": "self"}
    others = [Entry(month="2026-01", id=f"r{number}", person=f"p{number}", answers=said) for number in range(60)]
    await put(server.services.store, others)
    mila = await server.counsellor("Mila")
    for number in range(1, 4):
        clock.advance(60)
        alias = f"Vos {number}"
        vos = await server.visitor(alias)
        (chat,) = [row.id for row in (await mila.snapshot()).conversations if row.alias == alias]
        await mila.claim(chat)
        if number == 2:
            await give(vos, WORD)  # on another day the word comes before the form
        patch = RecordPatch(flagged_trafficking=Flag.YES, role=ByRole.SELF)
        await mila.save_registration(chat, patch, 0)
        await give(vos, WORD)
        await mila.close(chat)
    clock.advance(31 * 24 * 3600)  # internal figures go by whole months
    report = await server.services.reports.report(2026, View.INTERNAL, "u-sup")
    assert (report.conversations.least, report.conversations.most) == (50, 99)
    assert report.years[-1].victims == 61


def forms(word: str) -> list[bytes]:
    """Every way in which the word might have been written down."""
    plain = normalised(word)
    texts = [word, plain, *word.split(), word.replace(" ", "-"), plain.upper()]
    raw = [text_.encode() for text_ in texts]
    return [
        *raw,
        *(one.hex().encode() for one in raw),
        *(base64.b64encode(one).rstrip(b"=")[:-1] for one in raw),
        *(one.decode().encode("utf-16-le") for one in raw),
    ]


def contents_below(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


async def test_the_database_and_its_files_do_not_hold_the_word(server: Server, tmp_path: Path) -> None:
    word = "krokodil xylofoon walvis"
    vos = await server.visitor()
    assert (await give(vos, "zeer krokodillig xylofoontje")).status == 204
    assert (await give(vos, word)).status == 204
    async with server.services.store.read() as connection:
        tables = [
            repr((await connection.execute(text(f"SELECT * FROM {table.name}"))).all()).encode()
            for table in metadata.sorted_tables
        ]
    contents = [*tables, *contents_below(tmp_path)]
    assert len(contents) > 1
    wanted = forms(word)
    assert [form for form in wanted if any(form in content for content in contents)] == []
    key = key_file(tmp_path).read_text()
    secret = next(part for part in key.split('"') if len(part) == 64)
    assert [form for form in (secret.encode(), bytes.fromhex(secret)) if any(form in one for one in contents)] == []


async def test_without_the_key_no_word_can_be_tried(server: Server, clock: MovableClock) -> None:
    """Whoever has the database tries every listed word and the true ones; only the key opens a hash."""
    await came_with(server, clock, WORD)
    (stored,) = [row["hash"] for row in await rows(server, return_words)]
    tries = [*listed(), normalised(WORD), WORD]
    empty = Key(year=2026, secret="0" * 64, passes=1, memory=8, lanes=1)
    assert stored not in {hash_word(word, empty) for word in tries}
    config = server.config
    keys = Keys(key_file(config.data), config.data, config.hashing, clock.now)
    keys.open()
    assert stored in {hash_word(word, keys.living()[0]) for word in tries}, "with the key the search does find it"
