"""What is said to a chatter: forty planted faults are found, each by its code, and nothing that ships has one.

The sentences are those that a child-protection professional and a plain-language editor struck out or warned against,
and neighbours of them; none was written from a pattern of the product.
"""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from console.cli.page_words import of_page
from console.content.lint import lint_all
from console.content.sentences.shipped import of_scenarios

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 12, 1)

FALSE_PROMISES = [
    ("nl", "Je mag altijd terugkomen, ook vannacht."),
    ("nl", "Ik doe niets achter je rug om."),
    ("nl", "Ik blijf bij je in de chat."),
    ("nl", "Met je terugkomwoord hoef je niet opnieuw te beginnen."),
    ("nl", "We bewaren niets waarmee we jou of je telefoon kunnen terugvinden."),
    ("nl", "Dat bespreken we altijd eerst met jou."),
    ("nl", "Niemand krijgt dit ooit te horen."),
    ("nl", "Je bent hier anoniem: ik weet niet wie je bent."),
    ("nl", "Ik beloof dat het stopt."),
    ("en", "You may always come back, also if nothing has changed."),
    ("en", "I do nothing behind your back."),
    ("en", "I stay with you in the chat."),
    ("en", "We keep nothing that can lead us to you or your phone."),
    ("en", "I promise that I will not tell anybody."),
    ("en", "You are completely safe with us, 100% anonymous."),
    ("en", "It will be all right."),
]

DANGEROUS = [
    ("nl", "Wis de pagina als iemand je telefoon bekijkt."),
    ("nl", "Verwijder je hele geschiedenis, dan ziet niemand het."),
    ("nl", "Gebruik als het kan een computer op school."),
    ("nl", "Hoi! Wat ben je vandaag aan het doen?"),
    ("nl", "Ik wacht rustig op je."),
    ("nl", "Maak een schermfoto van de foto's en bewaar die goed."),
    ("nl", "Ga eerst lekker douchen en was je kleren."),
    ("nl", "Typ hier even je echte naam en je adres."),
    ("nl", "Gebruik de wegklik-toets."),
    ("en", "Clear the page before he's there."),
    ("en", "Delete your browsing history tonight."),
    ("en", "Use a computer at school if you can."),
    ("en", "Hi! What are you doing today?"),
    ("en", "Take a screenshot of the nudes as proof."),
    ("en", "Just pay him, then it is over."),
    ("en", "Press the quick exit."),
]

UNKNOWN_NUMBERS = [
    ("nl", "Bel 0900-0113 als het niet meer gaat."),
    ("nl", "Je kunt appen met 06-12345678."),
    ("en", "Call 0800 0433, they listen."),
    ("en", "From abroad you can call +31 20 123 45 67."),
]

CANNED = """\
texts:
  - id: planted
    phase: null
    title: {{nl: Proef, en: Trial}}
    text:
      nl: "{nl}"
      en: "{en}"
"""
REFERRAL = """\
organisations:
  - id: planted
    name: Opvang Proef
    phones: ["058-1234567"]
    url: null
    hours: "24/7"
    age_min: 0
    age_max: null
    forms: []
    region: null
    when: {{nl: Opvang, en: Shelter}}
    basis: seen
{more}
"""
SIGNAL = """\
sources:
  PLANTED: {{title: A leaflet, year: 2020, url: null, basis: {source}}}
checklists:
  - id: danger
    items:
      - {{id: planted, text: {{nl: Proef, en: Trial}}, strength: ungraded, source: PLANTED, basis: {basis}}}
"""


def found(tmp_path: Path, **files: str) -> list[tuple[str, int, str]]:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    _content, findings = lint_all(tmp_path, TODAY)
    return [(one.file, one.line, one.code) for one in findings]


def planted(tmp_path: Path, language: str, sentence: str) -> list[tuple[str, int, str]]:
    """Without C19: the other language says hello, which is no matter here."""
    texts = {"nl": "Hoi.", "en": "Hi.", language: sentence}
    return [one for one in found(tmp_path, canned=CANNED.format(**texts)) if one[2] != "C19"]


@pytest.mark.parametrize(("language", "sentence"), FALSE_PROMISES)
def test_a_false_promise_is_found_on_its_line(tmp_path: Path, language: str, sentence: str) -> None:
    assert ("canned.yaml", 6 if language == "nl" else 7, "C14") in planted(tmp_path, language, sentence)


@pytest.mark.parametrize(("language", "sentence"), DANGEROUS)
def test_dangerous_advice_is_found_on_its_line(tmp_path: Path, language: str, sentence: str) -> None:
    assert ("canned.yaml", 6 if language == "nl" else 7, "C15") in planted(tmp_path, language, sentence)


@pytest.mark.parametrize(("language", "sentence"), UNKNOWN_NUMBERS)
def test_a_number_that_is_not_in_the_directory_is_found(tmp_path: Path, language: str, sentence: str) -> None:
    assert planted(tmp_path, language, sentence) == [("canned.yaml", 6 if language == "nl" else 7, "C16")]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ('    source: "https://example.org"\n    looked_up: 2025-11-28', "C17"),
        ("    checked_on: 2025-11", "C17"),
        ('    source: "https://example.org"\n    looked_up: 2025-02-31', "C17"),
        ("    source: null", "C18"),
        ('    source: "https://example.org"', "C18"),
        ("    looked_up: 2026-11-29", "C18"),
    ],
)
def test_a_stale_hour_and_a_missing_source_are_found(tmp_path: Path, more: str, code: str) -> None:
    assert found(tmp_path, referrals=REFERRAL.format(more=more)) == [("referrals.yaml", 2, code)]


def test_what_was_confirmed_within_the_year_is_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path, referrals=REFERRAL.format(more="    checked_on: 2026-11")) == []


@pytest.mark.parametrize(
    ("source", "basis", "places"), [("seen", "seen", [2]), ("recalled", "seen", [6]), ("recalled", "recalled", [])]
)
def test_a_signal_whose_source_is_not_there_is_found(
    tmp_path: Path, source: str, basis: str, places: list[int]
) -> None:
    text = SIGNAL.format(source=source, basis=basis)
    assert found(tmp_path, checklists=text) == [("checklists.yaml", line, "C18") for line in places]


def test_at_least_forty_faults_are_planted() -> None:
    assert len(FALSE_PROMISES) + len(DANGEROUS) + len(UNKNOWN_NUMBERS) + 6 + 2 >= 40


def test_nothing_that_ships_promises_endangers_or_names_what_is_not_known() -> None:
    """Canned texts, lists, the page's words with and without JavaScript, model answers and the good runs."""
    page, scenarios = list(of_page()), list(of_scenarios())
    assert len(page) > 200
    assert len(scenarios) > 300
    assert any("JavaScript" in said.text for said in page)
    content, findings = lint_all(None, TODAY, [*page, *scenarios])
    assert content is not None
    assert findings == []


def test_an_organisation_s_remark_stops_no_console(tmp_path: Path) -> None:
    (tmp_path / "canned.yaml").write_text(CANNED.format(nl="Je mag altijd terugkomen.", en="Hi."), encoding="utf-8")
    content, findings = lint_all(tmp_path, TODAY)
    assert content is not None
    assert [one.code for one in findings] == ["C14"]


def test_a_pattern_that_is_no_regular_expression_is_said_and_harms_nothing(tmp_path: Path) -> None:
    rule = "dangerous:\n  - {id: own, why: {nl: a, en: b}, nl: ['('], en: ['x{2']}\n"
    assert found(tmp_path, advice=rule) == [("advice.yaml", 2, "C15")]


@pytest.mark.parametrize("id_", ["neutral", "silence-safe"])
def test_a_folder_of_before_that_changes_a_text_that_is_gone_is_told_why(tmp_path: Path, id_: str) -> None:
    assert found(tmp_path, canned=f"texts:\n  - {{id: {id_}, checked_on: 2026-10}}\n") == [("canned.yaml", 2, "C13")]
    assert found(tmp_path, canned=f"texts:\n  - {{id: {id_}, remove: true}}\n") == []


@pytest.mark.parametrize(("strength", "codes"), [("weak", ["C06"]), ("low", []), ("high", [])])
def test_a_risk_of_suicide_has_a_level_and_is_never_weak(tmp_path: Path, strength: str, codes: list[str]) -> None:
    text = f"checklists:\n  - id: suicide\n    items:\n      - {{id: suicide-wish-dead, strength: {strength}}}\n"
    assert [code for _file, _line, code in found(tmp_path, checklists=text)] == codes


LISTS = yaml.safe_load((ROOT / "console/content/data/promises.yaml").read_text(encoding="utf-8"))
PROMISES = LISTS["promises"]
SETTINGS = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("promise", PROMISES, ids=[one["id"] for one in PROMISES])
def test_each_promise_names_one_thing_that_makes_it_true_and_that_there_is(promise: dict[str, dict[str, str]]) -> None:
    ((kind, what),) = promise["true_by"].items()
    match kind:
        case "test":
            path, _sep, name = what.partition("::")
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
            assert name in {function.name for function in functions}
        case "setting":
            table, _dot, key = what.rpartition(".")
            assert re.search(rf"^\| `{key}` \|", SETTINGS, re.MULTILINE)
            assert not table or f"`[{table}]`" in SETTINGS
        case _:
            pytest.fail(f"of what ships nothing rests on a {kind}")


def test_what_promises_nothing_though_it_has_such_a_word_stands_apart_with_why() -> None:
    listed = {one["id"]: one for one in LISTS["no_promises"]}
    assert set(listed) == {"nobody-watching", "images-not-always", "device-nobody", "device-nobody-training"}
    assert all(one["why"]["nl"].strip() and one["why"]["en"].strip() for one in listed.values())
