"""Tables of three years together, attacked: they are sums of years that were published too, and hidden in part.

Of the report's own tables it is done in `test_reports.py`; here of tables that a seed makes up, which are small.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from random import Random

import pytest

from backend.report.joint import Knowledge, Names, Stands, Year
from tests.attacks.report.crowds import Crowd
from tests.attacks.report.made_up import YEAR, closer, made_up, read_years
from tests.attacks.report.reading import Key, Reader

THREE = range(YEAR - 2, YEAR + 1)
FOUR = range(YEAR - 3, YEAR + 1)
"""Two periods of three years, that differ by a year at each end."""

SEEDS = (4, 8, 11)
"""Tables and people of whom every year can be published; of most small crowds one cannot."""


def reader_of(seed: int, years: Sequence[int]) -> Reader:
    """What is printed of the tables of a seed."""
    made, rng = made_up(seed), Random(seed)
    crowd, most = Crowd(rng), rng.choice([60, 120, 200])
    people = {year: crowd.year(year, rng.randint(most // 2, most)) for year in years}
    return read_years(made.declared(), made.definition(), people)


def of_periods(keys: Iterable[Key]) -> list[Key]:
    """Those that are cells of two questions of three years together."""
    return [key for key in keys if len(key.editions) == 3 and key.column]


def test_nobody_is_known_closer_than_ten_from_years_and_periods() -> None:
    printed = hidden = 0
    for seed in SEEDS:
        reader = reader_of(seed, FOUR)
        assert closer(reader) == [], seed
        printed += len(of_periods(reader.printed))
        hidden += len(of_periods(reader.hidden))
    assert printed > 50
    assert hidden > 10


def test_with_a_period_that_is_protected_by_itself_the_attacker_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each table of two questions protected well, but as if other people were in it than in its years and margins."""
    tied = Knowledge.add_sums

    def apart(self: Knowledge, years: Sequence[Year], pooled: Container[str], stands: Stands) -> Names:
        before = len(self.equations)
        names = tied(self, years, pooled, stands)
        own = {name for key, name in names.items() if key.startswith("cross")}
        new = self.equations[before:]
        self.equations[before:] = [
            one for one in new if own.isdisjoint(dict(one.terms)) or own >= dict(one.terms).keys()
        ]
        return names

    monkeypatch.setattr(Knowledge, "add_sums", apart)
    assert any(closer(reader_of(seed, THREE)) for seed in SEEDS)
