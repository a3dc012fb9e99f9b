"""Runs as three tables in CSV: one line a run, a signal, a move. Formula-safe (`console/support/csv_file.py`).

Ids and closed words only: what was written in a run is in its log alone. Several things in one cell are separated by
spaces. A ratio is empty where there were too few to have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import mean
from typing import Any, Final

from console.support.csv_file import csv_file
from console.training.progress.counts import Played
from console.training.scoring.result import Filled, Heard, Label

SCHEMA_VERSION: Final = 1

RUNS: Final = (
    *("schema_version", "run", "trainee", "scenario", "scenario_sha256", "checklist", "moves", "app", "language"),
    *("mode", "speed", "seed", "began", "facilitator", "how", "outcome", "path", "seconds", "takes", "hints"),
    *("signals_present", "signals_found", "found_on_weak", "guessed_early", "signals_missed", "critical_missed"),
    *("defensible", "wrong", "wrong_lure", "precision", "recall", "must_asked", "must_met", "never"),
    *("form_right", "form_wrong", "form_invented", "form_left", "messages", "words_a_message", "first_response"),
    *("median_latency", "longest_latency", "over_limit", "left_waiting", "while_typing", "offline", "support"),
    *("reflections", "questions", "debriefed", "gate", "barriers"),
)
SIGNALS: Final = (
    *("schema_version", "run", "trainee", "scenario", "signal", "status", "critical", "message", "pointed_at"),
    *("points_right", "seconds", "ticked_as", "unticked"),
)
MOVES: Final = (
    *("schema_version", "run", "trainee", "scenario", "message", "turn", "move", "stands"),
    *("by_rule", "by_trainee", "by_facilitator", "asked", "never"),
)

Line = dict[str, Any]


def runs_csv(played: Iterable[Played]) -> bytes:
    """One line a run."""
    return csv_file(RUNS, map(_run, played))


def signals_csv(played: Iterable[Played]) -> bytes:
    """One line for each signal that was there and each tick without support."""
    return csv_file(SIGNALS, (line for one in played for line in _signals(one)))


def moves_csv(played: Iterable[Played]) -> bytes:
    """One line for each move of each message that anybody named, with who did."""
    return csv_file(MOVES, (line for one in played for line in _moves(one)))


def _of(one: Played) -> Line:
    header = one.log.header
    return {
        "schema_version": SCHEMA_VERSION,
        "run": header.run,
        "trainee": header.trainee,
        "scenario": header.scenario,
    }


def _run(one: Played) -> Line:
    header, score = one.log.header, one.score
    applies = [finding for finding in score.must if finding.applies]
    filled = {f"form_{each.value}": sum(field.filled is each for field in score.form) for each in Filled}
    return (
        _of(one)
        | filled
        | _signal_counts(one)
        | _talk(one)
        | {
            "scenario_sha256": header.scenario_sha256,
            "checklist": header.checklist,
            "moves": header.moves,
            "app": header.app,
            "language": header.language,
            "mode": header.mode.value,
            "speed": header.speed,
            "seed": header.seed,
            "began": header.began,
            "facilitator": header.facilitator,
            "how": score.how,
            "outcome": score.outcome,
            "path": " ".join(score.path),
            "seconds": score.seconds,
            "takes": score.takes,
            "hints": len(score.hints),
            "must_asked": len(applies),
            "must_met": sum(finding.met for finding in applies),
            "never": sum(len(finding.messages) for finding in score.never),
            "debriefed": score.debriefed,
            "gate": "passed" if score.gate.passed else "closed",
            "barriers": " ".join(barrier.value for barrier in score.gate.barriers),
        }
    )


def _signal_counts(one: Played) -> Line:
    signals = one.score.signals
    return {
        "signals_present": signals.present,
        "signals_found": signals.found,
        "found_on_weak": signals.count(Heard.FOUND_ON_WEAK),
        "guessed_early": signals.count(Heard.GUESSED_EARLY),
        "signals_missed": signals.missed,
        "critical_missed": signals.count(Heard.MISSED_CRITICAL),
        "defensible": signals.count(Heard.DEFENSIBLE),
        "wrong": signals.wrong,
        "wrong_lure": signals.count(Heard.WRONG_LURE),
        "precision": _rounded(signals.precision),
        "recall": _rounded(signals.recall),
    }


def _talk(one: Played) -> Line:
    talk = one.score.talk
    return {
        "messages": len(talk.messages),
        "words_a_message": _rounded(mean(message.words for message in talk.messages)) if talk.messages else None,
        "first_response": talk.first_response,
        "median_latency": talk.median_latency,
        "longest_latency": talk.longest_latency,
        "over_limit": len(talk.over_limit),
        "left_waiting": len(talk.left_waiting),
        "while_typing": sum(message.while_typing for message in talk.messages),
        "offline": sum(message.offline for message in talk.messages),
        "support": " ".join(talk.support),
        "reflections": talk.reflections,
        "questions": talk.questions,
    }


def _signals(one: Played) -> Iterator[Line]:
    for finding in one.score.signals.findings:
        yield _of(one) | {
            "signal": finding.signal,
            "status": finding.heard.value,
            "critical": finding.critical,
            "message": finding.shown_in,
            "pointed_at": finding.pointed_at,
            "points_right": finding.points_right,
            "seconds": finding.seconds,
            "ticked_as": finding.ticked_as,
            "unticked": finding.unticked,
        }


def _moves(one: Played) -> Iterator[Line]:
    rules = one.scenario.rules
    for label in one.score.labels:
        for move in _named(label):
            yield _of(one) | {
                "message": label.message,
                "turn": label.turn,
                "move": move,
                "stands": move in label.moves,
                "by_rule": move in label.by_rule,
                "by_trainee": None if label.by_trainee is None else move in label.by_trainee,
                "by_facilitator": None if label.by_facilitator is None else move in label.by_facilitator,
                "asked": move in rules.must,
                "never": move in rules.never,
            }


def _named(label: Label) -> tuple[str, ...]:
    """The moves that anybody named, each once."""
    return tuple(dict.fromkeys((*label.by_rule, *(label.by_trainee or ()), *(label.by_facilitator or ()))))


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)
