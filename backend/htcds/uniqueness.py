"""How unique the rows of an export are: what a person who gives records away has to know before doing so.

CTDC publishes no combination of fourteen fields that fewer than eleven people share (k = 11). An export of ours is not
made so; it is for a recipient with an agreement. So it says how far it is from that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from backend.htcds.standard import PREFIX, YEAR, Row

LEAST = 11
"""Persons who share a combination, below which it points at somebody: CTDC's k."""

KNOWN_BY_OUTSIDERS = (
    (YEAR, "prs_Gender", "majorityStatus", "vic_TypeOfExploitation"),
    (
        *(YEAR, "prs_Gender", "majorityStatus", "vic_TypeOfExploitation"),
        *(f"{PREFIX}age_band", "vic_RelationshipToTrafficker"),
    ),
)
"""Combinations of what somebody outside may know of a person: few fields, then more of them."""


class Uniqueness(Struct, frozen=True, kw_only=True):
    """Of one combination of `fields`: how many groups of people share it with fewer than `LEAST`, how many people are
    in such groups, and how many share it with nobody."""

    fields: tuple[str, ...]
    groups: int
    persons: int
    alone: int


def uniqueness(rows: Iterable[Row]) -> tuple[Uniqueness, ...]:
    """Of each combination of `KNOWN_BY_OUTSIDERS`; what is not known of somebody is a value too."""
    every = list(rows)
    return tuple(_of(fields, every) for fields in KNOWN_BY_OUTSIDERS)


def _of(fields: tuple[str, ...], rows: Sequence[Row]) -> Uniqueness:
    shared = Counter(tuple(row.get(name, "") for name in fields) for row in rows)
    small = [persons for persons in shared.values() if persons < LEAST]
    return Uniqueness(fields=fields, groups=len(small), persons=sum(small), alone=small.count(1))
