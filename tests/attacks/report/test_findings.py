"""What an attack on the reports once found, each by the smallest data that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.attacks.report.reading import Reader
from tests.attacks.report.replay import possible, replayed
from tests.attacks.report.reports import Seen, helpline
from tests.attacks.report.tables import REPORT
from tests.attacks.report.worlds import SLACK, Worlds
from tests.backend.report.people import Entry, victims

PUBLIC, INTERNAL = 10, 5
"""How many values in a row are promised to stay possible (`docs/report.md`)."""


def said(year: int, field: str, *groups: tuple[int, str]) -> list[Entry]:
    """Victims of whom nothing is known but this: so many of each answer."""
    return [
        Entry(
            month=f"{year}-05",
            id=f"{year:08x}{group:08x}{number:016x}",
            answers={
                "role": "self",
                "flagged_trafficking": "yes",
                "visitor_seq": "first",
                field: frozenset(words.split()),
            },
        )
        for group, (count, words) in enumerate(groups)
        for number in range(count)
    ]


def closer(reports: Sequence[Seen], k: int) -> list[str]:
    """The numbers that who reads these knows closer than to k."""
    reader = Reader(REPORT)
    for one in reports:
        reader.read(one.report, one.editions)
    assert reader.hidden
    found = Worlds(reader).ranges(enough=k)
    return [f"{key}: {one}" for key, one in found.items() if one.width < k - SLACK or one.values < k]


async def test_who_is_in_another_mix_is_not_in_both() -> None:
    """Sexual and criminal come to no more than the known and those of both: nobody in another mix has the two."""
    people = said(
        2021, "forms", (150, "sexual"), (30, "criminal"), (20, "sexual criminal"), (1, "sexual forced_marriage")
    )
    async with helpline() as line:
        await line.register(people, [2021])
        assert closer([await line.published(2021)], PUBLIC) == []


async def test_who_told_nobody_told_nobody_else() -> None:
    """Of those who knew of it before, `nobody` stands alone; the others are among the rest of the known."""
    first = said(2019, "known_to", (5, "nobody"), (25, "police other"), (24, "police"), (3, ""))
    second = said(2020, "known_to", (12, "nobody"), (2, "police"), (4, "other police"))
    third = said(2021, "known_to", (30, "nobody"), (8, "other"))
    async with helpline() as line:
        await line.register([*first, *second, *third], [2019, 2020, 2021])
        assert closer([await line.published(year) for year in (2019, 2020, 2021)], PUBLIC) == []


async def test_two_internal_reports_of_a_day_do_not_undo_each_other() -> None:
    async with helpline() as line:
        people = [one for year, count in ((2020, 60), (2021, 80)) for one in victims(count, year, 4)]
        await line.register(people, [2020, 2021])
        assert closer([await line.internal(2020), await line.internal(2021)], INTERNAL) == []


def test_who_runs_the_algorithm_does_not_know_its_secret() -> None:
    """Tables of three rows and 22 people; what some of three secrets leads to is possible for whoever knows none."""
    found = list(possible(replayed(3, 22, PUBLIC, [b"one", b"two", b"three"])))
    assert len(found) >= 15
    assert [one for one in found if len(one[2]) < PUBLIC] == []
