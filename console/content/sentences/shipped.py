"""What the content says, piece by piece with its place: canned texts, lists, and the model answers of scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from console.content.models import Content, Line, Paragraph
from console.content.sentences.said import Said
from console.content.source import Path_

SCENARIOS = Path(__file__).parents[1] / "scenarios"
LANGUAGES: tuple[Literal["nl", "en"], ...] = ("nl", "en")

MODEL = re.compile(r"^\s*model\.(nl|en):\s*(.+)$")
"""A model answer of a scenario; one in brackets says what to do in place of a message."""
HEADING = re.compile(r'^>> [^"]*"(.+)"\s*$')
"""What a turn is about, in Dutch; the trainee may look at it. The line below has the English."""
ENGLISH = re.compile(r"^\s+en:\s*(.+)$")
SENT = re.compile(r"^(en )?t\d+:\s*([^|]+)")
"""What is sent in a scripted run; what stands behind the first bar is done, not said."""
REFERENCE = re.compile(r"\{ref:([a-z0-9-]+)\}")

GOOD = ("*.goed.proef", "*.stil.proef")
"""Runs that are to be imitated. The weak ones say on purpose what nobody should say."""


def of_content(content: Content) -> Iterator[tuple[str, Path_, Said]]:
    """Every text that a chatter may read, and what the lists tell a counsellor, each with the name of its file."""
    for place, text in enumerate(content.canned.texts):
        yield from _each("canned", ("texts", place, "title"), text.title, to_chatter=True)
        yield from _each("canned", ("texts", place, "text"), text.text, to_chatter=True)
    if content.canned.while_watched is not None:
        yield from _each("canned", ("while_watched",), content.canned.while_watched, to_chatter=False)
    for place, checklist in enumerate(content.checklists.checklists):
        if checklist.note is not None:
            yield from _each("checklists", ("checklists", place, "note"), checklist.note, to_chatter=False)
        for number, item in enumerate(checklist.items):
            at: Path_ = ("checklists", place, "items", number)
            for name, words in (("text", item.text), ("action", item.action)):
                if words is not None:
                    yield from _each("checklists", (*at, name), words, to_chatter=False)
    for place, phase in enumerate(content.phases.phases):
        of_phase: Path_ = ("phases", place)
        for name, words in (("title", phase.title), ("goal", phase.goal), ("exit", phase.exit)):
            yield from _each("phases", (*of_phase, name), words, to_chatter=False)
        for number, words in enumerate(phase.do):
            yield from _each("phases", (*of_phase, "do", number), words, to_chatter=False)
    for place, one in enumerate(content.referrals.organisations):
        to_chatter = not one.professionals_only
        yield from _each("referrals", ("organisations", place, "when"), one.when, to_chatter=to_chatter)


def pairs_of(content: Content) -> Iterator[tuple[str, Path_, Said, Said]]:
    """The same texts, Dutch and English together; the place is that of both."""
    every = of_content(content)
    for (name, at, dutch), (_name, _at, english) in zip(every, every, strict=True):
        yield name, at[:-1], dutch, english


def _each(name: str, at: Path_, words: Line | Paragraph, *, to_chatter: bool) -> Iterator[tuple[str, Path_, Said]]:
    for language in LANGUAGES:
        yield name, (*at, language), Said(f"{name}.yaml", 1, language, words.in_(language), to_chatter=to_chatter)


def of_scenarios(folder: Path = SCENARIOS) -> Iterator[Said]:
    """What the model answers and the good runs say to a chatter, and what the headings of turns tell a trainee."""
    for file in sorted(folder.glob("*.draaiboek.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        yield from _headings(file.name, lines)
        for number, line in enumerate(lines, 1):
            if (found := MODEL.match(line)) and found[2][0] not in "[(":
                yield _spoken(file.name, number, found[1], found[2])
    for pattern in GOOD:
        for file in sorted(folder.glob(pattern)):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if (found := SENT.match(line)) and found[2][0] not in "[(":
                    yield _spoken(file.name, number, "en" if found[1] else "nl", found[2])


def _headings(file: str, lines: list[str]) -> Iterator[Said]:
    for number, (line, below) in enumerate(pairwise([*lines, ""]), 1):
        if found := HEADING.match(line):
            yield Said(file, number, "nl", found[1], to_chatter=False)
            if english := ENGLISH.match(below):
                yield Said(file, number + 1, "en", english[1], to_chatter=False)


def _spoken(file: str, line: int, language: str, text: str) -> Said:
    return Said(
        file,
        line,
        "en" if language == "en" else "nl",
        REFERENCE.sub(lambda found: found[1].replace("-", " "), text).strip(),
    )
