"""The same word and key give the same hash; anything else gives another."""

from __future__ import annotations

import secrets

from msgspec.structs import replace

from backend.return_words.hashing import hash_under_all, hash_word
from backend.return_words.words import listed
from backend.store.keys import Key

LENGTH = 32
"""Bytes of a hash."""


def key(year: int = 2026) -> Key:
    return Key(year=year, secret=secrets.token_hex(32), passes=1, memory=8, lanes=1)


def test_the_same_word_and_key_give_the_same_hash() -> None:
    one = key()
    assert hash_word("aapnootkast", one) == hash_word("aapnootkast", one)
    assert len(hash_word("aapnootkast", one)) == LENGTH


def test_another_word_key_or_cost_gives_another_hash() -> None:
    one = key()
    found = {
        hash_word("aapnootkast", one),
        hash_word("aapnootkas", one),
        hash_word("aapnootkast", key()),
        hash_word("aapnootkast", replace(one, passes=2)),
        hash_word("aapnootkast", replace(one, memory=16)),
    }
    assert len(found) == 5


def test_two_years_differ_though_the_word_is_one() -> None:
    both = hash_under_all("aapnootkast", (key(2026), key(2025)))
    assert list(both) == [2026, 2025]
    assert len(set(both.values())) == 2


def test_without_the_key_no_listed_word_gives_the_hash() -> None:
    mine = key()
    stored = {hash_word(word, mine) for word in ("aap", "walvis", "zwerm")}
    guessed = replace(mine, secret="0" * 64)
    assert stored.isdisjoint(hash_word(word, guessed) for word in listed())
    assert len(stored & {hash_word(word, mine) for word in listed()}) == 3, "with the key the search finds them"


def test_any_text_can_be_hashed() -> None:
    assert hash_word("\ud83d half", key()) != hash_word("\U0001f98a", key())
