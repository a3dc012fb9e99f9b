"""The attack tells persons in few numbers: it finds the same as one that tells every combination of answers apart."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.attacks.report import plain
from tests.attacks.report.declared import KNOWN, TOTAL, UNKNOWN, Declaration, Field, Table, each, said
from tests.attacks.report.invented import declaration
from tests.attacks.report.programme import Contradiction
from tests.attacks.report.reading import Key, Reader
from tests.attacks.report.worlds import Worlds


def keys(declared: Declaration, editions: tuple[int, ...]) -> Iterator[Key]:
    """All numbers of these editions that a report could have."""
    for name, table in declared.tables.items():
        for row in (*table.rows, KNOWN, UNKNOWN, TOTAL):
            yield Key(editions, name, row)
    for name, cross in declared.crosses.items():
        for row in (KNOWN, UNKNOWN, TOTAL):
            yield Key(editions, name, row)
        for row in (*cross.rows, UNKNOWN):
            for column in (*cross.columns, UNKNOWN):
                yield Key(editions, name, row, column)


def read(declared: Declaration, rng: Random, years: int) -> Reader:
    """Numbers of persons by chance, half of them printed."""
    kinds = list(plain.persons(declared))
    reader = Reader(declared)
    people = {year: [rng.choice(kinds) for _ in range(rng.choice([4, 15, 40]))] for year in range(years)}
    together = [(year,) for year in range(years)] + ([tuple(range(years))] if years > 1 else [])
    counts = {
        key: sum(plain.counts(declared, one, key) for year in editions for one in people[year])
        for editions in together
        for key in keys(declared, editions)
    }
    share = rng.choice([0.2, 0.5, 0.8])
    for key, count in counts.items():
        reader.learn(key, None if rng.random() < share and (key.table, key.row) != ("role", TOTAL) else count)
    for key in rng.sample(sorted(counts, key=str), 4):
        whole = Key(key.editions, key.table, TOTAL)
        if counts[whole]:
            reader.share(key, whole, (200 * counts[key] + counts[whole]) // (2 * counts[whole]))
    return reader


@pytest.mark.parametrize("seed", range(24))
def test_as_many_persons_as_there_are_combinations(seed: int) -> None:
    rng = Random(seed)
    declared = declaration(seed, 2 + seed % 2, ring=seed % 4 == 3)
    reader = read(declared, rng, 1 + seed % 3 // 2)
    wanted = rng.sample(sorted(reader.hidden, key=str), min(6, len(reader.hidden)))
    expected, found = plain.ranges(reader, wanted), Worlds(reader).ranges(wanted)
    for key in wanted:
        assert found[key].low == pytest.approx(expected[key].low, abs=1e-5), key
        assert found[key].high == pytest.approx(expected[key].high, abs=1e-5), key
        assert (found[key].least, found[key].most) == (expected[key].least, expected[key].most), key


def test_what_no_persons_give_is_a_contradiction() -> None:
    declared = Declaration(
        {"role": Field("role", ("self",)), "a": Field("a", ("x", "y"), several=True)},
        {
            "role": Table("role", each("self"), victims=False),
            "a": Table("a", each("x", "y") | {"both": said(every="x y")}),
        },
    )
    reader = Reader(declared)
    for row, count in ((TOTAL, 10), ("x", 6), ("y", 6), ("both", 1)):
        reader.learn(Key((1,), "a", row), count)
    reader.learn(Key((1,), "a", KNOWN), None)
    with pytest.raises(Contradiction):
        Worlds(reader).ranges()
