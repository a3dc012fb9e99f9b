"""A `.proef` file: what a scripted trainee does in a scenario, and what must come of it. It is also what study mode
shows. `play/scripted_run.py` plays it; here it is read.

Findings have codes of their own (`docs/scenarios.md`): P00 a line that is not understood, P01 a key that is missing or
wrong, P04 nothing is expected, P05 twice the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Literal

from console.strings import N_
from console.training.scenario.finding import Finding, Findings
from console.training.scenario.model import Grade, Text
from console.training.scenario.pieces import Unclear, ident, seconds
from console.training.scenario.repair import LONGEST_LINE, NotText, lines_of, straight
from console.training.scenario.written import as_text, pair

AFTER_S: Final = 20.0
"""Seconds from the opening of a turn until the answer is sent, where the file does not say."""
_MOST_UNCLEAR: Final = 100

_LINE = re.compile(r"([A-Za-z][\w-]*)(?: ([\w-]+))? ?: ?(.*)")
_TICK = re.compile(r"([\w-]+)(?: @ ?([\w-]+))?")
_FOUND = re.compile(r"(\d{1,3}) of (\d{1,3})")


@dataclass(frozen=True, slots=True)
class Tick:
    """A signal is ticked (or unticked), pointing at a message or, where `evidence` is None, at the last one."""

    signal: str
    on: bool = True
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Does:
    """What is done in a turn, in the order of the fields. In `end` it is what is done in the wrap-up."""

    turn: str
    line: int
    text: str = ""
    """Empty: nothing is sent."""
    after: float = AFTER_S
    """Seconds (of the script) from the opening of the turn until it is sent."""
    ticks: tuple[Tick, ...] = ()
    moves: tuple[str, ...] | None = None
    """The trainee's label; None: the suggestion of the patterns stands."""
    phase: str | None = None
    sets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Fields of the registration with their values."""
    english: str = ""
    """The text in English, for whoever studies the run in English."""

    def said(self, language: str) -> str:
        """The text in "nl" or "en"; in Dutch where there is no English."""
        return self.english if language == "en" and self.english else self.text


@dataclass(frozen=True, slots=True)
class Chooses:
    """An answer to a freeze question: the first option of a grade, or the option at a place (from 0), or words only."""

    freeze: str
    line: int
    choice: Grade | int | None = None
    words: str = ""


class Expected(StrEnum):
    """What can be expected; the value is how it stands in the file."""

    PATH = "path"
    OUTCOME = "outcome"
    FOUND = "found"
    WRONG = "wrong"
    MISSED = "missed"
    NEVER = "never"
    MUST_FAILED = "must-failed"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class Expects:
    """One expectation. `names`: scenes, signals, moves, the outcome, or `passed`/`closed`; `number` of `of` found."""

    kind: Expected
    line: int
    names: tuple[str, ...] = ()
    number: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Proef:
    """A whole file. `seed` None: that of the scenario. A turn that is not named gets no answer."""

    scenario: str
    seed: int | None
    run: Literal["good", "weak"]
    title: Text | None
    turns: tuple[Does, ...]
    freezes: tuple[Chooses, ...]
    end: Does | None
    why: Mapping[str, Text]
    """The author's remark on a turn, shown in study mode."""
    expects: tuple[Expects, ...]
    why_lines: Mapping[str, int] = field(default_factory=dict)

    def turn(self, id: str) -> Does | None:
        """What is done in a turn."""
        return next((one for one in self.turns if one.turn == id), None)

    def freeze(self, id: str) -> Chooses | None:
        """How a freeze question is answered."""
        return next((one for one in self.freezes if one.freeze == id), None)


@dataclass(frozen=True, slots=True)
class ParsedProef:
    """What was understood. `proef` is None where there is any finding."""

    proef: Proef | None
    findings: tuple[Finding, ...]


def parse_proef(raw: bytes, name: str) -> ParsedProef:
    """Read a file; `name` is how the findings call it. Never raises."""
    found = Findings(name)
    try:
        lines = lines_of(raw)
    except NotText as error:
        found.add(error.line, "P00", error.text)
        return ParsedProef(None, found.sorted())
    reader = _Reader(found)
    for number, line in enumerate(lines, 1):
        text = " ".join(straight(line).split())
        if text and not text.startswith("#"):
            try:
                reader.line(text, number)
            except Unclear as error:
                found.add(number, "P00", error.text, **error.quoted)
        if found.count("P00") >= _MOST_UNCLEAR:
            break
    proef = reader.end()
    return ParsedProef(None if len(found) else proef, found.sorted())


class _Reader:
    def __init__(self, found: Findings) -> None:
        self._found = found
        self._head: dict[str, str] = {}
        self._turns: dict[str, Does] = {}
        self._freezes: dict[str, Chooses] = {}
        self._end: Does | None = None
        self._english: dict[str, str] = {}
        self._english_lines: dict[str, int] = {}
        self._why: dict[str, Text] = {}
        self._why_lines: dict[str, int] = {}
        self._expects: list[Expects] = []

    def line(self, text: str, number: int) -> None:
        """One line that is not empty. Raises `Unclear`."""
        if len(text) > LONGEST_LINE:
            raise Unclear(N_("The line is longer than {longest} characters. Divide it."), longest=LONGEST_LINE)
        found = _LINE.fullmatch(text)
        if found is None or (found[2] and found[1].lower() not in {"why", "en"}):
            raise Unclear(
                N_("“{text}” is not understood. A line begins with what it is about: t1: or expect:."), text=text
            )
        key, rest = found[1].lower(), found[3].strip()
        if key == "why":
            self._add_why(ident(found[2] or ""), rest, number)
        elif key == "en":
            self._add_english(ident(found[2] or ""), rest, number)
        elif key == "expect":
            self._expects.append(_expectation(rest, number))
        elif key in {"scenario", "seed", "run", "title"}:
            self._once(key, key in self._head, number)
            self._head.setdefault(key, rest)
            self._check_head(key, rest, number)
        elif key == "end":
            self._once(key, self._end is not None, number)
            self._end = _does("end", f"| {rest}", number)
        elif _is_choice(rest) and key[0] == "f":
            self._once(key, key in self._freezes, number)
            self._freezes.setdefault(key, _choice(key, rest, number))
        else:
            self._once(key, key in self._turns, number)
            self._turns.setdefault(key, _does(key, rest, number))

    def _add_why(self, turn: str, text: str, number: int) -> None:
        self._once(f"why {turn}", turn in self._why, number)
        if not text:
            raise Unclear(N_("Behind the colon stands nothing. Write the text there, or take the line out."))
        self._why.setdefault(turn, as_text(*pair(text)))
        self._why_lines.setdefault(turn, number)

    def _add_english(self, turn: str, text: str, number: int) -> None:
        self._once(f"en {turn}", turn in self._english, number)
        if not text:
            raise Unclear(N_("Behind the colon stands nothing. Write the text there, or take the line out."))
        self._english.setdefault(turn, text)
        self._english_lines.setdefault(turn, number)

    def _once(self, key: str, there: bool, number: int) -> None:
        if there:
            self._found.add(number, "P05", N_("“{key}” stands twice. Keep one of them."), key=key)

    def _check_head(self, key: str, value: str, number: int) -> None:
        if key == "seed" and not (value.isascii() and value.isdigit() and len(value) < 10):
            self._found.add(number, "P01", N_("“seed” is a whole number. Write: seed: 7."))
        if key == "run" and value not in {"good", "weak"}:
            self._found.add(number, "P01", N_("“run” is good or weak. Write: run: good."))
        if key == "scenario":
            ident(value)

    def end(self) -> Proef | None:
        """The whole file; None where it lacks something."""
        for key in ("scenario", "run"):
            if key not in self._head and not self._found.has("P00"):
                self._found.add(1, "P01", N_("“{key}:” is missing. Write it at the top of the file."), key=key)
        if not self._expects and not self._found.has("P00"):
            self._found.add(1, "P04", N_("Nothing is expected. Write lines such as: expect: outcome safe-return."))
        for turn, number in self._english_lines.items():
            if turn not in self._turns or not self._turns[turn].text:
                self._found.add(
                    number, "P01", N_("“{turn}” says nothing in Dutch. Write its text: {turn}: ..."), turn=turn
                )
        if len(self._found):
            return None
        title = self._head.get("title", "")
        return Proef(
            scenario=self._head["scenario"].lower(),
            seed=int(self._head["seed"]) if "seed" in self._head else None,
            run="good" if self._head["run"] == "good" else "weak",
            title=as_text(*pair(title)) if title else None,
            turns=tuple(replace(does, english=self._english.get(id, "")) for id, does in self._turns.items()),
            freezes=tuple(self._freezes.values()),
            end=self._end,
            why=self._why,
            expects=tuple(self._expects),
            why_lines=self._why_lines,
        )


def _does(turn: str, text: str, line: int) -> Does:
    said, *parts = (part.strip() for part in text.split("|"))
    does = Does(turn, line, said)
    for part in parts:
        if part:
            does = _done(does, *_first_word(part))
    return does


def _done(does: Does, what: str, rest: str) -> Does:
    """With one part of the line more."""
    match what:
        case "tick" | "untick":
            found = _TICK.fullmatch(rest)
            if found is None:
                raise Unclear(N_("“{text}” is no tick. Write: tick signal @m8."), text=f"{what} {rest}")
            tick = Tick(ident(found[1]), what == "tick", found[2].lower() if found[2] else None)
            return replace(does, ticks=(*does.ticks, tick))
        case "move":
            return replace(does, moves=(*(does.moves or ()), *_names(rest)))
        case "phase":
            return replace(does, phase=ident(rest))
        case "set":
            name, equals, values = rest.partition("=")
            if not equals:
                raise Unclear(N_("“{text}” sets nothing. Write: set field=value."), text=f"{what} {rest}")
            return replace(does, sets=(*does.sets, (name.strip(), tuple(one.strip() for one in values.split(",")))))
        case "after":
            return replace(does, after=seconds(rest))
        case "silent" if not rest and not does.text:
            return does
        case _:
            raise Unclear(
                N_("“{text}” is not understood. Choose from: tick, untick, move, phase, set, after, silent."),
                text=f"{what} {rest}",
            )


def _is_choice(text: str) -> bool:
    """Whether this answers a freeze question: a grade, a number or nothing before the first bar."""
    first = text.partition("|")[0].strip()
    return first in {"+", "~", "-", ""} or first.isdigit()


def _choice(freeze: str, text: str, line: int) -> Chooses:
    first, _bar, words = (part.strip() for part in text.partition("|"))
    if first.isascii() and first.isdigit():
        return Chooses(freeze, line, int(first[:3]), words)
    if not first and not words:
        raise Unclear(N_("The question has no answer. Write: f1: + or f1: + | own words."))
    return Chooses(freeze, line, Grade(first) if first in {*Grade} else None, words)


def _expectation(text: str, line: int) -> Expects:
    word, rest = _first_word(text)
    kind = next((one for one in Expected if one == word), None)
    match kind:
        case Expected.PATH | Expected.MISSED | Expected.NEVER | Expected.MUST_FAILED if rest:
            return Expects(kind, line, _names(rest))
        case Expected.OUTCOME if rest:
            return Expects(kind, line, (rest.strip('"'),))
        case Expected.GATE if rest in {"passed", "closed"}:
            return Expects(kind, line, (rest,))
        case Expected.WRONG if rest.isascii() and rest.isdigit() and len(rest) < 4:
            return Expects(kind, line, number=int(rest))
        case Expected.FOUND if found := _FOUND.fullmatch(rest):
            return Expects(kind, line, number=int(found[1]), of=int(found[2]))
        case _:
            raise Unclear(
                N_(
                    "“{text}” is not understood. Expect: path a,b · outcome x · found 7 of 9 · wrong 0 · missed a ·"
                    " never a · must-failed a · gate passed."
                ),
                text=text,
            )


def _first_word(text: str) -> tuple[str, str]:
    word, _space, rest = text.partition(" ")
    return word.lower(), rest.strip()


def _names(text: str) -> tuple[str, ...]:
    return tuple(ident(one) for one in text.split(","))
