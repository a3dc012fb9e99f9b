"""What the rows are called that are no value of a field: sums of values, combinations, groups.

The values themselves have their words from the registration form (`console/registration/words.py`).
"""

from __future__ import annotations

from console.strings import N_

CUMULATIVE: dict[str, dict[str, str]] = {
    "role": {"people": N_("together: people, each of them once")},
    "age": {
        "under_15": N_("together: younger than 15 (up to and including 14)"),
        "under_16": N_("together: 15 or younger"),
        "minor": N_("together: minors (up to and including 17)"),
    },
    "duration": {
        "1y_or_longer": N_("together: 1 year or longer"),
        "2y_or_longer": N_("together: 2 years or longer"),
        "5y_or_longer": N_("together: 5 years or longer"),
        "10y_or_longer": N_("together: 10 years or longer, as far as said"),
    },
    "parents": {
        "own_parents": N_("together: own father, mother or both"),
        "any_parent": N_("together: any parent, also step or foster"),
    },
}
"""Rows that add up others, by table."""

FORM_MIX: dict[str, str] = {
    "sexual_only": N_("sexual alone"),
    "criminal_only": N_("criminal alone"),
    "sexual_and_criminal": N_("sexual and criminal"),
    "other_mix": N_("another form or combination"),
}

PARENTS: dict[str, str] = {
    "father_only": N_("father, not mother"),
    "mother_only": N_("mother, not father"),
    "father_and_mother": N_("father and mother"),
    "step_or_foster_only": N_("only a step or foster parent"),
    "no_parent": N_("no parent"),
}

AGE_GROUPS: dict[str, str] = {
    "under_15": N_("younger than 15"),
    "15_17": N_("15, 16 or 17"),
    "adult": N_("18 or older"),
}

PARENT_GROUPS: dict[str, str] = {"own_parents": N_("own parent(s)"), "other": N_("no own parent")}

DURATION_GROUPS: dict[str, str] = {
    "under_1y": N_("shorter than 1 year"),
    "1_2y": N_("1 to 2 years"),
    "2_5y": N_("2 to 5 years"),
    "5y+": N_("5 years or longer"),
}

MONTHS: tuple[str, ...] = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

SHORT_MONTHS: dict[str, str] = {
    "01": N_("Jan"),
    "02": N_("Feb"),
    "03": N_("Mar"),
    "04": N_("Apr"),
    "05": N_("May"),
    "06": N_("Jun"),
    "07": N_("Jul"),
    "08": N_("Aug"),
    "09": N_("Sep"),
    "10": N_("Oct"),
    "11": N_("Nov"),
    "12": N_("Dec"),
}
"""Rows of `month` where there is room for three letters."""

ROLES: dict[str, str] = {
    "self": N_("possible victims, about themselves"),
    "self_again": N_("chats of victims who were here before and are not known again"),
    "third_party": N_("people who chatted about somebody else"),
    "professional": N_("professionals"),
    "no_trafficking": N_("not about trafficking"),
}

ROWS: dict[str, dict[str, str]] = {
    "role": ROLES,
    "form_mix": FORM_MIX,
    "parents": PARENTS,
    "month": {f"{number:02}": name for number, name in enumerate(MONTHS, start=1)},
}
"""Rows that are neither sums nor values of a field, by table."""

CROSS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "age_by_gender": (AGE_GROUPS, {}),
    "age_by_form": (AGE_GROUPS, FORM_MIX),
    "parents_by_duration": (PARENT_GROUPS, DURATION_GROUPS),
    "parents_by_disclosure": (PARENT_GROUPS, {}),
}
"""Rows and columns of the cross tables; what is not here is a value of the field in `CROSS_FIELDS`."""

CROSS_FIELDS: dict[str, tuple[str, str]] = {
    "age_by_gender": ("age_band", "gender"),
    "age_by_form": ("age_band", "form_mix"),
    "parents_by_duration": ("parents", "duration"),
    "parents_by_disclosure": ("parents", "first_disclosure"),
}
"""The fields behind the rows and the columns of a cross table."""

FIELD_OF = {"age": "age_band"}
"""The record's field behind a table, where their names differ."""
