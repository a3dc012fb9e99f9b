"""The rules of the record's fields, as the documents have them (`docs/protocol.md`, `docs/report.md`)."""

from __future__ import annotations

import pytest

from protocol.registration import FIELD, FIELDS, KnownTo, contradicting, patch_of

OF_THE_MOMENT = {
    "visitor_seq",
    "age_band",
    "status",
    "duration",
    "safety",
    "suicide_level",
    "first_disclosure",
    "known_to",
    "referral_result",
    "outcome",
    "channel",
    "language",
    "minutes_band",
}


def test_the_rules_are_those_of_the_documents_and_name_what_there_is() -> None:
    assert {one.name: one.alone for one in FIELDS if one.alone} == {"known_to": "nobody"}
    assert {one.name: one.only_with for one in FIELDS if one.only_with} == {
        "sexual_kind": ("forms", "sexual"),
        "criminal_kind": ("forms", "criminal"),
    }
    assert {one.name for one in FIELDS if one.moment} == OF_THE_MOMENT
    for field in FIELDS:
        assert field.alone is None or (field.several and field.alone in field.values)
        if field.only_with:
            other, value = field.only_with
            assert value in FIELD[other].values


@pytest.mark.parametrize(
    ("values", "wrong"),
    [((), False), (("nobody",), False), (("school", "police"), False), (("nobody", "school"), True)],
)
def test_who_told_nobody_did_not_tell_somebody(values: tuple[str, ...], wrong: bool) -> None:
    assert FIELD["known_to"].contradicts(values) is wrong
    field = contradicting(patch_of(known_to=frozenset(map(KnownTo, values))))
    assert (field is FIELD["known_to"]) is wrong


def test_a_patch_that_says_nothing_of_a_field_contradicts_nothing() -> None:
    assert contradicting(patch_of()) is None
