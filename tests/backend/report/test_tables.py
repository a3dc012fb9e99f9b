"""The definitions: what is a row of which table."""

from __future__ import annotations

import hashlib

import pytest

from backend.report.tables import CROSSES, DEFINITION, TABLES, form_mix, parents
from protocol.registration import FIELD


@pytest.mark.parametrize(
    ("forms", "row"),
    [
        ({"sexual"}, "sexual_only"),
        ({"criminal"}, "criminal_only"),
        ({"sexual", "criminal"}, "sexual_and_criminal"),
        ({"sexual", "criminal", "begging"}, "sexual_and_criminal"),
        ({"sexual", "begging"}, "other_mix"),
        ({"labour"}, "other_mix"),
    ],
)
def test_form_mix(forms: set[str], row: str) -> None:
    assert form_mix(frozenset(forms)) == {row}


@pytest.mark.parametrize(
    ("relations", "row"),
    [
        ({"father"}, "father_only"),
        ({"father", "stepparent", "group"}, "father_only"),
        ({"mother", "stranger"}, "mother_only"),
        ({"father", "mother"}, "father_and_mother"),
        ({"foster_parent", "partner"}, "step_or_foster_only"),
        ({"partner"}, "no_parent"),
    ],
)
def test_parents(relations: set[str], row: str) -> None:
    assert parents(frozenset(relations)) == {row}


def test_every_value_of_a_field_has_a_row() -> None:
    for table in TABLES:
        for value in FIELD[table.field].values if table.field in FIELD else ():
            assert table.place(frozenset({value})) <= frozenset(table.rows), (table.id, value)
        for rows in table.sums.values():
            assert frozenset(rows) <= frozenset(table.rows)


def test_the_groups_of_a_cross_table_divide_its_rows() -> None:
    for cross in CROSSES:
        for side in (cross.rows, cross.columns):
            grouped = [row for rows in side.groups.values() for row in rows]
            assert sorted(grouped) == sorted(side.table.rows), cross.id
            assert side.group_of(frozenset()) == "unknown"


def test_other_tables_are_another_definition() -> None:
    """Whoever changes a table raises `DEFINITION`, and writes its new print here."""
    said = [
        *((table.id, table.field, table.rows, str(table.kind), dict(table.sums), table.threshold) for table in TABLES),
        *((cross.id, dict(cross.rows.groups), dict(cross.columns.groups)) for cross in CROSSES),
    ]
    assert (DEFINITION, hashlib.sha256(repr(said).encode()).hexdigest()[:16]) == (2, "74e17e81f3d27e4e")
