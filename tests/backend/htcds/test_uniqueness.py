"""How unique the rows of an export are, counted by hand."""

from __future__ import annotations

from backend.htcds.uniqueness import uniqueness


def people(count: int, **known: str) -> list[dict[str, str]]:
    return [{"yearOfRegistration": "2021", "prs_Gender": "Feminine", **known}] * count


def test_groups_below_eleven_and_the_people_in_them() -> None:
    rows = [
        *people(11, majorityStatus="Minor"),
        *people(10, majorityStatus="Adult"),
        *people(1),
        *people(12, majorityStatus="Minor", x_baken_age_band="15", vic_RelationshipToTrafficker="Familial"),
    ]
    few, more = uniqueness(rows)
    assert (few.groups, few.persons, few.alone) == (2, 11, 1), "23 minors share the four fields"
    assert (more.groups, more.persons, more.alone) == (2, 11, 1)
    (few, more) = uniqueness([*rows, *people(3, majorityStatus="Minor", x_baken_age_band="16-17")])
    assert (few.groups, few.persons) == (2, 11)
    assert (more.groups, more.persons) == (3, 14)
