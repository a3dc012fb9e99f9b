"""Registrations for tests, and the report's counts worked out from them the slow and plain way."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import delete

from backend.store import Store
from backend.store.tables import registrations
from protocol.registration import FIELDS

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
        for one in FIELDS:
            if one.only_with and one.only_with[1] not in drawn[one.only_with[0]]:
                drawn[one.name] = frozenset() if one.several else "unknown"
        drawn |= {"role": "self", "flagged_trafficking": rng.choice(["yes", "suspected"]), "visitor_seq": "first"}
        month = f"{year}-{rng.randint(1, 12):02}"
        made.append(Entry(month=month, id=rng.randbytes(16).hex(), answers={**drawn, **answers}))
    return made


@dataclass(frozen=True)
class Person:
    """Somebody who is counted: month in which they came into view, as what, and what is known."""

    month: str
    came_as: str
    known: Mapping[str, frozenset[str]]


OF_THE_MOMENT = {
    *("visitor_seq", "age_band", "status", "duration", "safety", "suicide_level", "first_disclosure", "known_to"),
    *("referral_result", "outcome", "channel", "language", "minutes_band"),
}
"""What is true of the moment of a chat only (docs/report.md, "What is counted")."""


def persons(entries: Sequence[Entry]) -> list[Person]:
    """Everybody who came into view, one by one: docs/report.md, "What is counted", sentence by sentence."""
    known_again: dict[str, list[Entry]] = defaultdict(list)
    people = []
    for entry in entries:
        if not entry.said("flagged_trafficking") & {"yes", "suspected"}:
            continue
        role = "".join(entry.said("role")) or "unknown"
        if entry.person is not None:
            known_again[entry.person].append(entry)
        elif entry.said("visitor_seq") != {"repeat"}:
            people.append(_person([entry], role))
        elif role == "self":
            people.append(_person([entry], "self_again"))
    for own in known_again.values():
        own.sort(key=lambda entry: (entry.month, entry.contact, entry.id))
        victim = [entry for entry in own if entry.said("role") == {"self"}]
        apart = [entry for entry in own if entry.said("role") != {"self"}]
        if victim:
            people.append(_person(_of_first_year(victim), "self"))
        if apart and not (victim and victim[0].month[:4] <= apart[0].month[:4]):
            of_year = _of_first_year(apart)
            roles = ["".join(entry.said("role")) for entry in of_year if entry.said("role")]
            people.append(_person(of_year, roles[0] if roles else "unknown"))
    return people


def _of_first_year(own: list[Entry]) -> list[Entry]:
    return [entry for entry in own if entry.month[:4] == own[0].month[:4]]


def _person(own: list[Entry], came_as: str) -> Person:
    """The first chat, and of what is true of the whole story what later chats of the year add."""
    known = {}
    for one in FIELDS:
        answers = [entry.said(one.name) for entry in own]
        if one.name in OF_THE_MOMENT:
            known[one.name] = answers[0]
        elif one.name in SEVERAL:
            known[one.name] = frozenset[str]().union(*answers)
        else:
            known[one.name] = next((answer for answer in answers if answer), frozenset())
    for kinds, form in (("criminal_kind", "criminal"), ("sexual_kind", "sexual")):
        if form not in known["forms"]:
            known[kinds] = frozenset()  # the form asks for it with that form of exploitation only
    known["month"] = frozenset({own[0].month[5:]})
    known["came_as"] = frozenset() if came_as == "unknown" else frozenset({came_as})
    return Person(own[0].month, came_as, known)


def counts(entries: Sequence[Entry], year: int, fields: tuple[str, ...]) -> Counter[tuple[frozenset[str], ...]]:
    """How many persons of a year have which values in these fields; `came_as` over everybody, others over victims."""
    return Counter(
        tuple(person.known[name] for name in fields)
        for person in persons(entries)
        if person.month.startswith(f"{year}-") and (fields == ("came_as",) or person.came_as == "self")
    )
