"""What persons can add to the figures, against a list of every person there can be: the two allow the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from backend.report.kinds import Asked, Diagram, Question, Tied, diagram_of, sums_of_persons

SLACK = 1e-6


@dataclass
class World:
    """Questions with what their answers count in, and tables of two of them; small enough to list every person."""

    asked: list[Asked]
    tied: dict[str, Tied]

    def persons(self) -> Iterator[frozenset[str]]:
        """The figures that each person there can be counts in."""
        for answers in product(*(list(answers_to(one.question)) for one in self.asked)):
            counts = {"everybody"}
            for one, answer in zip(self.asked, answers, strict=True):
                counts |= one.ends(answer)
                counts |= set(chain.from_iterable(one.values.get(value, ()) for value in answer))
            margins = {key for key in counts if key.startswith(">")}
            for table, tied in self.tied.items():
                mine = {(side, group) for _, name, side, group in (key.split(">") for key in margins) if name == table}
                row = next(group for side, group in mine if side == "0")
                column = next(group for side, group in mine if side == "1")
                counts.add(tied.cells[row, column])
            yield frozenset(counts - margins)


def answers_to(question: Question) -> Iterator[frozenset[str]]:
    """Everything that the form takes, written from what it says about several values and the one that stands alone."""
    if not question.complete:
        yield frozenset()
    sizes = range(1, len(question.values) + 1 if question.several else 2)
    for answer in chain.from_iterable(combinations(question.values, size) for size in sizes):
        if len(answer) == 1 or question.alone not in answer:
            yield frozenset(answer)


def world(rng: Random, shape: str) -> World:
    """Three or four questions with rows, a row by a rule of its own, and groups; tables that form a tree or a ring."""
    pairs = {"tree": ((0, 1), (1, 2)), "ring": ((0, 1), (1, 2), (2, 0)), "twice": ((0, 1), (0, 1)), "self": ((0, 0),)}[
        shape
    ]
    questions = []
    for number in range(3):
        several = rng.random() < 0.6
        values = tuple(f"{number}{letter}" for letter in "abc"[: rng.randint(2, 3)])
        alone = values[-1] if several and rng.random() < 0.4 else None
        questions.append(Question(f"q{number}", values, several, alone, complete=rng.random() < 0.3))
    sides: dict[tuple[str, int], dict[frozenset[str], str]] = {}
    tied = {}
    for number, (one, other) in enumerate(pairs):
        groups = []
        for side, place in enumerate((one, other)):
            question = questions[place]
            sides[f"t{number}", side] = {answer: rng.choice("xy") for answer in answers_to(question)}
            groups.append(sorted(set(sides[f"t{number}", side].values())))
        cells = {(row, column): f"t{number}/{row}{column}" for row in groups[0] for column in groups[1]}
        tied[f"t{number}"] = Tied((f"q{one}", f"q{other}"), cells)
    asked = []
    for number, question in enumerate(questions):
        mine = [key for key in sides if pairs[int(key[0][1:])][key[1]] == number]
        rule = {answer: rng.choice(("", f"q{number}:one", f"q{number}:two")) for answer in answers_to(question)}

        def ends(
            answer: frozenset[str],
            mine: Sequence[tuple[str, int]] = mine,
            rule: Mapping[frozenset[str], str] = rule,
        ) -> frozenset[str]:
            margins = (Tied.margin(table, side, sides[table, side][answer]) for table, side in mine)
            return frozenset({*margins, *filter(None, [rule[answer]])})

        rows = {value: frozenset({f"row {value}"}) for value in question.values if rng.random() < 0.7}
        asked.append(Asked(question, "everybody", ends, rows))
    return World(asked, tied)


Ranges = dict[str, tuple[float, float]]


def ranges(columns: Sequence[Mapping[str, float]], keys: Sequence[str], known: Mapping[str, float]) -> Ranges:
    """Between what each figure lies: numbers of persons by `columns` (what one counts in), with `known` figures."""
    equal = np.array([[column.get(key, 0.0) for column in columns] for key in known])
    found = {}
    for key in keys:
        goal = np.array([column.get(key, 0.0) for column in columns])
        least = linprog(goal, A_eq=equal, b_eq=list(known.values()), method="highs")
        most = linprog(-goal, A_eq=equal, b_eq=list(known.values()), method="highs")
        assert least.status == most.status == 0
        found[key] = (least.fun, -most.fun)
    return found


def ranges_by_sums(made: World, keys: Sequence[str], known: Mapping[str, float]) -> Ranges:
    """The same by what the product says."""
    unknowns, sums = sums_of_persons(made.asked, made.tied)
    names = [*unknowns, *sorted({key for one in sums for key, _ in one.terms} - set(unknowns))]
    place = {name: number for number, name in enumerate(names)}
    rows = np.zeros((len(sums) + len(known), len(names)))
    for number, one in enumerate(sums):
        for key, factor in one.terms:
            rows[number, place[key]] += factor
    for number, key in enumerate(known, start=len(sums)):
        rows[number, place[key]] = 1
    right = [*([0.0] * len(sums)), *known.values()]
    found = {}
    for key in keys:
        goal = np.zeros(len(names))
        goal[place[key]] = 1
        least = linprog(goal, A_eq=rows, b_eq=right, method="highs")
        most = linprog(-goal, A_eq=rows, b_eq=right, method="highs")
        assert least.status == most.status == 0
        found[key] = (least.fun, -most.fun)
    return found


@pytest.mark.parametrize("shape", ["tree", "ring", "twice", "self"])
@pytest.mark.parametrize("seed", range(6))
def test_the_same_figures_are_possible_as_with_a_list_of_every_person(shape: str, seed: int) -> None:
    rng = Random(f"{shape} {seed}")
    made = world(rng, shape)
    persons = list(made.persons())
    people = rng.choices(persons, k=rng.randint(5, 60))
    keys = sorted(set(chain.from_iterable(persons)))
    counts = {key: float(sum(key in one for one in people)) for key in keys}
    known = {key: counts[key] for key in keys if key == "everybody" or rng.random() < 0.5}
    hidden = [key for key in keys if key not in known]
    listed = ranges([dict.fromkeys(one, 1.0) for one in set(persons)], hidden, known)
    summed = ranges_by_sums(made, hidden, known)
    for key in hidden:
        assert summed[key] == pytest.approx(listed[key], abs=SLACK), key


def walks(diagram: Diagram) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Every path from the start to an end: the values that were said, and what the end counts in."""
    waiting: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    while waiting:
        at, said = waiting.pop()
        if at in diagram.ends:
            yield said, diagram.ends[at]
        for step in diagram.steps:
            if step.start == at:
                waiting.append((step.end, said | {step.value} if step.value else said))


@pytest.mark.parametrize("seed", range(10))
def test_the_paths_of_a_diagram_are_the_answers(seed: int) -> None:
    rng = Random(seed)
    values = tuple("abcdef"[: rng.randint(1, 6)])
    question = Question("q", values, several=True, alone=rng.choice((None, values[0], values[-1])))
    labels = {answer: frozenset(rng.choice("xyz")) for answer in answers_to(question)}
    found = list(walks(diagram_of(question, labels.__getitem__)))
    assert len(found) == len(labels)
    assert dict(found) == labels


def test_values_that_are_alike_make_a_small_diagram_of_the_same_answers() -> None:
    question = Question("q", tuple("abcdefghijklmnopqr"), several=True, alone="r")
    vowels = frozenset("aeio")

    def counts_in(answer: frozenset[str]) -> frozenset[str]:
        return frozenset({"vowel" if answer & vowels else "none", "said" if answer else "unsaid"})

    made = diagram_of(question, counts_in, [vowels, frozenset("bcdfghjklmnpq")])
    assert len(made.steps) < 110  # a quarter of a million answers
    some: tuple[frozenset[str], ...] = tuple(map(frozenset, ("be", "r", "", "bq", "abcdefghijklmnopq")))
    found = dict(sampled(made, some))
    assert found == {answer: counts_in(answer) for answer in some}


def sampled(diagram: Diagram, answers: Sequence[frozenset[str]]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The ends of these answers alone; an answer has one path."""
    for answer in answers:
        points = [(0, frozenset[str]())]
        while points:
            at, said = points.pop()
            if at in diagram.ends and said == answer:
                yield answer, diagram.ends[at]
            for step in diagram.steps:
                if step.start == at and (step.value is None or step.value in answer):
                    points.append((step.end, said | {step.value} if step.value else said))


def test_too_many_values_that_a_table_tells_apart_are_refused() -> None:
    question = Question("q", tuple(map(str, range(17))), several=True)
    with pytest.raises(ValueError, match="group them"):
        diagram_of(question, lambda answer: frozenset(answer))
