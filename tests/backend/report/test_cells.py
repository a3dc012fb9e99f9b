"""The cells of a year: their values, and that what is said of them holds whatever people there are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.report.aggregate import Counted
from backend.report.cells import STANDARD, VICTIMS
from backend.report.tables import CROSSES, TABLES
from tests.backend.report.people import Entry, counts, persons
from tests.backend.report.test_aggregate import entries

YEAR = 2021
GROUPS = list(dict.fromkeys([*((table.field,) for table in TABLES), *(cross.fields for cross in CROSSES)]))


def cells(given_entries: list[Entry]) -> dict[str, int]:
    return STANDARD.figures(Counted(persons={fields: counts(given_entries, YEAR, fields) for fields in GROUPS}))


@settings(max_examples=150, deadline=None)
@given(given_entries=entries)
def test_every_relation_holds(given_entries: list[Entry]) -> None:
    found = cells(given_entries)
    assert found.keys() == STANDARD.cell.keys()
    for one in STANDARD.sums:
        if all(key in found for key, _factor in one.terms):
            assert sum(factor * found[key] for key, factor in one.terms) == 0, one
    for whole in STANDARD.wholes:
        assert all(found[part] <= found[whole.total] for part in whole.parts), whole


@settings(max_examples=100, deadline=None)
@given(
    given_entries=st.lists(entries, min_size=1, max_size=3).map(lambda lists: [one for some in lists for one in some])
)
def test_cells_are_counted_one_by_one(given_entries: list[Entry]) -> None:
    """Some of every kind of cell, each with a rule of its own."""
    everybody = [person.known for person in persons(given_entries) if person.month.startswith(str(YEAR))]
    own = [known for known in everybody if known["came_as"] == {"self"}]
    parents = [known["perp_relation"] for known in own if known["perp_relation"]]
    found = cells(given_entries)
    expected = {
        VICTIMS: len(own),
        "role/total": len(everybody),
        "came_as/known": sum(bool(known["came_as"]) for known in everybody),
        "came_as/unknown": sum(not known["came_as"] for known in everybody),
        "role:professional": sum("professional" in known["came_as"] for known in everybody),
        "role:self_again": sum("self_again" in known["came_as"] for known in everybody),
        "age_band/known": sum(bool(known["age_band"]) for known in own),
        "age:under_15": sum(bool(known["age_band"] & {"0-11", "12-14"}) for known in own),
        "age:minor": sum(bool(known["age_band"] & {"0-11", "12-14", "15", "16-17"}) for known in own),
        "forms/unknown": sum(not known["forms"] for known in own),
        "forms:sexual": sum("sexual" in known["forms"] for known in own),
        "forms:sexual/others": sum(bool(known["forms"]) and "sexual" not in known["forms"] for known in own),
        "form_mix:criminal_only": sum(known["forms"] == {"criminal"} for known in own),
        "duration:2y_or_longer": sum(bool(known["duration"] & {"2-5y", "5-10y", "10y+", "5y+"}) for known in own),
        "parents:own_parents": sum(bool(relations & {"father", "mother"}) for relations in parents),
        "parents:mother_only": sum(relations & {"father", "mother"} == {"mother"} for relations in parents),
        "month:12": sum(known["month"] == {"12"} for known in own),
        "age_by_gender:15_17:girl_woman": sum(
            bool(known["age_band"] & {"15", "16-17"}) and known["gender"] == {"girl_woman"} for known in own
        ),
        "age_by_gender:adult:unknown": sum(
            bool(known["age_band"] & {"18-22", "23-30", "31+"}) and not known["gender"] for known in own
        ),
        "age_by_gender/known": sum(bool(known["age_band"] and known["gender"]) for known in own),
        "age_by_gender/unknown": sum(not (known["age_band"] and known["gender"]) for known in own),
        "parents_by_disclosure:other:yes": sum(
            bool(known["perp_relation"])
            and not known["perp_relation"] & {"father", "mother"}
            and known["first_disclosure"] == {"yes"}
            for known in own
        ),
    }
    assert {key: found[key] for key in expected} == expected
