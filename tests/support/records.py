"""Registrations for tests of the report: a base on which nothing is hidden, so that one person more can be seen."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import cycle, islice

from backend.store import Store
from backend.store.tables import registrations
from protocol.registration import FIELD, FIELDS
from tests.backend.report.people import Entry

PERSONS = 780
"""Possible victims a year: twelve provinces of more than fifty, and as many of whom the province is unknown."""
OTHERS = 15
"""Persons a year in each role beside the victims, and who were here before without a return word."""
YEARS = 3

Answer = str | frozenset[str]

DECKS: dict[str, Sequence[Answer]] = {
    "forms": [frozenset({"sexual"})] * 4
    + [frozenset({"criminal"})] * 4
    + [frozenset({"sexual", "criminal"})] * 4
    + [frozenset({one}) for one in FIELD["forms"].values if one not in ("sexual", "criminal")]
    + [frozenset()] * 4,
    "perp_relation": [frozenset({"father"})] * 2
    + [frozenset({"mother"})] * 2
    + [frozenset({"father", "mother"})] * 2
    + [frozenset({one}) for one in FIELD["perp_relation"].values if one not in ("father", "mother")]
    + [frozenset()] * 5,
}
"""Of two fields: answers so often that the tables of two fields have no small number either."""


def big_base(year: int, seed: int = 1) -> list[Entry]:
    """Possible victims of `year` and of the two years before, and others beside them.

    Every number that the report of any of these years could print (also sums, complements, and what is unknown) is 10
    or more, of a province 50 or more, and differs from what it is a part of by 10 or more.
    """
    return [entry for one in range(year - YEARS + 1, year + 1) for entry in _year(one, seed)]


async def seed_records(store: Store, entries: Iterable[Entry]) -> None:
    """Put registrations into the store, beside what is there."""
    async with store.write() as connection:
        await connection.execute(registrations.insert(), [entry.row() for entry in entries])


def _year(year: int, seed: int) -> list[Entry]:
    rng = random.Random(f"base {seed} {year}")
    dealt = {one.name: _deal(rng, one.name) for one in FIELDS}
    people = []
    for number in range(PERSONS):
        answers = {name: cards[number] for name, cards in dealt.items()}
        answers |= {"flagged_trafficking": "yes", "role": "self", "visitor_seq": "first"}
        people.append(Entry(month=f"{year}-{number % 12 + 1:02}", id=rng.randbytes(16).hex(), answers=answers))
    beside = [role for role in (*FIELD["role"].values, "unknown") if role != "self"]
    for role, number in ((role, number) for role in beside for number in range(OTHERS)):
        people.append(people[number].but(role=role))
        people[-1] = Entry(month=people[-1].month, id=rng.randbytes(16).hex(), answers=people[-1].answers)
    for number in range(OTHERS):
        again = people[number].but(visitor_seq="repeat")
        people.append(Entry(month=again.month, id=rng.randbytes(16).hex(), answers=again.answers))
    return people


def _deal(rng: random.Random, name: str) -> list[Answer]:
    """One answer for each person: all of them equally often, unknown too, in a drawn order."""
    field = FIELD[name]
    deck = DECKS.get(name)
    if deck is None and field.several:
        deck = [frozenset(), *(frozenset({value}) for value in field.values)]
    cards = list(islice(cycle(deck or [*field.values, "unknown"]), PERSONS))
    rng.shuffle(cards)
    return cards
