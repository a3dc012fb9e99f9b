"""The yearly report's tables, row by row, as its titles and labels put them into words (`docs/report.md`).

Literal on purpose, and apart from the server's own definition: a table or a row that the server adds is refused by the
attacker until somebody has said here, in other words, whom it counts. What can be answered at all is the public
definition of a record (`protocol/registration.py`).
"""

from __future__ import annotations

from protocol.registration import FIELD
from tests.attacks.report.declared import Cross, Declaration, Field, Table, Wanted, each, said

FORM_MIX = {
    "sexual_only": said(only="sexual"),
    "criminal_only": said(only="criminal"),
    "sexual_and_criminal": said(every="sexual criminal"),
    "other_mix": said(set(FIELD["forms"].values) - {"sexual", "criminal"}, apart="sexual criminal"),
}
AGE_GROUPS = {"under_15": said("0-11 12-14"), "15_17": said("15 16-17"), "adult": said("18-22 23-30 31+")}
PARENT_GROUPS = {"own_parents": said("father mother"), "other": said(none="father mother")}
FIVE_YEARS = "5-10y 10y+ 5y+"
DURATION_GROUPS = {
    "under_1y": said("<1m 1-6m 6-12m"),
    "1_2y": said("1-2y"),
    "2_5y": said("2-5y"),
    "5y+": said(FIVE_YEARS),
}
GENDERS = each("girl_woman", "boy_man", "other")
YES_NO = each("yes", "no")
MONTHS = tuple(f"{number:02}" for number in range(1, 13))


def _field(name: str) -> Field:
    given = FIELD[name]
    return Field(name, given.values, given.several, given.alone, given.only_with)


def _table(name: str, more: dict[str, Wanted] | None = None) -> Table:
    return Table(name, each(*FIELD[name].values) | (more or {}))


FIELDS = {
    "role": Field("role", ("self", "self_again", "third_party", "professional", "no_trafficking")),
    "month": Field("month", MONTHS),
} | {
    name: _field(name)
    for name in (
        "age_band",
        "gender",
        "forms",
        "criminal_kind",
        "status",
        "duration",
        "perp_relation",
        "perp_count",
        "perp_received",
        "siblings_victim",
        "first_disclosure",
        "known_to",
        "help_asked",
        "referral",
        "referral_result",
        "outcome",
        "region",
        "language",
    )
}

TABLES = {
    "role": Table(
        "role",
        each(*FIELDS["role"].values) | {"people": said("self third_party professional no_trafficking")},
        victims=False,
    ),
    "age": _table(
        "age_band",
        {
            "under_15": said("0-11 12-14"),
            "under_16": said("0-11 12-14 15"),
            "minor": said("0-11 12-14 15 16-17"),
        },
    ),
    "gender": Table("gender", GENDERS),
    "forms": _table("forms"),
    "form_mix": Table("forms", FORM_MIX),
    "criminal_kind": _table("criminal_kind"),
    "status": _table("status"),
    "duration": _table(
        "duration",
        {
            "1y_or_longer": said(f"1-2y 2-5y {FIVE_YEARS}"),
            "2y_or_longer": said(f"2-5y {FIVE_YEARS}"),
            "5y_or_longer": said(FIVE_YEARS),
            "10y_or_longer": said("10y+"),
        },
    ),
    "perp_relation": _table("perp_relation"),
    "parents": Table(
        "perp_relation",
        {
            "father_only": said("father", none="mother"),
            "mother_only": said("mother", none="father"),
            "father_and_mother": said(every="father mother"),
            "step_or_foster_only": said("stepparent foster_parent", none="father mother"),
            "no_parent": said(none="father mother stepparent foster_parent"),
            "own_parents": said("father mother"),
            "any_parent": said("father mother stepparent foster_parent"),
        },
    ),
    "perp_count": _table("perp_count"),
    "perp_received": _table("perp_received"),
    "siblings_victim": Table("siblings_victim", YES_NO),
    "first_disclosure": Table("first_disclosure", YES_NO),
    "known_to": _table("known_to"),
    "help_asked": _table("help_asked"),
    "referral": _table("referral"),
    "referral_result": _table("referral_result"),
    "outcome": _table("outcome"),
    "region": _table("region"),
    "language": _table("language"),
    "month": Table("month", each(*MONTHS)),
}

CROSSES = {
    "age_by_gender": Cross("age_band", AGE_GROUPS, "gender", GENDERS),
    "age_by_form": Cross("age_band", AGE_GROUPS, "forms", FORM_MIX),
    "parents_by_duration": Cross("perp_relation", PARENT_GROUPS, "duration", DURATION_GROUPS),
    "parents_by_disclosure": Cross("perp_relation", PARENT_GROUPS, "first_disclosure", YES_NO),
}

REPORT = Declaration(FIELDS, TABLES, CROSSES)
