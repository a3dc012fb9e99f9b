"""Every field and value of the record has a word in both languages, and every field stands in one group."""

from __future__ import annotations

import pytest

from console.registration.words import GROUPS, field_label, group_label, value_label
from console.strings import LANGUAGES, in_language
from protocol.registration import FIELDS


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_value_has_a_label_of_its_own(code: str) -> None:
    for field in FIELDS:
        labels = [value_label(field.name, value, code) for value in (*field.values, "unknown")]
        assert all(labels)
        assert len(set(labels)) == len(labels), field.name
    assert len({field_label(field.name, code) for field in FIELDS}) == len(FIELDS)


def test_the_groups_hold_every_field_in_the_order_of_the_record() -> None:
    assert [name for _, names in GROUPS.values() for name in names] == [field.name for field in FIELDS]


def test_labels_follow_the_language() -> None:
    assert value_label("perp_relation", "father") == "vader"
    assert value_label("perp_relation", "father", "en") == "father"
    assert value_label("age_band", "unknown") == in_language("nl", "unknown") == "onbekend"
    assert [group_label(group, "en") for group in GROUPS][0] == "Who"


def test_a_value_that_is_not_there_has_no_label() -> None:
    with pytest.raises(KeyError):
        value_label("age_band", "father")
