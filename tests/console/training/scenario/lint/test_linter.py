"""Each code has a planted fault, which is reported alone and on the right line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.training.scenario.lint.linter import CODES
from console.training.scenario.lint.names import Near
from tests.console.training.scenario.base import BASE, line_of, lint, planted

LONG = "ik weet het ook niet meer " * 11
DOCS = Path(__file__).parents[5] / "docs/scenarios.md"

FAULTS = [
    ("E00", "== welkom fase 1", "== welkom phase 1", "== welkom phase"),
    ("E00", "== welkom fase 1", "== welkom fase 6", "== welkom fase 6"),
    ("E00", "== welkom fase 1", "== welkom", "== welkom"),
    ("E00", "== welkom fase 1\n", "", "n [4s/6s] #m1"),
    ("E00", "wait 60s", "wait 2m", "wait 2m"),
    ("E00", "wait 60s", "", ">> t1"),
    ("E00", "[4s/6s]", "[4/6]", "[4/6]"),
    ("E00", "[4s/6s]", "[4s/99999s]", "[4s/99999s]"),
    ("E00", "#m1:", "m1:", "m1:"),
    ("E00", "  en: hi are", "en: hi are", "en: hi are"),
    ("E00", "  why-question -> waarom\n  asks", "why-question -> waarom\nasks", "why-question -> "),
    ("E00", "  note: Een test.", "  opm: Een test.", "opm:"),
    ("E00", "  + Samenvatten", "  v Samenvatten", "v Samenvatten"),
    ("E00", "* typing 5s", "* tikt 5s", "* tikt"),
    ("E00", "* silence 30s", "* silence", "* silence"),
    ("E00", "* online", "* online 4s", "* online 4s"),
    ("E00", '-> END "safe-return"', "-> END", "-> END"),
    ("E00", "  silent 60s -> schuld", "  silent -> schuld", "  silent ->"),
    ("E00", "seed % 2 == 1", "seed % 2 == 2", "variant seed % 2"),
    ("E00", "  = criminal-unexplained", "  =", "  =\n"),
    ("E00", 'x criminal-fine "een bot"', "x criminal-fine een bot", "x criminal-fine"),
    ("E00", " :: Dat is te vroeg. / That is too early.", "", "- Advies"),
    ("E00", 'minutes = 5', 'minutes = 5 min', "minutes"),
    ("E00", 'author = "Baken"', 'author = "Baken', "author"),
    ("E00", 'languages = ["nl", "en"]', 'languages = ["nl", "en"', "languages"),
    ("E00", 'title.en = "Small"', 'title.nl = "Small"', 'title.nl = "Small"'),
    ("E00", 'format = "draaiboek/1"', 'format = "draaiboek/2"', "draaiboek/2"),
    ("E01", 'author = "Baken"\n', "", "+++"),
    ("E01", 'author = "Baken"', 'auteur = "Baken"', "auteur"),
    ("E01", 'nick = "uil"\n', "", "[caller]"),
    ("E01", "level = 1", "level = 4", "level"),
    ("E01", "minutes = 5", 'minutes = "vijf"', "minutes"),
    ("E01", "cps = 3.0", "cps = 0", "cps"),
    ("E01", "latency_s = 120", "latency = 120", "latency"),
    ("E01", '"within 3 turns"', '"binnen 3 beurten"', "asks-safety ="),
    ("E01", 'gender = "unknown"', 'sex = "unknown"', "sex"),
    ("E01", 'gender = "unknown"', 'gender = "onbekend"', "gender"),
    ("E01", 'gender = "unknown"', 'known_to = ["nobody", "school"]', "known_to"),
    ("E02", "! control-debt", "! control-dept", "! control-dept"),
    ("E02", "= criminal-unexplained", "= criminal-gone", "= criminal-gone"),
    ("E02", "? danger-perpetrator-near", "? gone", "? gone"),
    ("E02", '"control-debt"]', '"control-depth"]', "critical ="),
    ("E02", "after control-debt", "after control-dept", "asks-safety ="),
    ("E02", "checklists@1", "checklists@9", "checklists@9"),
    ("E02", "model.nl: Je kunt bellen met {ref:alarm-112}", "model.nl: Je kunt bellen met {ref:alarm}", "{ref:alarm}"),
    ("E03", '"schuld terugwerken"', '"schuld terug werken"', "terug werken"),
    ("E04", "why-question -> waarom", "why-question -> warom", "-> warom"),
    ("E04", "% 3 == 0 -> einde", "% 3 == 0 -> slot", "-> slot"),
    ("E05", "  why-question -> waarom", "  why-question -> schuld", "== waarom"),
    ("E05", "-> schuld\n\n== schuld", "-> schuld\n* typing 4s\n-> schuld\n\n== schuld", "* typing 4s"),
    ("E06", '* close\n-> END "safe-return"', "* close", "* close"),
    ("E06", '* close\n-> END "safe-return"', "-> rondje\n\n== rondje fase 5\n-> einde", "== einde"),
    ("E07", "  en: never mind\n", "", "#m2"),
    ("E07", "note: Een test. / A test.", "note: Een test.", "note:"),
    ("E07", "  model.en: You can call {ref:alarm-112}.\n", "", "model.nl: Je kunt"),
    ("E07", "  model.nl: Hoi, goed dat je er bent.\n", "", "model.en: Hi"),
    ("E07", "  en: What do you do?\n", "", "?? f1"),
    ("E07", 'title.en = "Small"\n', "", "title.nl"),
    ("E08", "#m6", "#m5", "#m5: oke"),
    ("E08", ">> t2", ">> t1", ">> t1 wait 90s"),
    ("E08", "== waarom fase 2", "== welkom fase 2", "== welkom fase 2"),
    ("E08", "#m6", "#s6", "#s6"),
    ("E09", "laat maar", "bel me op 06-12345678", "06-12345678"),
    ("E09", "laat maar", "bel +31 6 1234 5678", "+31"),
    ("E09", "laat maar", "mail kim@example.org", "kim@"),
    ("E09", "laat maar", "ik woon op 1234 AB", "1234 AB"),
    ("E09", "laat maar", "NL91 ABNA 0417 1643 00", "NL91"),
    ("E09", "laat maar", "kijk op https://x.example", "https"),
    ("E09", "laat maar", "mn snap is kim.2009", "kim.2009"),
    ("E09", "laat maar", "ik ben @kim_2009", "@kim"),
    ("E09", "laat maar", "hij rijdt in de ab-12-cd", "ab-12-cd"),
    ("E10", 'origin = "synthetic"', 'origin = "real"', "origin"),
    ("E11", "asks-safety -> veilig", "asks-safty -> veilig", "asks-safty"),
    ("E11", "{!asks-safety}", "{!asked}", "{!asked}"),
    ("E11", "why-question = ", "waarom-vraag = ", "waarom-vraag"),
    ("E12", "  + Samenvatten", "  ~ Samenvatten", "?? f1"),
    ("E13", '  ! control-debt "schuld terugwerken"\n  = criminal-unexplained', "  ? control-debt", "critical ="),
    ("E13", "  else -> schuld", "  else -> einde", "critical ="),
    ("E13", "  ! danger-locked-in", "  ? danger-locked-in", "critical_if"),
    ("E13", "n {asks-safety} [3s]", "n {names-limits} [3s]", "critical_if"),
    ("E14", " :: Het gaat niet over geld. / It is not about money.", "", "x criminal-fine"),
    ("W01", "laat maar", LONG, LONG),
    ("W04", "  variant seed % 3 == 0 -> einde\n  else -> einde", "  variant seed % 3 == 0 -> einde", ">> t2"),
    ("W07", "  en: Greet\n", "", ">> t1"),
    ("W07", "Samenvatten / Summarise", "Samenvatten", "+ Samenvatten"),
    ("W07", " / It is not about money.", "", "x criminal-fine"),
    ("W07", " / the child has to defend itself", "", "why-question ="),
    ("W08", "  model.nl: Hoi, goed dat je er bent.\n  model.en: Hi, good that you are here.\n", "", ">> t1"),
    ("W09", "  variant seed % 3 == 0 -> einde", "  variant seed % 3 == 0 -> schuld", "% 3 == 0"),
    ("W10", "laat maar", "hij had een strop", "strop"),
    ("W11", 'safe-return = ["in fase 5", "before END"]\n', "", "[score.must]"),
    ("W11", '"in fase 5"', '"in fase 4"', "safe-return ="),
    ("W12", "laat maar", "ik zit in zwolle", "zwolle"),
    ("W12", "laat maar", "ik zit op het thorbecke", "thorbecke"),
    ("W12", "laat maar", "we gaan naar Best", "Best"),
    ("W13", "laat maar", "ik ben 14", "age_band"),
    ("W13", "laat maar", "ik ben een jongen", "gender"),
    ("W13", 'forms = ["criminal"]', 'forms = ["criminal"]\nsexual_kind = ["images"]', "sexual_kind"),
    ("W13", 'forms = ["criminal"]', 'forms = ["criminal"]\ncontrol = ["restricts_movement"]', "control ="),
    ("W14", "  why-question -> waarom", "  blames -> waarom", "blames"),
    ("W15", "bellen met {ref:alarm-112}", "bellen met 112", "met 112"),
    ("W15", "laat maar", "ik belde 0800 2000", "0800 2000"),
]  # fmt: skip


def test_the_base_has_no_fault() -> None:
    reading = lint(BASE)
    assert reading.findings == ()
    assert reading.scenario is not None


@pytest.mark.parametrize(("code", "old", "new", "where"), FAULTS, ids=[f"{one[0]} {one[2][:24]!r}" for one in FAULTS])
def test_a_planted_fault_is_reported_alone_on_its_line(code: str, old: str, new: str, where: str) -> None:
    text = planted(old, new)
    reading = lint(text)
    assert [(one.code, one.line) for one in reading.findings] == [(code, line_of(text, where))]
    assert (reading.scenario is None) == code.startswith("E")


def test_every_code_has_a_planted_fault_and_a_heading_in_the_guide() -> None:
    assert {code for code, *_rest in FAULTS} == set(CODES)
    headings = set(re.findall(r"^### ([EWP]\d\d) ", DOCS.read_text(), re.MULTILINE))
    assert headings >= set(CODES)
    assert headings - set(CODES) == {f"P0{number}" for number in range(7)}


NO_FAULT = [
    "best lastig, echt. leiden doe ik niet",
    "Best wel. Echt niet.",
    "hij gaf me 1500 euro en 2000 in bitcoin",
    "ik slaap 4 uur, ben 3 dagen weg en al 10 keer gebeld",
    "112 gebeld",
    "om 20:15 of 7-8 uur, 12-10",
    "ik ben 10 keer weggelopen",
    "ok.dan niet",
]


@pytest.mark.parametrize("words", NO_FAULT)
def test_what_children_write_is_no_fault(words: str) -> None:
    assert lint(planted("laat maar", words)).findings == ()


def test_words_are_found_whatever_their_capitals_blanks_and_quotes() -> None:
    text = planted('"schuld terugwerken"', '"Een  Schuld terugwerken"')
    assert lint(text.replace("een schuld terugwerken\n", "een schuld terugwerken\u00a0\n")).findings == ()


def test_of_several_levels_that_signals_say_the_highest_counts() -> None:
    marks = '  ! suicide-thoughts "hm"\n  ! suicide-plan "hm"\n  en: never mind\n'
    text = planted("laat maar", "hm").replace("  en: never mind\n", marks)
    assert lint(text.replace('gender = "unknown"', 'suicide_level = "high"')).findings == ()
    (finding,) = lint(text.replace('gender = "unknown"', 'suicide_level = "low"')).findings
    assert (finding.code, "suicide-plan" in finding.text) == ("W13", True)


def test_a_number_of_things_is_no_telephone_number() -> None:
    assert lint(planted("bellen met {ref:alarm-112}", "wel 112 keer bellen")).findings == ()


def test_nobody_is_asked_for_ever_what_was_meant() -> None:
    near = Near(["control-debt"], questions=2)
    assert [near("control-dept") for _ in range(3)] == ["control-debt", "control-debt", ""]


def test_all_of_twenty_faults_are_shown_in_the_order_of_the_file() -> None:
    text = BASE
    changes = {
        'origin = "synthetic"': 'origin = "real"',
        "level = 1": "level = 9",
        'gender = "unknown"': 'gender = "x"',
        "checklists@1": "checklists@8",
        '"before END"': '"later"',
        "why-question =": "asks-why =",
        "ben je een bot": "06-12345678",
        '"een bot"': '"robot"',
        " :: Het gaat niet over geld. / It is not about money.": "",
        " / A test.": "",
        "  en: Greet\n": "",
        "asks-safety -> veilig": "asks-saftey -> veilig",
        "-> waarom": "-> warom",
        "  en: never mind\n": "",
        "laat maar": "zwolle",
        "{!asks-safety}": "{!asks-it}",
        'control-debt "': 'control-dept "',
        "= criminal-unexplained": "= gone",
        "  + Sam": "  - Sam",
        "#m6": "#m5",
        "oke doei": "strop",
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found = lint(text).findings
    assert len(found) >= 20
    assert list(found) == sorted(found, key=lambda one: one.line)
    assert {"E01", "E02", "E03", "E04", "E07", "E08", "E09", "E10", "E11", "E12", "E14"} <= {one.code for one in found}


def test_every_line_that_is_not_understood_is_shown() -> None:
    text = BASE.replace("* ", "* x")
    assert [one.code for one in lint(text).findings] == ["E00"] * 5


def test_what_a_message_names_of_the_file_can_do_nothing_to_a_terminal() -> None:
    text = planted("* typing 5s", "* \x1b[2Jtikt\x07 5s")
    (finding,) = lint(text).findings
    assert finding.text.isprintable()
