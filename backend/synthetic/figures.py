"""The figures that made-up years follow: read from `figures.yaml`, where their sources stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.registration import FIELD

UNKNOWN = "unknown"

Shares = Mapping[str, float]
"""How many, or which part, have each value; several answers together are written `a and b`."""


class Published(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was printed about a year: a number of a row of a table of the report, and where it was printed.

    `percent` is the lowest and the highest whole percentage that agrees with the words.
    """

    year: int
    table: str
    words: str
    source: str
    row: str | None = None
    count: int | None = None
    percent: tuple[int, int] | None = None
    change: int | None = None
    three_years: int | None = None


class YearFigures(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many persons a year has, over the months of the calendar, and which answers they gave."""

    victims: int
    third_party: int
    professional: int
    months: tuple[float, ...]
    fields: dict[str, dict[str, float]]


class Figures(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    sources: dict[str, str]
    published: tuple[Published, ...]
    years: dict[int, YearFigures]
    others: YearFigures


@cache
def figures() -> Figures:
    """The figures as they are shipped."""
    raw = Path(__file__).with_name("figures.yaml").read_bytes()
    return msgspec.yaml.decode(raw, type=Figures, strict=False)


def of_year(year: int) -> YearFigures:
    """A year's figures; what is not known of it is as in other years."""
    known = figures()
    own = known.years.get(year, known.others)
    return msgspec.structs.replace(own, fields={**known.others.fields, **own.fields})


def quotas(shares: Shares, persons: int) -> dict[str, int]:
    """How many of `persons` get each value: whole numbers that add up, the largest remainders rounded up."""
    whole = sum(shares.values())
    exact = {value: share * persons / whole for value, share in shares.items()}
    found = {value: math.floor(amount) for value, amount in exact.items()}
    missing = persons - sum(found.values())
    for value in sorted(exact, key=lambda one: found[one] - exact[one])[:missing]:
        found[value] += 1
    return found


def answer(name: str, value: str) -> str | frozenset[str]:
    """The value of a field as a record holds it."""
    if not FIELD[name].several:
        return value
    return frozenset() if value == UNKNOWN else frozenset(value.split(" and "))
