"""What stands in a file is in the scenario; what a word processor did to it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from console.training.scenario.model import END, Freeze, Goes, Happening, Happens, Said, Scenario, Sign, Turn, When
from console.training.scenario.parse import parse
from tests.console.training.scenario.base import planted

SHIPPED = Path(__file__).parents[4] / "console/content/scenarios/crim-jongen-01.draaiboek.txt"
RAW = SHIPPED.read_bytes()
TEXT = RAW.decode()


def scenario(raw: bytes) -> Scenario:
    parsed = parse(raw, "a.txt")
    assert parsed.findings == ()
    assert parsed.scenario is not None
    return parsed.scenario


def undigested(raw: bytes) -> Scenario:
    return replace(scenario(raw), digest="")


def test_the_shipped_scenario_as_data() -> None:
    read = scenario(RAW)
    assert (read.id, read.level, read.minutes, read.seed, read.origin) == ("crim-jongen-01", 2, 20, 7, "synthetic")
    assert read.truth["perp_relation"] == ("friend_peer", "acquaintance")
    assert len(read.scenes) == 18
    steps = [step for _scene, step in read.steps()]
    assert [sum(isinstance(step, kind) for step in steps) for kind in (Said, Turn, Freeze)] == [25, 17, 2]
    m8 = read.said("m8")
    assert m8 is not None
    assert (m8.pause, m8.typing, m8.text.in_("nl")[:10]) == (7.0, 11.0, "eerst was ")
    m23 = read.said("m23")
    assert m23 is not None
    assert [(mark.sign, mark.signal, mark.words, bool(mark.reason)) for mark in m23.marks] == [
        (Sign.LURE, "danger-next-24h", "over 2 dagen", True)
    ]
    m12 = read.said("m12")
    assert m12 is not None
    assert m12.marks[0].signals == ("boys-money-goods", "criminal-unexplained")
    m22 = read.said("m22")
    assert m22 is not None
    assert (m22.only_if, m22.unless) == (None, "asks-safety")
    t1 = read.turn("t1")
    assert t1 is not None
    assert [(one.when, one.move, one.seconds, one.goes.scene) for one in t1.branches] == [
        (When.MOVE, "promises-secrecy", 0.0, "geheim"),
        (When.SILENT, "", 60.0, "ongeduld"),
        (When.ELSE, "", 0.0, "start"),
    ]
    assert t1.wait == 60
    assert t1.model is not None
    assert t1.model.in_("en").startswith("Hi, I'm glad")
    kamer = read.scene("kamer")
    assert kamer is not None
    assert [step.kind for step in kamer.steps if isinstance(step, Happens)] == [
        Happening.OFFLINE,
        Happening.SILENCE,
        Happening.ONLINE,
    ]
    assert read.scenes[-1].steps[-1] == Goes(END, steps[-1].line, "safe-return")
    f2 = read.freeze("f2")
    assert f2 is not None
    assert {option.grade.value for option in f2.options} == {"+", "~", "-"}


def word(text: str) -> str:
    """As Word writes it: its quotes, dashes, arrows, bullets, capitals, blanks and an indentation by tabs."""
    lines: list[str] = []
    inside = False
    for line in text.split("\n"):
        if line == "+++":
            inside = not inside
        elif not inside:
            line = line.replace("->", "–>" if len(lines) % 2 else "→")
            line = line.replace("* ", "•\t") if line.startswith("* ") else line
            line = line[0].upper() + line[1:] if line.startswith(("n ", "  en", "  x ")) else line
            line = "\t" + line[2:] if line.startswith("  ") else line
            line = line.replace("  - ", "  – ")
        opened = False
        curly = ""
        for char in line:
            opened = opened != (char == '"')
            curly += ("“" if opened else "”") if char == '"' else "’" if char == "'" else char
        lines.append(curly.replace(" fase", "\u00a0fase") + " \u00a0")
    return "\r\n".join(lines)


VARIANTS = {
    "bom": b"\xef\xbb\xbf" + RAW,
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "old Mac": TEXT.replace("\n", "\r").encode(),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16 big-endian": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "no end of line": RAW.rstrip(),
    "Word": word(TEXT).encode(),
    "Word, Windows-1252": word(TEXT).replace("→", "—>").encode("cp1252"),
    "Word, UTF-16": word(TEXT).encode("utf-16"),
    "one blank and many": TEXT.replace("\n  ", "\n ").replace(" wait ", "    wait  ").encode(),
}


def test_no_critical_signal_may_be_written_as_an_empty_list() -> None:
    line = next(line for line in TEXT.splitlines() if line.startswith("critical "))
    assert scenario(TEXT.replace(line, "critical = []").encode()).rules.critical == ()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("wacht…", "wacht..."),
        ("‘t is “goed”", '\'t is "goed"'),
        ("als\u00a0ik\u202fstop", "als ik stop"),
        ("zus\u00ad\u200bje", "zusje"),
        ("twee  blanks", "twee blanks"),
        ("1. eerst dit – dan dat", "1. eerst dit – dan dat"),
    ],
)
def test_what_word_does_within_a_text_is_undone(typed: str, plain: str) -> None:
    text = planted("laat maar", typed)
    said = scenario(text.encode()).said("m2")
    assert said is not None
    assert said.text.nl == plain


@pytest.mark.parametrize("raw", VARIANTS.values(), ids=VARIANTS)
def test_what_notepad_and_word_do_changes_nothing(raw: bytes) -> None:
    assert undigested(raw) == undigested(RAW)
