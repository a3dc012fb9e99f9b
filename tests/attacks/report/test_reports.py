"""The published reports attacked: from what they print alone nobody is known closer than was promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from console.report.words import Words
from tests.attacks.report.declared import KNOWN, TOTAL, UNKNOWN
from tests.attacks.report.plain import counts
from tests.attacks.report.reading import Key, Reader
from tests.attacks.report.reports import Seen, helpline
from tests.attacks.report.tables import REPORT
from tests.attacks.report.worlds import Range, Worlds
from tests.backend.report.people import Entry, victims

SIZES = {2019: 265, 2020: 250, 2021: 285}
YEARS = (2019, 2020, 2021)
PUBLIC, INTERNAL = 10, 5
"""How many values in a row are promised to stay possible (`docs/report.md`)."""


def closer(found: Mapping[Key, Range], k: int) -> dict[str, Range]:
    """The numbers that are known closer than to k."""
    return {str(key): one for key, one in found.items() if one.width < k - 1e-5 or one.values < k}


def read(*reports: Seen) -> Reader:
    """What somebody knows who read these."""
    reader = Reader(REPORT)
    for one in reports:
        reader.read(one.report, one.editions)
    return reader


@pytest.mark.parametrize("seed", [1, 2])
async def test_nobody_is_known_closer_than_ten_from_all_releases_together(seed: int) -> None:
    async with helpline() as line:
        await line.register([one for year, count in SIZES.items() for one in victims(count, year, seed)], YEARS)
        reader = read(*[await line.published(year) for year in SIZES])
    assert len(reader.hidden) > 100, "nothing was hidden, so nothing was tried"
    for numbers in (reader.hidden, reader.printed):
        assert [key for key in numbers if len(key.editions) == 3 and key.column], "of two questions, of three years"
    assert closer(Worlds(reader).ranges(enough=PUBLIC), PUBLIC) == {}


async def test_whoever_knows_that_each_hidden_number_is_somebody_knows_no_more() -> None:
    """Numbers are hidden because they are small, so a reader may well guess that none of them is 0."""
    people = victims(120, 2021)
    async with helpline() as line:
        await line.register(people, YEARS)
        reader = read(await line.published(2021))
    somebody = {key: 1 for key in reader.hidden if _is_row(key) and _counted(reader, people, key)}
    assert len(somebody) > 50
    assert closer(Worlds(reader, at_least=somebody).ranges(enough=PUBLIC), PUBLIC) == {}


def _is_row(key: Key) -> bool:
    """How many did not answer is no secret, and may well be nobody."""
    return not {key.row, key.column} & {TOTAL, KNOWN, UNKNOWN}


def _counted(reader: Reader, people: Iterable[Entry], key: Key) -> int:
    """The number itself, counted one by one."""
    fields = reader.declaration.fields
    return sum(counts(reader.declaration, {name: one.said(name) for name in fields}, key) for one in people)


async def test_nobody_is_known_closer_than_five_from_an_internal_report() -> None:
    async with helpline() as line:
        await line.register([one for year, count in SIZES.items() for one in victims(count, year, 3)], YEARS)
        reader = read(await line.internal(2021))
    assert len(reader.hidden) > 30
    assert closer(Worlds(reader).ranges(enough=INTERNAL), INTERNAL) == {}


async def test_a_band_of_conversations_does_not_tell_how_many_were_here_before() -> None:
    people = victims(22, 2021)
    again = [one.but(visitor_seq="repeat") for one in victims(2, 2021, 5)]
    async with helpline() as line:
        await line.register([*people, *again], YEARS)
        reader = read(await line.published(2021))
    assert closer(Worlds(reader).ranges(enough=PUBLIC), PUBLIC) == {}


async def test_the_words_of_a_row_are_true_of_the_people_in_it() -> None:
    people = victims(60, 2021, forms=frozenset({"sexual", "forced_marriage"}))
    async with helpline() as line:
        await line.register(people, YEARS)
        report = (await line.published(2021)).report
    (forms,) = (table for table in report.tables if table.id == "forms")
    (mix,) = (table for table in report.tables if table.id == "form_mix")
    count = {row.id: row.count for row in (*forms.rows, *mix.rows)}
    words = Words("en")
    assert count["sexual"] in (60, None)
    said = {words.row("form_mix", row.id): row.count for row in mix.rows}
    assert said["another form or combination"] in (60, None)
    assert said["sexual alone"] in (0, None)
