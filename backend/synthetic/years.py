"""The records of a made-up year. The same seed gives the same records, to the byte, whatever other years are made."""

from __future__ import annotations

import random
from typing import Any

from backend.synthetic import people
from backend.synthetic.figures import UNKNOWN, of_year
from backend.synthetic.people import Answers
from protocol.registration import FIELD, FIELDS, RECORD_VERSION

Row = dict[str, Any]
"""A row of the table `registrations`."""

COME_BACK = 0.12
"""Which part of the victims has a return word and comes back."""
WITHOUT_WORD = 0.08
"""How many records more, to each victim, are of somebody who was here before without a word."""
KNOWN_LATER = 0.3
"""Which part of the answers somebody who comes back gives only at the last visit."""


def records(year: int, seed: int) -> list[Row]:
    """All records of one year, in the order of their random ids."""
    rng = random.Random(f"made-up year {year}, seed {seed}")
    figures = of_year(year)
    made: list[Row] = []
    victims = people.victims(rng, figures)
    for number, answers in enumerate(victims):
        if number < COME_BACK * len(victims):
            made.extend(_visits(rng, year, answers))
        else:
            made.append(_row(rng, year, answers))
    for answers in rng.sample(victims, round(WITHOUT_WORD * len(victims))):
        month = f"{rng.randint(int(answers['month']), 12):02}"
        made.append(_row(rng, year, {**answers, "month": month, "visitor_seq": "repeat"}))
    for group in (people.others(rng, figures), people.not_flagged(rng, figures)):
        made.extend(_row(rng, year, answers) for answers in group)
    return sorted(made, key=lambda row: str(row["id"]))


def _visits(rng: random.Random, year: int, answers: Answers) -> list[Row]:
    """Two to four records of one person: the first says less, the last says everything."""
    person = rng.randbytes(16).hex()
    visits = rng.choice((2, 2, 2, 3, 3, 4))
    later = sorted(rng.randint(int(answers["month"]), 12) for _ in range(visits - 1))
    rows = [_row(rng, year, _less(rng, answers), person, 1)]
    for contact, month in enumerate(later, start=2):
        said = answers if contact == visits else _less(rng, answers)
        rows.append(_row(rng, year, {**said, "month": f"{month:02}", "visitor_seq": "repeat"}, person, contact))
    return rows


def _less(rng: random.Random, answers: Answers) -> Answers:
    """The same person, of whom less is known yet. What is true of the moment is what the first chat says of it."""
    kept = {"month", "role", "flagged_trafficking"}

    def stays(name: str) -> bool:
        return name in kept or (name in FIELD and FIELD[name].moment) or rng.random() > KNOWN_LATER

    return {name: value for name, value in answers.items() if stays(name)}


def _row(rng: random.Random, year: int, answers: Answers, person: str | None = None, contact: int = 0) -> Row:
    fields = {one.name: answers.get(one.name, frozenset() if one.several else UNKNOWN) for one in FIELDS}
    return {
        "id": rng.randbytes(16).hex(),
        "conversation": None,
        "version": 0,
        "definition": RECORD_VERSION,
        "month": f"{year}-{answers['month']}",
        "person": person,
        "contact": contact,
        "synthetic": True,
        **fields,
    }
