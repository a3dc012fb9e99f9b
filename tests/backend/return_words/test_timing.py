"""Done-when 6: on a running server, nobody can tell by the clock whether a word was known, or since when.

The server hashes at costs that are small beside the real ones and large beside everything else that it does for the
request, so that a hash more or less cannot hide in the noise.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.credentials.passwords import Hashing
from backend.return_words import service
from backend.return_words.hashing import hash_under_all, hash_word
from backend.return_words.words import suggestion
from backend.store.keys import Key
from tests.support.server import MovableClock, Server, in_process, server_config

EACH = 16
"""Measurements of each kind."""
ROUNDS = 3
"""Times that it is looked again: a busy machine looks like a difference once, a difference looks like one each time."""
COSTS = Hashing(passes=2, memory=8192, lanes=1)
YEAR = 366 * 24 * 3600.0

Hasher = Callable[[str, tuple[Key, ...]], dict[int, bytes]]


def serving(folder: Path, clock: MovableClock) -> AbstractAsyncContextManager[Server]:
    (data := folder / "data").mkdir(parents=True)
    return in_process(replace(server_config(data), hashing=COSTS), clock)


async def given(server: Server, word: str) -> tuple[float, float]:
    """Give a word in a conversation of its own; seconds until the answer, and seconds of work for it.

    The work is that of this process, server and test: on a machine that does other things too it is the finer measure.
    """
    visitor = await server.visitor()
    began = time.perf_counter(), time.process_time()
    reply = await visitor.ask("POST", "return-word", {"word": word})
    took = time.perf_counter() - began[0], time.process_time() - began[1]
    assert reply.status == 204
    visitor.close()
    return took


async def times(server: Server, clock: MovableClock) -> dict[str, tuple[list[float], list[float]]]:
    """`given`, waiting and work apart, of words that are known under the oldest key, under the newest, and not at all.

    In turns, in random order.
    """
    known: dict[str, list[str]] = {}
    for kind in ("oldest", "between", "newest"):
        known[kind] = [suggestion() for _ in range(1 if kind == "between" else EACH)]
        for word in known[kind]:
            await given(server, word)
        if kind != "newest":
            clock.advance(YEAR)
    known["new"] = [suggestion() for _ in range(EACH)]
    turns = [(kind, word) for kind in ("oldest", "newest", "new") for word in known[kind]]
    random.Random(6).shuffle(turns)
    took: dict[str, tuple[list[float], list[float]]] = {kind: ([], []) for kind in ("oldest", "newest", "new")}
    for kind, word in turns:
        for all_, one in zip(took[kind], await given(server, word), strict=True):
            all_.append(one)
    return took


def can_tell_apart(some: list[float], others: list[float]) -> bool:
    """Whether the two are plainly of different length: by their medians, or by rank.

    The share of pairs in which `others` took longer is a half where there is no difference, with a standard deviation
    of 0.10 for sixteen of each (Mann and Whitney, 1947): 0.1 and 0.9 are four of them away.
    """
    ratio = statistics.median(some) / statistics.median(others)
    longer = sum((b > a) + (b == a) / 2 for a in some for b in others) / (len(some) * len(others))
    return not (2 / 3 < ratio < 3 / 2) or not 0.1 < longer < 0.9


async def test_the_clock_does_not_tell_a_known_word_from_a_new_one(tmp_path: Path) -> None:
    told = []
    for round_ in range(ROUNDS):
        clock = MovableClock()
        async with serving(tmp_path / str(round_), clock) as server:
            took = await times(server, clock)
        told.append(
            [
                (kind, measure, round(1000 * statistics.median(took[kind][measure]), 1))
                for kind, measure in itertools.product(("newest", "oldest"), (0, 1))
                if can_tell_apart(took[kind][measure], took["new"][measure])
            ]
        )
        if not told[-1]:
            return
    raise AssertionError(told)


def stops_at_the_key_that_fits() -> Hasher:
    """What a careless server would do: no key is tried after the one that the word is known by."""
    seen: set[bytes] = set()

    def hashes(word: str, keys: tuple[Key, ...]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for key in keys:
            found[key.year] = hash_word(word, key)
            if found[key.year] in seen:
                return found
        seen.add(found[keys[0].year])
        return found

    return hashes


def remembers_what_it_hashed() -> Hasher:
    """Another careless one: a word that was given before is not hashed again."""
    seen: dict[str, dict[int, bytes]] = {}

    def hashes(word: str, keys: tuple[Key, ...]) -> dict[int, bytes]:
        if word not in seen or len(seen[word]) < len(keys):
            seen[word] = hash_under_all(word, keys)
        return seen[word]

    return hashes


@pytest.mark.parametrize("careless", [stops_at_the_key_that_fits, remembers_what_it_hashed])
async def test_the_measurement_finds_a_server_that_is_careless(
    careless: Callable[[], Hasher], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "hash_under_all", careless())
    clock = MovableClock()
    async with serving(tmp_path, clock) as server:
        took = await times(server, clock)
    assert can_tell_apart(took["newest"][1], took["new"][1])
