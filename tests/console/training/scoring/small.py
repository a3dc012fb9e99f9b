"""A small scenario and logs of it, built by hand: what each rule of the scoring needs, and no more.

`m1` is weak for `debt`; `m2` carries `debt` (equal: `loan`), lures to `fine`; `m3` carries the critical `threat`
and is weak for `tonight`; `m9` stands on a branch that no log here takes and carries `phones`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from console.training.play.entries import Entry, Log, SceneEntered, Sent, Shown, TurnOpened, What
from console.training.scenario.model import (
    Answer,
    Caller,
    Condition,
    Freeze,
    Goes,
    Grade,
    Mark,
    Rules,
    Said,
    Scenario,
    Scene,
    Sign,
    Text,
    Turn,
    Where,
)
from console.training.scoring.result import Score, SignalFinding
from console.training.scoring.score import score
from protocol.safe_text import sanitise
from tests.console.training.stories import header_of, scenario


@dataclass(frozen=True)
class Kind:
    """A move, as much of it as scoring looks at."""

    id: str
    support: bool = False
    never: Text | None = None


@dataclass(frozen=True)
class Kinds:
    """The moves by id."""

    moves: Mapping[str, Kind]

    def suggest(self, text: str, language: str) -> tuple[str, ...]:
        """Everything that is written is recognised, unless a test says otherwise."""
        return ("advises",)


def text(words: str) -> Text:
    return Text(sanitise(words))


MOVES = Kinds(
    {
        one.id: one
        for one in (
            Kind("empathises", True),
            Kind("reflects", True),
            Kind("advises"),
            Kind("insults", never=text("dit kwetst")),
        )
    }
)


def said(id: str, *marks: Mark) -> Said:
    return Said(id=id, text=text(f"woorden van {id}"), line=1, marks=marks)


def mark(sign: str, signal: str, *equal: str, reason: str = "") -> Mark:
    return Mark(Sign(sign), signal, f"woorden {signal}", 1, equal, text(reason) if reason else None)


FREEZE = Freeze(
    "f1",
    text("Wat doe je?"),
    tuple(Answer(grade, text(grade.name), text("daarom"), 1) for grade in (Grade.RIGHT, Grade.DEFENSIBLE, Grade.WRONG)),
    1,
)
SCENES = (
    Scene("welkom", 1, (said("m1", mark("?", "debt")), Turn("t1", 60, 1), Goes("midden", 1)), 1),
    Scene(
        "midden",
        2,
        (
            said("m2", mark("!", "debt", "loan"), mark("x", "fine", reason="een kras")),
            FREEZE,
            Turn("t2", 60, 1),
            said("m3", mark("!", "threat"), mark("?", "tonight")),
            Turn("t3", 60, 1),
        ),
        1,
    ),
    Scene("zijpad", 2, (said("m9", mark("!", "phones")), Turn("t9", 60, 1), Goes("einde", 1)), 1),
    Scene("einde", 5, (said("m4"), Turn("t4", 60, 1), Goes("END", 1, "goed")), 1),
)
RULES = Rules(
    critical=("threat",),
    must={"asks-safety": (Condition(Where.WITHIN, turns=2),)},
    never={"why-question": text("vraagt om een verklaring")},
)
SCENARIO = scenario(
    *SCENES,
    id="klein-01",
    title=text("Klein"),
    caller=Caller(sanitise("mus")),
    truth={"gender": ("unknown",), "status": ("ongoing",), "perp_relation": ("friend_peer", "acquaintance")},
    rules=RULES,
    digest="d" * 64,
)


def with_rules(**changes: Any) -> Scenario:
    """The scenario with other rules."""
    return replace(SCENARIO, rules=replace(RULES, **changes))


def with_truth(truth: Mapping[str, tuple[str, ...]]) -> Scenario:
    return replace(SCENARIO, truth=truth)


def log(*lines: tuple[float, What], **header: Any) -> Log:
    """A log of these lines."""
    return Log(header_of(SCENARIO, **header), tuple(Entry(at, what) for at, what in lines))


BEGIN: tuple[tuple[float, What], ...] = (
    (0.0, SceneEntered(scene="welkom", phase=1)),
    (10.0, Shown(id="m1")),
    (10.0, TurnOpened(turn="t1")),
    (40.0, SceneEntered(scene="midden", phase=2)),
    (50.0, Shown(id="m2")),
    (50.0, TurnOpened(turn="t2")),
    (90.0, Shown(id="m3")),
    (90.0, TurnOpened(turn="t3")),
)
"""The chatter's side as far as `m3`, when nobody answers at all."""


def sent(id: str, turn: str | None = None, *moves: str, words: str = "Hoi") -> Sent:
    return Sent(id=id, text=words, turn=turn, suggested=moves)


def scored(*lines: tuple[float, What], of: Scenario = SCENARIO, **header: Any) -> Score:
    """The score of these lines, which are put in the order of their seconds."""
    return score(log(*sorted(lines, key=lambda line: line[0]), **header), of, MOVES)


def finding(score: Score, signal: str) -> SignalFinding:
    """The only finding about a signal."""
    (found,) = [one for one in score.signals.findings if one.signal == signal]
    return found
