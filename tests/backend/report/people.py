"""Registrations for tests, and the report's counts worked out from them the slow and plain way."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import delete

from api_client.registration import FIELDS
from backend.store import Store
from backend.store.tables import registrations

SEVERAL = {one.name for one in FIELDS if one.several}


@dataclass(frozen=True)
class Entry:
    """One registration: the columns of the table that count. Fields that are not named are unknown."""

    month: str
    id: str
    person: str | None = None
    contact: int = 0
    synthetic: bool = False
    answers: Mapping[str, str | frozenset[str]] = field(default_factory=dict)

    def said(self, name: str) -> frozenset[str]:
        """What it says about a field; empty: unknown."""
        answer = self.answers.get(name, frozenset() if name in SEVERAL else "unknown")
        if isinstance(answer, str):
            return frozenset() if answer == "unknown" else frozenset({answer})
        return answer

    def but(self, **answers: str | frozenset[str]) -> Entry:
        """The same with other answers."""
        return replace(self, answers={**self.answers, **answers})

    def row(self) -> dict[str, object]:
        """As it is stored."""
        columns = {one.name: frozenset() if one.several else "unknown" for one in FIELDS}
        return {
            "id": self.id,
            "version": 1,
            "month": self.month,
            "person": self.person,
            "contact": self.contact,
            "synthetic": self.synthetic,
            **columns,
            **self.answers,
        }


def possible(name: str, values: frozenset[str]) -> frozenset[str]:
    """As a form would have it: who told nobody did not tell somebody."""
    return frozenset({"nobody"}) if name == "known_to" and "nobody" in values else values


async def put(store: Store, entries: Iterable[Entry]) -> None:
    """Leave these registrations and no others in the store."""
    rows = [entry.row() for entry in entries]
    async with store.write() as connection:
        await connection.execute(delete(registrations))
        if rows:
            await connection.execute(registrations.insert(), rows)


def victims(count: int, year: int, seed: int = 1, **answers: str | frozenset[str]) -> list[Entry]:
    """Possible victims of a year, drawn with the same shares in every year; `answers` are those of all of them."""
    rng = random.Random(f"{year} {seed}")
    made = []
    for _ in range(count):
        drawn: dict[str, str | frozenset[str]] = {}
        for one in FIELDS:
            weights = [1 / (place + 1) ** 1.3 for place in range(len(one.values))]
            if one.several:
                several = frozenset(rng.choices(one.values, weights, k=rng.choice([0, 1, 1, 2])))
                drawn[one.name] = possible(one.name, several)
            else:
                drawn[one.name] = rng.choices([*one.values, "unknown"], [*weights, 0.4])[0]
        drawn |= {"role": "self", "flagged_trafficking": rng.choice(["yes", "suspected"]), "visitor_seq": "first"}
        month = f"{year}-{rng.randint(1, 12):02}"
        made.append(Entry(month=month, id=rng.randbytes(16).hex(), answers={**drawn, **answers}))
    return made


@dataclass(frozen=True)
class Person:
    """Somebody who is counted: month of the first registration, and what is known."""

    month: str
    known: Mapping[str, frozenset[str]]


def persons(entries: Sequence[Entry]) -> list[Person]:
    """Everybody who was flagged, one by one."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.person is not None:
            found[f"person {entry.person}"].append(entry)
        elif entry.answers.get("visitor_seq") != "repeat":
            found[f"alone {entry.id}"].append(entry)
    people = []
    for own in found.values():
        own.sort(key=lambda entry: (entry.month, entry.contact, entry.id))
        known = {}
        for one in FIELDS:
            answers = [answer for entry in own if (answer := entry.said(one.name))]
            known[one.name] = answers[-1] if answers else frozenset()
        known["month"] = frozenset({own[0].month[5:]})
        if known["flagged_trafficking"] & {"yes", "suspected"}:
            people.append(Person(own[0].month, known))
    return people


def counts(entries: Sequence[Entry], year: int, fields: tuple[str, ...]) -> Counter[tuple[frozenset[str], ...]]:
    """How many persons of a year have which values in these fields; `role` over everybody, others over victims."""
    return Counter(
        tuple(person.known[name] for name in fields)
        for person in persons(entries)
        if person.month.startswith(f"{year}-") and (fields == ("role",) or person.known["role"] == {"self"})
    )
