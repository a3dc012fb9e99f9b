"""The record of practice and its signature."""

from __future__ import annotations

import json

import pytest

from console.strings import set_language
from console.training.exports.certificate import WeakKey, as_json, as_markdown, certificate, verify
from tests.console.training.played import GOOD, WEAK, played

KEY = b"sleutel van de organisatie"
RUNS = (played(*GOOD), played(*WEAK, run="20261128-0100-bb", log_sha256="b" * 64))


def test_it_names_runs_that_count_with_the_hash_of_their_logs() -> None:
    others = (played(*GOOD, done=False), played(*GOOD, trainee="sam"), played(*GOOD, how="stopped"))
    made = certificate("kim", (*RUNS, *others), "2026-12-01")
    assert [(run["log_sha256"][0], run["gate_passed"]) for run in made["runs"]] == [("a", True), ("b", False)]
    assert (made["scenarios"], made["signature"]) == (1, None)


def test_a_signature_holds_until_anything_is_changed() -> None:
    content = as_json(certificate("kim", RUNS, "2026-12-01", KEY))
    assert verify(content, KEY)
    assert not verify(content, b"een andere sleutel, ook lang")
    changed = json.loads(content)
    changed["runs"][1]["gate_passed"] = True
    assert not verify(json.dumps(changed).encode(), KEY)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b'{"signature": {"value": 1}}', b"[" * 100_000])
def test_what_is_no_certificate_is_not_verified(content: bytes) -> None:
    assert not verify(content, KEY)


def test_an_unsigned_one_is_not_verified_and_says_so() -> None:
    made = certificate("kim", RUNS, "2026-12-01")
    assert not verify(as_json(made), KEY)
    set_language("en")
    try:
        text = as_markdown(made).decode()
    finally:
        set_language("nl")
    assert "not signed" in text
    assert "kim took part in, and debriefed, 1 scenario in" in text
    assert "not a proof of competence" in text
    assert "a" * 64 in text


def test_a_short_key_is_refused() -> None:
    with pytest.raises(WeakKey):
        certificate("kim", RUNS, "2026-12-01", b"kort")


def test_an_alias_is_no_markdown() -> None:
    made = certificate("<b>|x*", [played(*GOOD, trainee="<b>|x*")], "2026-12-01")
    assert r"\<b\>\|x\*" in as_markdown(made).decode()
