"""Writes the golden scores of the scripted runs of the shipped scenarios: `python -m scripts.golden_training`.

It says what changed, run by run. Look at it before it is committed: a golden score changes when a scenario, a script,
the player or a rule of the scoring does, and only what was meant to change may.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from console.training.moves.moves import Moves, shipped
from console.training.play.entries import Log
from console.training.play.scripted_run import run_proef
from console.training.scenario.catalog import SHIPPED
from console.training.scenario.model import Scenario
from console.training.scenario.parse import parse
from console.training.scenario.scripted.scripted_run import Proef, parse_proef
from console.training.scoring.result import MustFinding, Score, SignalFinding
from console.training.scoring.score import score

FOLDER = Path(__file__).parents[1] / "tests" / "console" / "training" / "golden"


def scripted() -> Iterator[tuple[str, Scenario, Proef]]:
    """Every scripted run that is shipped, by the name of its file, with its scenario."""
    texts = {path.name.removesuffix(".draaiboek.txt"): path for path in sorted(SHIPPED.glob("*.draaiboek.txt"))}
    scenarios = {name: parse(path.read_bytes(), path.name).scenario for name, path in texts.items()}
    for path in sorted(SHIPPED.glob("*.proef")):
        proef = parse_proef(path.read_bytes(), path.name).proef
        scenario = scenarios.get(proef.scenario) if proef is not None else None
        if proef is None or scenario is None:
            raise SystemExit(f"{path.name} cannot be played: baken train test says why")
        yield path.name.removesuffix(".proef"), scenario, proef


def golden(log: Log, scenario: Scenario, moves: Moves) -> str:
    """A score as JSON, one finding a line, so that a difference can be read."""
    return json.dumps(outline(score(log, scenario, moves)), ensure_ascii=False, indent=1) + "\n"


def outline(found: Score) -> dict[str, Any]:
    """What a score says, in few words; not the texts of the scenario."""
    talk = found.talk
    return {
        "path": " ".join(found.path),
        "end": f"{found.how} {found.outcome} {found.seconds:.3f}",
        "gate": [barrier.value for barrier in found.gate.barriers],
        "signals": [_signal(one) for one in found.signals.findings],
        "taken back": list(found.signals.taken_back),
        "counts": f"{found.signals.found} of {found.signals.present} found, {found.signals.wrong} wrong",
        "ratios": [_rounded(found.signals.precision), _rounded(found.signals.recall)],
        "must": [_must(one) for one in found.must],
        "never": [f"{one.move} {' '.join(one.messages)}" for one in found.never],
        "silences": [f"{one.turn} {' '.join(one.messages) or 'kept'}" for one in found.silences],
        "freezes": [f"{one.id} {one.grade.name if one.grade else None} {one.words}".strip() for one in found.freezes],
        "form": [f"{one.field} {one.filled.value} {','.join(one.given)}" for one in found.form],
        "labels": [f"{one.message} {one.turn} {one.origin.value} {','.join(one.moves)}" for one in found.labels],
        "messages": [f"{one.id} {one.question.value} {one.words} words, {one.latency} s" for one in talk.messages],
        "odd": [one.id for one in talk.messages if one.while_typing or one.offline or one.advice_with_empathy],
        "times": [talk.first_response, talk.median_latency, talk.longest_latency],
        "over limit": list(talk.over_limit),
        "left waiting": list(talk.left_waiting),
        "support": list(talk.support),
        "phases": [f"{one.phase} {one.share} {one.marked}" for one in talk.phases],
        "personal data": list(talk.notes_with_personal_data),
    }


def _signal(one: SignalFinding) -> str:
    critical = " critical" if one.critical else ""
    right = " right" if one.points_right else ""
    return f"{one.signal}{critical} {one.heard.value} {one.shown_in} pointed {one.pointed_at}{right} {one.seconds}"


def _must(one: MustFinding) -> str:
    state = "does not apply" if not one.applies else f"met {one.message} {one.turn}" if one.met else "not met"
    where = (one.condition.where.value, one.condition.turns, one.condition.phase, one.condition.signal)
    return " ".join([one.move, *(str(part) for part in where if part), state])


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def main() -> None:
    """Write all of them and say what changed."""
    FOLDER.mkdir(exist_ok=True)
    moves, kept = shipped(), set[str]()
    for name, scenario, proef in scripted():
        path = FOLDER / f"{name}.json"
        kept.add(path.name)
        before = path.read_text("utf-8") if path.exists() else ""
        after = golden(run_proef(proef, scenario, moves), scenario, moves)
        if before == after:
            continue
        path.write_text(after, "utf-8")
        print(f"{name}: {'changed' if before else 'new'}")
        if before:
            print(*difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0), sep="\n")
    for path in FOLDER.glob("*.json"):
        if path.name not in kept:
            path.unlink()
            print(f"{path.stem}: gone")


if __name__ == "__main__":
    main()
