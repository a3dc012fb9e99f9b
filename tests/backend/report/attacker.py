"""Somebody who reads the published reports, and nothing else, and calculates.

Written from what the report says about itself, on purpose without a look at how the server builds its system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from api_client.report import Count, Kind, Report, Table

Unknown = tuple[object, ...]
Side = dict[str, tuple[str, ...]]

AGES: Side = {"under_15": ("0-11", "12-14"), "15_17": ("15", "16-17"), "adult": ("18-22", "23-30", "31+")}
PARENTS: Side = {
    "own_parents": ("father_only", "mother_only", "father_and_mother"),
    "other": ("step_or_foster_only", "no_parent"),
}
DURATIONS: Side = {
    "under_1y": ("<1m", "1-6m", "6-12m"),
    "1_2y": ("1-2y",),
    "2_5y": ("2-5y",),
    "5y+": ("5-10y", "10y+", "5y+"),
}
CROSSED: dict[str, tuple[tuple[str, Side], tuple[str, Side]]] = {
    "age_by_gender": (("age", AGES), ("gender", {})),
    "age_by_form": (("age", AGES), ("form_mix", {})),
    "parents_by_duration": (("parents", PARENTS), ("duration", DURATIONS)),
    "parents_by_disclosure": (("parents", PARENTS), ("first_disclosure", {})),
}
ONE_FIELD = {"form_mix": "forms", "parents": "perp_relation"}
"""Tables of one field have the same known and unknown."""


class Attacker:
    """What follows from these reports. `edition` tells apart two publications of one year."""

    def __init__(self) -> None:
        self.known: dict[Unknown, int] = {}
        self.hidden: set[Unknown] = set()
        self.equal: list[tuple[list[tuple[Unknown, int]], int]] = []
        self.at_least: list[tuple[list[tuple[Unknown, int]], int]] = []

    def read(self, report: Report, editions: Sequence[object]) -> None:
        """Take in a report; `editions` name the year's figures, those of the year before and of two years before."""
        now, *earlier = editions
        for table in report.tables:
            self._learn((now, table.id, "total"), table.total)
            self._table(table, now, table.known, table.unknown, {row.id: row.count for row in table.rows})
            if earlier and report.years[-2:-1] and report.years[-2].year == report.year - 1:
                before = {row.id: row.before for row in table.rows}
                self._table(table, earlier[0], table.known_before, table.unknown_before, before)
            if len(earlier) == 2 and report.three_years is not None:
                self._three_years(table, editions)
        for cross in report.crosses:
            self._cross(now, cross.id, cross.rows, cross.columns, cross.counts)
            self._learn((now, cross.id, "known"), cross.known)
            self._learn((now, cross.id, "unknown"), cross.unknown)
            both: list[Unknown] = [
                (now, cross.id, row, column) for row in cross.rows[:-1] for column in cross.columns[:-1]
            ]
            self._sum((now, cross.id, "known"), both)
            self._sum((now, "victims"), [(now, cross.id, "known"), (now, cross.id, "unknown")])
        self._words(now, {table.id: [row.id for row in table.rows if not row.sum_of] for table in report.tables})
        for total, edition in zip(reversed(report.years), editions, strict=False):
            self._learn((edition, "victims"), total.victims)

    def widths(self, only: Iterable[Unknown] | None = None) -> dict[Unknown, float]:
        """How wide the interval of each number is that was not published."""
        everything = {*self.known, *(key for terms, _ in (*self.equal, *self.at_least) for key, _ in terms)}
        names = sorted((key for key in everything if key not in self.known), key=repr)
        column = {key: place for place, key in enumerate(names)}
        equal, constants = self._matrix(self.equal, column)
        below, limits = self._matrix(self.at_least, column, -1)
        found = {}
        for key in sorted(self.hidden if only is None else only, key=repr):
            ends = []
            for sign in (1, -1):
                goal = np.zeros(len(names))
                goal[column[key]] = sign
                solved = linprog(goal, A_ub=below, b_ub=limits, A_eq=equal, b_eq=constants, method="highs")
                assert solved.status in {0, 3}, (key, solved.message)
                ends.append(sign * solved.fun if solved.status == 0 else -sign * float("inf"))
            found[key] = ends[1] - ends[0]
        return found

    def _learn(self, key: Unknown, count: Count) -> None:
        if count is None:
            self.hidden.add(key)
            return
        assert self.known.setdefault(key, count) == count, key
        self.hidden.discard(key)

    def _table(self, table: Table, edition: object, known: Count, unknown: Count, rows: dict[str, Count]) -> None:
        field = ONE_FIELD.get(table.id, table.id)
        known_, unknown_ = (edition, field, "known"), (edition, field, "unknown")
        total: Unknown = (edition, "role", "total") if table.id == "role" else (edition, "victims")
        self._learn(known_, known)
        self._learn(unknown_, unknown)
        self._sum(total, [known_, unknown_])
        for row_id, count in rows.items():
            self._learn((edition, table.id, row_id), count)
        own: list[Unknown] = [(edition, table.id, row.id) for row in table.rows if not row.sum_of]
        if table.kind is Kind.PARTS:
            self._sum(known_, own)
        else:
            self._more(own, [known_])
            for row in own:
                self._more([known_], [row])
        for line in table.rows:
            if line.sum_of:
                self._sum((edition, table.id, line.id), [(edition, table.id, part) for part in line.sum_of])
        if table.id == "role":
            self._sum((edition, "victims"), [(edition, "role", "self")])

    def _three_years(self, table: Table, editions: Sequence[object]) -> None:
        field = ONE_FIELD.get(table.id, table.id)
        printed = {
            (field, "known"): table.known_three_years,
            (field, "unknown"): table.unknown_three_years,
            **{(table.id, row.id): row.three_years for row in table.rows},
        }
        for key, count in printed.items():
            name = (tuple(editions), *key)
            self._learn(name, count)
            self._sum(name, [(edition, *key) for edition in editions])

    def _cross(
        self,
        edition: object,
        cross: str,
        rows: Sequence[str],
        columns: Sequence[str],
        counts: Sequence[Sequence[Count]],
    ) -> None:
        for row, line in zip(rows, counts, strict=True):
            for column, count in zip(columns, line, strict=True):
                self._learn((edition, cross, row, column), count)
        (row_table, row_groups), (column_table, column_groups) = CROSSED[cross]
        for row in rows:
            cells: list[Unknown] = [(edition, cross, row, column) for column in columns]
            self._same(cells, list(_members(edition, row_table, row_groups, row)))
        for column in columns:
            cells = [(edition, cross, row, column) for row in rows]
            self._same(cells, list(_members(edition, column_table, column_groups, column)))

    def _words(self, edition: object, rows: dict[str, list[str]]) -> None:
        """What the words mean: who is in one row of a table is in a row of another one too."""
        both, other = (edition, "form_mix", "sexual_and_criminal"), (edition, "form_mix", "other_mix")
        for form in ("sexual", "criminal"):
            said, alone = (edition, "forms", form), (edition, "form_mix", f"{form}_only")
            self._more([said], [alone, both])
            self._more([alone, both, other], [said])
        rest = [(edition, "forms", form) for form in rows["forms"] if form not in {"sexual", "criminal"}]
        self._more(rest, [other])
        for single in rest:
            self._more([both, other], [single])
        for parent in ("father", "mother"):
            together = [(edition, "parents", f"{parent}_only"), (edition, "parents", "father_and_mother")]
            self._sum((edition, "perp_relation", parent), together)
        step = [(edition, "perp_relation", parent) for parent in ("stepparent", "foster_parent")]
        self._more(step, [(edition, "parents", "step_or_foster_only")])
        for one in step:
            self._more([(edition, "parents", "any_parent")], [one])

    def _sum(self, total: Unknown, parts: Sequence[Unknown]) -> None:
        self._same([total], parts)

    def _same(self, one: Sequence[Unknown], other: Sequence[Unknown]) -> None:
        self.equal.append(([*((key, 1) for key in one), *((key, -1) for key in other)], 0))

    def _more(self, more: Sequence[Unknown], less: Sequence[Unknown]) -> None:
        self.at_least.append(([*((key, 1) for key in more), *((key, -1) for key in less)], 0))

    def _matrix(
        self, rules: Sequence[tuple[list[tuple[Unknown, int]], int]], column: dict[Unknown, int], sign: int = 1
    ) -> tuple[csr_matrix, np.ndarray]:
        made = [[(column[key], sign * factor) for key, factor in terms if key in column] for terms, _ in rules]
        constants = [
            -sign * (constant + sum(factor * self.known[key] for key, factor in terms if key in self.known))
            for terms, constant in rules
        ]
        cells = list(chain.from_iterable(((line, *term) for term in terms) for line, terms in enumerate(made)))
        places = ([line for line, _, _ in cells], [place for _, place, _ in cells])
        return csr_matrix(([factor for *_, factor in cells], places), shape=(len(rules), len(column))), np.array(
            constants
        )


def _members(edition: object, table: str, groups: Side, group: str) -> Iterator[Unknown]:
    if group == "unknown":
        yield (edition, ONE_FIELD.get(table, table), "unknown")
    else:
        yield from ((edition, table, row) for row in groups.get(group, (group,)))
