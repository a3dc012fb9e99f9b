"""Scripted runs: what stands in the file is in the data, and each code has a planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.training.scenario.lint.linter import read
from console.training.scenario.model import Grade, Text
from console.training.scenario.scripted.check import check_proef
from console.training.scenario.scripted.scripted_run import Chooses, Expected, Expects, Proef, Tick, parse_proef
from tests.console.training.scenario.base import BASE, knowledge, line_of, lint

FOLDER = Path(__file__).parents[5] / "console/content/scenarios"
GOOD = """\
# een goede ronde
scenario: klein-01
seed: 5
run: good
title: Goed / Well
t1: Hoi? | tick control-debt @m1 | untick control-debt | move asks-safety, empathises | phase welcome | after 12s
t2: | silent | set gender=unknown | set perp_relation=friend_peer,acquaintance
f1: + | eerst samenvatten
end: tick control-debt @m5
why t1: Eerst veilig. / Safe first.
expect: path welkom,veilig,schuld,einde
expect: outcome safe-return
expect: found 1 of 2
expect: wrong 0
expect: missed danger-locked-in
expect: never blames
expect: must-failed safe-return
expect: gate closed
"""


def checked(text: str) -> list[tuple[str, int]]:
    parsed = parse_proef(text.encode(), "a.proef")
    findings = parsed.findings
    if parsed.proef is not None:
        scenario = lint(BASE).scenario
        assert scenario is not None
        findings = check_proef(parsed.proef, scenario, knowledge(), "a.proef")
    return [(one.code, one.line) for one in findings]


def proef(text: str = GOOD) -> Proef:
    parsed = parse_proef(text.encode(), "a.proef")
    assert parsed.findings == ()
    assert parsed.proef is not None
    return parsed.proef


def test_a_scripted_run_as_data() -> None:
    one = proef()
    assert (one.scenario, one.seed, one.run) == ("klein-01", 5, "good")
    assert one.title == Text(one.title.nl, one.title.en) if one.title else False
    t1, t2 = one.turns
    assert (t1.turn, t1.text, t1.after, t1.phase) == ("t1", "Hoi?", 12.0, "welcome")
    assert t1.ticks == (Tick("control-debt", True, "m1"), Tick("control-debt", False, None))
    assert t1.moves == ("asks-safety", "empathises")
    assert (t2.text, t2.moves, t2.after) == ("", None, 20.0)
    assert t2.sets == (("gender", ("unknown",)), ("perp_relation", ("friend_peer", "acquaintance")))
    assert one.freezes == (Chooses("f1", 8, Grade.RIGHT, "eerst samenvatten"),)
    assert one.end is not None
    assert one.end.ticks == (Tick("control-debt", True, "m5"),)
    assert one.why["t1"].in_("en") == "Safe first."
    assert one.expects[0] == Expects(Expected.PATH, 11, ("welkom", "veilig", "schuld", "einde"))
    assert one.expects[2] == Expects(Expected.FOUND, 13, (), 1, 2)
    assert one.expects[-1] == Expects(Expected.GATE, 18, ("closed",))
    assert checked(GOOD) == []


def test_what_is_said_stands_in_english_too() -> None:
    (t1, t2) = proef(GOOD.replace("why t1", "en t1: Hi, are you there?\nwhy t1")).turns
    assert (t1.said("nl"), t1.said("en"), t2.said("en")) == ("Hoi?", "Hi, are you there?", "")
    assert proef().turns[0].said("en") == "Hoi?"


def test_an_option_can_be_named_by_its_place_or_left_to_own_words() -> None:
    assert proef(GOOD.replace("f1: + | eerst", "f1: 2 | eerst")).freezes[0].choice == 2
    own = proef(GOOD.replace("f1: + | eerst", "f1: | eerst")).freezes[0]
    assert (own.choice, own.words) == (None, "eerst samenvatten")


def test_what_word_does_to_it_changes_nothing() -> None:
    word = GOOD.replace("t1: ", "T1:\u00a0").replace("expect:", "Expect:").replace("\n", "\r\n").encode("utf-16")
    assert parse_proef(word, "a").proef == proef()


FAULTS = [
    ("P00", "seed: 5\n", "zomaar\n", "zomaar"),
    ("P00", "| after 12s", "| after 12", "after 12"),
    ("P00", "tick control-debt @m1", "tick", "t1:"),
    ("P00", "set gender=unknown", "set gender", "set gender"),
    ("P00", "| silent", "| stil", "| stil"),
    ("P00", "f1: + | eerst samenvatten", "f1:", "f1:"),
    ("P00", "expect: gate closed", "expect: gate open", "gate open"),
    ("P00", "expect: found 1 of 2", "expect: found 1", "found 1"),
    ("P00", "why t1: Eerst veilig. / Safe first.", "why t1:", "why t1"),
    ("P00", "why t1: Eerst veilig. / Safe first.", "en t1:", "en t1"),
    ("P01", "why t1: Eerst veilig. / Safe first.", "en t2: Hi", "en t2"),
    ("P05", "why t1: Eerst veilig. / Safe first.", "en t1: Hi\nen t1: Hello", "en t1: Hello"),
    ("P01", "scenario: klein-01\n", "", "# een"),
    ("P01", "run: good", "run: goed", "run:"),
    ("P01", "seed: 5", "seed: vijf", "seed:"),
    ("P02", "t2: |", "t9: |", "t9"),
    ("P02", "@m1", "@m99", "@m99"),
    ("P02", "f1: +", "f1: 7", "f1: 7"),
    ("P02", "path welkom", "path welcome", "path welcome"),
    ("P02", "why t1", "why t8", "why t8"),
    ("P02", "klein-01", "groot-01", "# een"),
    ("P03", "move asks-safety", "move asks-it", "asks-it"),
    ("P03", "phase welcome", "phase hallo", "phase hallo"),
    ("P03", "gender=unknown", "sex=unknown", "sex="),
    ("P03", "gender=unknown", "gender=man", "gender=man"),
    ("P03", "missed danger-locked-in", "missed gone", "missed gone"),
    ("P03", "never blames", "never scolds", "never scolds"),
    ("P05", "t2: |", "t1: |", "t1: |"),
    ("P05", "seed: 5", "seed: 5\nseed: 6", "seed: 6"),
]


@pytest.mark.parametrize(("code", "old", "new", "where"), FAULTS)
def test_a_planted_fault_is_reported_alone_on_its_line(code: str, old: str, new: str, where: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    assert checked(text) == [(code, line_of(text, where))]


def test_a_run_of_which_nothing_is_expected_tests_nothing() -> None:
    assert checked(GOOD[: GOOD.index("expect:")]) == [("P04", 1)]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.proef")), ids=lambda path: path.name)
def test_the_shipped_runs_fit_their_scenarios(path: Path) -> None:
    parsed = parse_proef(path.read_bytes(), path.name)
    assert parsed.findings == ()
    assert parsed.proef is not None
    source = FOLDER / f"{parsed.proef.scenario}.draaiboek.txt"
    scenario = read(source.read_bytes(), source.name, knowledge()).scenario
    assert scenario is not None
    assert check_proef(parsed.proef, scenario, knowledge(), path.name) == ()


def test_every_shipped_scenario_lints_clean_and_has_a_good_and_a_weak_run() -> None:
    runs: dict[str, set[str]] = {}
    for path in FOLDER.glob("*.proef"):
        one = parse_proef(path.read_bytes(), path.name).proef
        assert one is not None
        runs.setdefault(one.scenario, set()).add(one.run)
    for path in FOLDER.glob("*.txt"):
        reading = read(path.read_bytes(), path.name, knowledge())
        assert reading.findings == (), path.name
        assert reading.scenario is not None
        assert runs[reading.scenario.id] == {"good", "weak"}
