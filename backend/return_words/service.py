"""From a word to a person: who gives the same word again is the same person, and nobody knows who that is."""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import datetime
from typing import Final

from msgspec.structs import replace
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.accounts.lanes import Crowded, Lane
from backend.chat import registrations
from backend.chat.unit_of_work import Change, Changes
from backend.chat.visitors import Visitors
from backend.return_words import words
from backend.return_words.hashing import hash_under_all
from backend.rules.lifecycle import Chat
from backend.store.keys import Keys, KeyTrouble, expired_before
from backend.store.tables import conversations, people, return_words
from backend.support import problem
from protocol.conversation import OPEN, can_return

log = logging.getLogger("baken.server")

MOST_TRIES: Final = 3
"""Different words in one conversation: enough for a slip of memory, too few to guess."""


class ReturnWords:
    """Links conversations to people. `open` before use; without keys there are no return words."""

    def __init__(self, changes: Changes, visitors: Visitors, lane: Lane) -> None:
        self._changes = changes
        self._visitors = visitors
        self._lane = lane
        self._keys: Keys | None = None
        self._cleaned_before: int | None = None
        self.trouble: KeyTrouble | None = None
        """Why there are none though a file was named; known after `open`."""

    def open(self, keys: Keys | KeyTrouble | None) -> None:
        """Take the keys. Where there are none the server does without: it is no reason to turn a chatter away."""
        if isinstance(keys, KeyTrouble):
            self.trouble = keys
            log.error("return words: %s", keys.value)
        elif keys is not None:
            self._keys = keys
            self._visitors.return_words = True

    async def suggest(self, token: str) -> str:
        """Three words for the chatter to take or leave. Raises 401, and 404 where there are no return words."""
        self._needed()
        async with self._changes.store.read() as connection:
            await self._visitors.mine(connection, token)
        return words.suggestion()

    async def give(self, token: str, word: str, source: bytes) -> None:
        """Link the conversation to the person whose word this is, or to a new one. `source` is whose turn it takes.

        Raises 400 `too_long` or `weak_word`, 401, 404, 409 `word_set` after three tries, 410 `closed`, 429 `too_many`
        where so many wait that this one was not looked at. Whether the word was known shows in nothing that the
        chatter gets.
        """
        keys = self._needed()
        if len(word) > words.LONGEST:
            raise problem.too_long("word", words.LONGEST)
        plain = words.normalised(word)
        await self._count_try(token, plain)
        try:
            hashes = await self._lane.run(source, lambda: hash_under_all(plain, keys.living()))
        except Crowded as crowded:
            await self._uncount_try(token)
            raise problem.too_many(crowded.retry_after) from None
        async with self._visitors.changing(token) as change:
            if not self._takes_word(change.chat):
                raise problem.closed()
            await _link(change, hashes)

    async def forget_expired(self, now: datetime) -> None:
        """Remove the keys that have lived their time, the hashes made under them, and people who have no hash left.

        Once after each start and once in each new year there is something to do.
        """
        oldest = expired_before(now)
        if self._cleaned_before == oldest:
            return
        async with self._changes.store.write() as connection:
            await connection.execute(delete(return_words).where(return_words.c.key_year < oldest))
            await connection.execute(delete(people).where(people.c.person.not_in(select(return_words.c.person))))
        if self._keys is not None:
            await asyncio.to_thread(self._keys.forget_expired)
        self._cleaned_before = oldest

    def _needed(self) -> Keys:
        if self._keys is None:
            raise problem.not_found()
        return self._keys

    def _takes_word(self, chat: Chat) -> bool:
        """While it goes on, and after the end as long as the chatter may come back."""
        window = self._changes.config.timings.return_window
        return chat.state in OPEN or can_return(chat, self._changes.clock.now(), window)

    async def _count_try(self, token: str, plain: str) -> None:
        """Count before anything is hashed, so that a crowd of requests at once is no crowd of guesses."""
        async with self._changes.store.write() as connection:
            chat = await self._visitors.mine(connection, token)
            if not self._takes_word(chat):
                raise problem.closed()
            if words.is_weak(plain):
                raise problem.Problem(
                    400,
                    "weak_word",
                    "This word is too easy to guess. Take three words of the list, or at least "
                    f"{words.SHORTEST_OWN} different letters and digits of your own.",
                )
            if chat.word_tries >= MOST_TRIES:
                raise problem.Problem(409, "word_set", "A word was given already. It stays as it is.")
            await connection.execute(
                update(conversations).where(conversations.c.id == chat.id).values(word_tries=chat.word_tries + 1)
            )

    async def _uncount_try(self, token: str) -> None:
        """Nothing was hashed, so it was no guess."""
        async with self._changes.store.write() as connection:
            chat = await self._visitors.mine(connection, token)
            await connection.execute(
                update(conversations)
                .where(conversations.c.id == chat.id, conversations.c.word_tries > 0)
                .values(word_tries=conversations.c.word_tries - 1)
            )


async def _link(change: Change, hashes: dict[int, bytes]) -> None:
    """In one transaction, which is the only one: two who come with the same new word are one person.

    A known and a new word take the same steps, one statement for one.
    """
    connection, chat = change.connection, change.chat
    known = await connection.scalar(
        select(return_words.c.person)
        .where(return_words.c.hash.in_(sorted(hashes.values())))
        .order_by(return_words.c.key_year.desc())
        .limit(1)
    )
    if known is not None and known == chat.person:
        await connection.execute(
            update(conversations).where(conversations.c.id == chat.id).values(word_tries=chat.word_tries - 1)
        )
        return
    if chat.person is not None:
        await _uncount(connection, chat.person)
    person = known or secrets.token_hex(16)
    if known is None:
        await connection.execute(insert(people).values(person=person, contacts=1))
    else:
        await connection.execute(update(people).where(people.c.person == person).values(contacts=people.c.contacts + 1))
    contact = await connection.scalar(select(people.c.contacts).where(people.c.person == person))
    newest = max(hashes)
    await connection.execute(delete(return_words).where(return_words.c.hash.in_(sorted(hashes.values()))))
    await connection.execute(insert(return_words).values(hash=hashes[newest], key_year=newest, person=person))
    record = await registrations.linked(connection, chat.id, person, contact or 1)
    change.chat = replace(chat, person=person, contact=contact or 1)
    if record is not None:
        change.tell_need("registration", record)


async def _uncount(connection: AsyncConnection, person: str) -> None:
    """The conversation is not this person's after all; who has no other is forgotten, with the mistyped word."""
    await connection.execute(update(people).where(people.c.person == person).values(contacts=people.c.contacts - 1))
    nobody = await connection.execute(delete(people).where(people.c.person == person, people.c.contacts < 1))
    if nobody.rowcount:
        await connection.execute(delete(return_words).where(return_words.c.person == person))
