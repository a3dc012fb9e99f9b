"""Checks of the steps one by one: ids, signals, moves, evidence, translations, questions."""

from __future__ import annotations

import re

from console.strings import N_
from console.training.scenario.finding import Findings
from console.training.scenario.knowledge import Knowledge
from console.training.scenario.lint.names import Names
from console.training.scenario.model import Freeze, Given, Grade, Said, Scenario, Sign, Text, Turn, When
from console.training.scenario.repair import straight
from console.training.scenario.written import Kind, Parsed

_OF_TRAINEE = re.compile(r"s\d+")
_BLANKS = re.compile(r"\s+")


def check_steps(parsed: Parsed, scenario: Scenario, knowledge: Knowledge, found: Findings) -> None:
    """E02, E03, E07, E08, E11, E12, E14, W04, W07, W08."""
    _ids(scenario, found)
    signals = Names(knowledge.signals, found)
    moves = Names(knowledge.moves, found)
    for _scene, step in scenario.steps():
        if isinstance(step, Said):
            _said(step, signals, moves, found)
        elif isinstance(step, Turn):
            _turn(step, moves, scenario.languages, found)
        elif isinstance(step, Given):
            for move in step.moves:
                moves.move(move, step.line)
        elif isinstance(step, Freeze) and not any(option.grade is Grade.RIGHT for option in step.options):
            text = N_("The question “{id}” has no right option. Give it a line that begins with +.")
            found.add(step.line, "E12", text, id=step.id)
    if "en" in scenario.languages:
        _translations(parsed, scenario, found)


def _ids(scenario: Scenario, found: Findings) -> None:
    scenes: dict[str, int] = {}
    for scene in scenario.scenes:
        _once(scene.id, scene.line, scenes, found)
        if scene.id == "end":
            found.add(scene.line, "E08", N_("“end” is where a scenario is over. Give the scene another name."))
    steps: dict[str, int] = {}
    for _scene, step in scenario.steps():
        if isinstance(step, Said | Turn | Freeze):
            _once(step.id, step.line, steps, found)
            if _OF_TRAINEE.fullmatch(step.id):
                text = N_("“{id}” is the name of a message of the trainee. Take another one, such as m1.")
                found.add(step.line, "E08", text, id=step.id)


def _once(id: str, line: int, seen: dict[str, int], found: Findings) -> None:
    if id in seen:
        text = N_("“{id}” stands in line {first} already. Give one of them another name.")
        found.add(line, "E08", text, id=id, first=seen[id])
    seen.setdefault(id, line)


def _said(step: Said, signals: Names, moves: Names, found: Findings) -> None:
    move = step.only_if or step.unless
    if move is not None:
        moves.move(move, step.line)
    words = _plain(step.text.nl)
    for mark in step.marks:
        for signal, line in zip(mark.signals, (mark.line, *mark.equal_lines), strict=True):
            signals.signal(signal, line)
        if _plain(mark.words) not in words:
            text = N_("“{words}” does not stand in the message {id}. Copy the words from it, letter by letter.")
            found.add(mark.line, "E03", text, words=mark.words, id=step.id)
        if mark.sign is Sign.LURE and mark.reason is None:
            text = N_(
                'Why is “{signal}” not there? Write the reason: x {signal} "words" :: reason / reason in English.'
            )
            found.add(mark.line, "E14", text, signal=mark.signal)


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", straight(text)).strip().casefold()


def _turn(step: Turn, moves: Names, languages: tuple[str, ...], found: Findings) -> None:
    for branch in step.branches:
        if branch.when is When.MOVE:
            moves.move(branch.move, branch.line)
    if step.branches and not any(branch.when is When.ELSE for branch in step.branches):
        text = N_("The turn “{id}” has no line “else -> scene”. Without it the chat may break off here.")
        found.add(step.line, "W04", text, id=step.id)
    if step.hint is not None and step.model is None:
        text = N_("The turn “{id}” has a hint and no model answer. Write {lines} below it.")
        found.add(step.line, "W08", text, id=step.id, lines=" ".join(f"model.{code}:" for code in languages))


def _translations(parsed: Parsed, scenario: Scenario, found: Findings) -> None:
    for key, told in (("title", scenario.title), ("content_note", scenario.content_note)):
        if told.nl and told.en is None:
            found.add(parsed.line(key, "nl"), "E07", N_("The English text is missing. Write {key}.en."), key=key)
    for _scene, step in scenario.steps():
        if isinstance(step, Said):
            _english(step.text, step.id, step.line, found)
        elif isinstance(step, Freeze):
            _english(step.question, step.id, step.line, found)
        elif isinstance(step, Turn) and step.hint is not None and step.hint.en is None:
            found.add(
                step.line, "W07", N_("The hint of “{id}” is not in English. Write a line en: below it."), id=step.id
            )
    models = [one.line for one in parsed.written if one.kind is Kind.MODEL]
    for _scene, step in scenario.steps():
        if isinstance(step, Turn) and step.model is not None and not (step.model.nl and step.model.en):
            line = next((one for one in models if one > step.line), step.line)
            text = N_("The model answer of “{id}” is there in one language. Write model.nl: and model.en:.")
            found.add(line, "E07", text, id=step.id)
    for one in parsed.written:
        if one.kind is Kind.NOTE and not one.en:
            found.add(one.line, "E07", N_("The note has no English. Write: note: Dutch / English."))
        elif one.kind in {Kind.OPTION, Kind.REASON} and one.nl and not one.en:
            found.add(one.line, "W07", N_("This text is not in English. Write: Dutch / English."))


def _english(text: Text, id: str, line: int, found: Findings) -> None:
    if text.en is None:
        found.add(line, "E07", N_("“{id}” is not in English. Write a line en: below it."), id=id)
