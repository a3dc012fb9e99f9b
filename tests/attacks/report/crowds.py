"""Registrations that are hard to keep secret, from a seed: rare answers, people who are all alike, answers that go
together, people of whom nearly nothing is known, and people who come back.
"""

from __future__ import annotations

from random import Random

from protocol.registration import FIELDS, Field
from tests.backend.report.people import Entry

Answers = dict[str, str | frozenset[str]]


class Crowd:
    """People of one helpline: how they answer is drawn once, and holds for all its years."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._mixes = rng.random() < 0.5
        self._unknown = {one.name: rng.choice([0.0, 0.0, 0.05, 0.2, 0.6, 0.95]) for one in FIELDS}
        self._weights = {one.name: self._lean(len(one.values)) for one in FIELDS}
        self._alike = [self._draw() for _ in range(rng.choice([1, 2, 3, 6]))]
        self._strays = rng.choice([0.0, 0.02, 0.1, 0.5, 1.0])
        self._others = rng.choice([0.0, 0.0, 0.1, 0.4])
        self._back = rng.choice([0.0, 0.0, 0.05, 0.3])
        self._known: list[tuple[str, int]] = []

    def year(self, year: int, count: int) -> list[Entry]:
        """So many registrations of a year; some of people who were here before."""
        return [self._registration(year) for _ in range(count)]

    def _registration(self, year: int) -> Entry:
        rng = self._rng
        answers: Answers = {
            **self._person(),
            "flagged_trafficking": rng.choice(
                ["yes", "suspected", "suspected", "no"] if rng.random() < 0.1 else ["yes"]
            ),
            "visitor_seq": rng.choices(["first", "repeat", "unknown"], [20, self._others, 1])[0],
            "role": "self",
        }
        if rng.random() < self._others:
            answers["role"] = rng.choice(["third_party", "professional", "no_trafficking", "unknown"])
        month, name = f"{year}-{rng.randint(1, 12):02}", rng.randbytes(16).hex()
        if self._known and rng.random() < self._back:
            person, contact = self._known.pop(rng.randrange(len(self._known)))
        elif rng.random() < 0.5:
            person, contact = rng.randbytes(16).hex(), 0
        else:
            return Entry(month=month, id=name, answers=answers)
        self._known.append((person, contact + 1))
        return Entry(month=month, id=name, person=person, contact=contact + 1, answers=answers)

    def _person(self) -> Answers:
        rng = self._rng
        mixed = dict(rng.choice(self._alike))
        if rng.random() < self._strays:
            drawn = self._draw()
            names = rng.sample(sorted(drawn), rng.choice([1, 2, 3, len(drawn)]))
            mixed |= {name: drawn[name] for name in names}
        elif self._mixes:
            mixed |= {one.name: self._answer(one) for one in FIELDS if one.several}
        return possible(mixed)

    def _draw(self) -> Answers:
        return {one.name: self._answer(one) for one in FIELDS}

    def _answer(self, field: Field) -> str | frozenset[str]:
        rng, weights = self._rng, self._weights[field.name]
        if rng.random() < self._unknown[field.name]:
            return frozenset() if field.several else "unknown"
        if not field.several:
            return rng.choices(field.values, weights)[0]
        if self._mixes:
            # Two values that are said often, alone and together, and now and then a third beside one of them.
            first, second, *others = sorted(field.values, key=lambda value: -weights[field.values.index(value)])
            pair = rng.choices([{first}, {second}, {first, second}], [60, 20, 8])[0]
            return frozenset(pair | {rng.choice(others)} if others and rng.random() < 0.02 else pair)
        return frozenset(rng.choices(field.values, weights, k=rng.choice([1, 1, 1, 2, 2, 3, 5])))

    def _lean(self, count: int) -> list[float]:
        steep = self._rng.choice([0.0, 0.7, 1.5, 3.0])
        weights = [1 / (place + 1) ** steep for place in range(count)]
        self._rng.shuffle(weights)
        return weights


def possible(answers: Answers) -> Answers:
    """As a form would have it: what excludes others stands alone, and of what is not so no more is asked."""
    found = dict(answers)
    for field in FIELDS:
        said = found[field.name]
        if field.alone is not None and field.alone in said:
            found[field.name] = frozenset({field.alone})
    for field in FIELDS:
        if field.only_with and field.only_with[1] not in found[field.only_with[0]]:
            found[field.name] = frozenset() if field.several else "unknown"
    return found
