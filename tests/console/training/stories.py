"""Scenarios made by hand, as data: short, with round times and no jitter, so that a test can say when things happen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from console.training.moves.moves import Moves, parse
from console.training.play.entries import Entry, Header, Mode
from console.training.play.state import Setup
from console.training.scenario.model import (
    Answer,
    Branch,
    Caller,
    Freeze,
    Goes,
    Grade,
    Happening,
    Happens,
    Rules,
    Said,
    Scenario,
    Scene,
    Step,
    Text,
    Turn,
    When,
)
from protocol.safe_text import SafeText

MOVES: Moves = parse(
    """
version = 3
[asks-safety]
label = "vraagt naar veiligheid / asks about safety"
key = "v"
nl = ['veilig.*\\?']
en = ['safe.*\\?']
[why-question]
label = "vraagt waarom / asks why"
key = "w"
nl = ['waarom']
en = ['why']
""".replace("\\\\", "\\"),
    "moves.toml",
)


def text(words: str) -> Text:
    return Text(SafeText(words), SafeText(f"{words} (en)"))


def says(id: str, pause: float | None = 2.0, typing: float | None = 3.0, words: str = "", **fields: Any) -> Said:
    return Said(id=id, text=text(words or f"bericht {id}"), line=1, pause=pause, typing=typing, **fields)


def happens(kind: Happening, seconds: float = 0.0) -> Happens:
    return Happens(kind=kind, line=1, seconds=seconds)


def goes(scene: str, outcome: str = "") -> Goes:
    return Goes(scene, 1, outcome)


def move(name: str, scene: str) -> Branch:
    return Branch(When.MOVE, goes(scene), 1, move=name)


def silent(seconds: float, scene: str) -> Branch:
    return Branch(When.SILENT, goes(scene), 1, seconds=seconds)


def otherwise(scene: str, outcome: str = "") -> Branch:
    return Branch(When.ELSE, goes(scene, outcome), 1)


def turn(id: str, *branches: Branch, wait: float = 60.0, hint: str = "") -> Turn:
    return Turn(id=id, wait=wait, line=1, branches=branches, hint=text(hint) if hint else None)


def freeze(id: str) -> Freeze:
    options = tuple(Answer(grade, text(f"optie {grade}"), text("omdat"), 1) for grade in Grade)
    return Freeze(id=id, question=text("wat nu?"), options=options, line=1)


def scene(id: str, *steps: Step, phase: int = 1) -> Scene:
    return Scene(id=id, phase=phase, steps=steps, line=1)


PLAIN = Scenario(
    id="proef-01",
    title=text("proef"),
    languages=("nl", "en"),
    origin="synthetic",
    author=SafeText("Baken"),
    reviewed_by=SafeText(""),
    level=1,
    minutes=5,
    seed=7,
    checklist="checklists@1",
    content_note=text("niets"),
    caller=Caller(SafeText("nachtuil"), cps=3.0, jitter=0.0),
    truth={},
    rules=Rules(),
    scenes=(),
    digest="0" * 64,
)


def scenario(*scenes: Scene, jitter: float = 0.0, **fields: Any) -> Scenario:
    caller = Caller(SafeText("nachtuil"), cps=3.0, jitter=jitter)
    return replace(PLAIN, **{"scenes": scenes, "caller": caller, **fields})


def header_of(of: Scenario, **fields: Any) -> Header:
    """The header of a log that was written by hand."""
    plain = {
        "run": "20261127-012300-aa",
        "scenario": of.id,
        "scenario_sha256": of.digest,
        "checklist": of.checklist,
        "moves": "1",
        "app": "0.1.0",
        "language": "nl",
        "mode": Mode.PRACTICE,
        "speed": 1.0,
        "seed": of.seed,
        "trainee": "kim",
        "began": "2026-11-27T01:23:00Z",
    }
    return Header(**{**plain, **fields})


LADDER = scenario(
    scene(
        "welkom",
        says("m1", 4, 6),
        turn("t1", move("why-question", "weg"), silent(90, "ongeduld"), otherwise("verder"), hint="vraag door"),
    ),
    scene("ongeduld", says("m2", 1, 1), turn("t2", otherwise("verder"), wait=30)),
    scene("weg", happens(Happening.TYPING, 5), happens(Happening.SILENCE, 10), says("m3"), goes("verder"), phase=2),
    scene(
        "verder",
        says("m4"),
        freeze("f1"),
        happens(Happening.OFFLINE),
        happens(Happening.SILENCE, 20),
        happens(Happening.ONLINE),
        says("m5", only_if="asks-safety"),
        says("m6", unless="asks-safety"),
        turn("t3", otherwise("einde")),
        phase=2,
    ),
    scene("einde", says("m7"), happens(Happening.CLOSE), goes("END", "veilig"), phase=5),
)
"""Everything once: branches, silence, typing for nothing, a question, a dropped line, conditional lines, an outcome."""


def setup(of: Scenario = LADDER, **fields: Any) -> Setup:
    return Setup(**{"scenario": of, "moves": MOVES, "mode": Mode.PRACTICE, "seed": 7, **fields})


def told(entries: Iterable[Entry]) -> list[tuple[float, str]]:
    """Entries as moment and a short word: `(10.0, "c m1")`."""
    return [(entry.at, _word(entry)) for entry in entries]


def codes(entries: Iterable[Entry]) -> list[str]:
    return [entry.what.code for entry in entries]


def _word(entry: Entry) -> str:
    what = entry.what
    named = ("id", "turn", "scene", "event", "outcome", "by", "signal", "on", "how", "message", "take")
    parts = (getattr(what, name) for name in named if hasattr(what, name))
    return " ".join([what.code, *(str(part) for part in parts if part not in ("", None))])
