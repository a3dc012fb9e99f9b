"""The attack on the yearly report, once more and larger; the largest is `python -m tests.attacks.report.sweep`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from backend.disclosure.suppress import CannotProtect
from backend.report.service import ReportService
from backend.store import Store
from tests.attacks.report.crowds import Crowd
from tests.attacks.report.made_up import PUBLIC, YEAR, closer, made_up, read, read_years
from tests.attacks.report.reading import Reader
from tests.attacks.report.replay import possible, replayed
from tests.attacks.report.reports import helpline
from tests.attacks.report.sweep import one_set, summary, sweep
from tests.attacks.report.tables import REPORT
from tests.attacks.report.test_findings import said
from tests.attacks.report.test_periods import FOUR, THREE, of_periods
from tests.attacks.report.test_worlds import test_as_many_persons_as_there_are_combinations as as_many_persons
from tests.attacks.report.worlds import SLACK, Worlds
from tests.backend.report.people import Entry, put, victims
from tests.backend.report.test_editions import AFTER, GIRL, alike, base
from tests.support.publishing import publish
from tests.support.server import MovableClock, server_config

SECRETS = [f"guess {number}".encode() for number in range(4)]


@pytest.mark.parametrize("seed", range(100, 400))
def test_as_many_persons_as_there_are_combinations(seed: int) -> None:
    as_many_persons(seed)


@pytest.mark.parametrize(("rows", "total"), [(3, 30), (3, 60), (3, 110), (4, 24), (4, 40)])
def test_who_runs_the_algorithm_has_ten_values_left(rows: int, total: int) -> None:
    found = list(possible(replayed(rows, total, 10, SECRETS)))
    assert found
    assert [one for one in found if len(one[2]) < 10] == []


@pytest.mark.parametrize("seed", range(100, 200))
def test_new_tables_are_protected(seed: int) -> None:
    made, rng = made_up(seed), Random(seed)
    people = Crowd(rng).year(YEAR, rng.choice([60, 150, 400]))
    try:
        reader = read(made.declared(), made.definition(), people)
    except CannotProtect:
        return
    assert closer(reader) == []


@pytest.mark.parametrize("seed", range(200, 280))
def test_periods_of_new_tables_are_protected(seed: int) -> None:
    made, rng = made_up(seed), Random(seed)
    crowd, most = Crowd(rng), rng.choice([60, 120, 200])
    people = {year: crowd.year(year, rng.randint(most // 2, most)) for year in (FOUR if seed % 2 else THREE)}
    try:
        reader = read_years(made.declared(), made.definition(), people)
    except CannotProtect:
        return
    assert closer(reader) == []


@pytest.mark.parametrize("first", [1, *range(1000, 1400, 50)])
def test_random_helplines(first: int) -> None:
    found = list(sweep(range(first, first + 50), 300, 2))
    assert not [one.broken for one in found if one.broken], summary(found)
    # Internal figures were swept by hand only so far, eight sets of them.
    assert not [known for one in found for known in one.known if known.startswith("public")], summary(found)


def test_the_largest_helpline() -> None:
    found = one_set(7, 2000)
    assert not found.broken


async def test_two_releases_of_a_year_together_give_nobody_away(tmp_path: Path) -> None:
    alone = Store(server_config(tmp_path))
    await alone.open()
    service = ReportService(alone, MovableClock(AFTER), "Europe/Amsterdam")
    some = [*victims(150, 2021), *base(2021)]
    await put(alone, some)
    reader = Reader(REPORT)
    reader.read(await publish(service, 2021), {2021: "first"})
    await put(alone, [*some, *alike(25, "2021-01", GIRL, 7), *victims(15, 2021, 90)])
    reader.read(await publish(service, 2021), {2021: "second"})
    await alone.close()
    # The worst case: the attacker knows that people were only added.
    found = Worlds(reader, grown={"second": "first"}).ranges(enough=10)
    assert {str(key): one for key, one in found.items() if one.width < 10 - 1e-5 or one.values < 10} == {}
    assert found


async def test_a_correction_of_a_year_within_a_period_gives_nobody_away() -> None:
    """Both releases of a year, and of the years together, laid beside each other."""
    rng = Random(3)

    def of(year: int, count: int) -> list[Entry]:
        ages, genders = rng.choices(["0-11", "15", "18-22"], [1, 4, 5], k=count), ["girl_woman", "boy_man", "other"]
        return [
            one.but(age_band=age, gender=rng.choices(genders, [9, 3, 1])[0])
            for one, age in zip(said(year, "forms", (count, "sexual")), ages, strict=True)
        ]

    first = [one for year in THREE for one in of(year, 60)]
    late = [replace(one, id=f"f{one.id[1:]}") for one in of(THREE[1], 16)]
    async with helpline() as line:
        await line.register(first, THREE)
        reports = [await line.published(year) for year in THREE]
        await line.register([*first, *late], [THREE[1]])
        reports += [await line.published(year) for year in THREE[1:]]
    assert [one.report.number for one in reports] == [1, 1, 1, 2, 2]
    reader = Reader(REPORT)
    for one in reports:
        reader.read(one.report, one.editions)
    periods = {key.editions for key in of_periods([*reader.printed, *reader.hidden])}
    assert len(periods) == 2
    grown: dict[object, object] = {(THREE[1], 1): (THREE[1], 0)}
    found = Worlds(reader, grown).ranges(enough=PUBLIC)
    assert found
    assert [f"{key}: {one}" for key, one in found.items() if one.width < PUBLIC - SLACK or one.values < PUBLIC] == []
