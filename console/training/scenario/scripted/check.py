"""Whether a `.proef` fits its scenario: P02 what the scenario does not have, P03 what Baken does not know."""

from __future__ import annotations

from console.strings import N_
from console.training.scenario.finding import Finding, Findings
from console.training.scenario.knowledge import Knowledge
from console.training.scenario.model import Freeze, Said, Scenario, Turn
from console.training.scenario.scripted.scripted_run import Does, Expected, Proef

_MOVES = (Expected.NEVER, Expected.MUST_FAILED)


def check_proef(proef: Proef, scenario: Scenario, knowledge: Knowledge, name: str) -> tuple[Finding, ...]:
    """What of `proef` cannot be; `name` is how the findings call the file."""
    check = _Check(scenario, knowledge, Findings(name))
    if proef.scenario != scenario.id:
        check.found.add(
            1,
            "P02",
            N_("This is about the scenario “{id}”, not about “{other}”."),
            id=proef.scenario,
            other=scenario.id,
        )
    for does in (*proef.turns, *([proef.end] if proef.end else [])):
        check.does(does)
    for choice in proef.freezes:
        asked = scenario.freeze(choice.freeze)
        check.has(choice.freeze, choice.line, check.freezes)
        if asked is not None and choice.choice is not None:
            grades = [option.grade for option in asked.options]
            if choice.choice not in (grades if isinstance(choice.choice, str) else range(len(grades))):
                text = N_("The question “{id}” has no option “{choice}”. Look at its options.")
                check.found.add(choice.line, "P02", text, id=choice.freeze, choice=choice.choice)
    for turn in proef.why:
        check.has(turn, proef.why_lines.get(turn, 1), check.turns | check.freezes)
    for expected in proef.expects:
        if expected.kind is Expected.PATH:
            for scene in expected.names:
                check.has(scene, expected.line, check.scenes)
        elif expected.kind is Expected.MISSED:
            for signal in expected.names:
                check.known(signal, expected.line, knowledge.signals)
        elif expected.kind in _MOVES:
            for move in expected.names:
                check.known(move, expected.line, knowledge.moves)
    return check.found.sorted()


class _Check:
    def __init__(self, scenario: Scenario, knowledge: Knowledge, found: Findings) -> None:
        steps = [step for _scene, step in scenario.steps()]
        self.found = found
        self.scenes = frozenset(scene.id for scene in scenario.scenes)
        self.turns = frozenset(step.id for step in steps if isinstance(step, Turn))
        self.freezes = frozenset(step.id for step in steps if isinstance(step, Freeze))
        self._messages = frozenset(step.id for step in steps if isinstance(step, Said))
        self._knowledge = knowledge

    def has(self, id: str, line: int, ids: frozenset[str]) -> None:
        """P02 where the scenario has no such part."""
        if id not in ids:
            self.found.add(line, "P02", N_("The scenario has no “{id}” for this. Look at its ids."), id=id)

    def known(self, id: str, line: int, ids: frozenset[str]) -> None:
        """P03 where Baken does not know it."""
        if id not in ids:
            text = N_("“{id}” is not known to Baken. Look at the lists of signals, moves, phases and fields.")
            self.found.add(line, "P03", text, id=id)

    def does(self, does: Does) -> None:
        """The parts of one line."""
        if does.turn != "end":
            self.has(does.turn, does.line, self.turns)
        for tick in does.ticks:
            self.known(tick.signal, does.line, self._knowledge.signals)
            if tick.evidence is not None:
                self.has(tick.evidence, does.line, self._messages)
        for move in does.moves or ():
            self.known(move, does.line, self._knowledge.moves)
        if does.phase is not None:
            self.known(does.phase, does.line, frozenset(self._knowledge.phases))
        for name, values in does.sets:
            field = self._knowledge.fields.get(name)
            self.known(name, does.line, frozenset(self._knowledge.fields))
            for value in values if field is not None else ():
                self.known(value, does.line, frozenset({"unknown", *(field.values if field else ())}))
