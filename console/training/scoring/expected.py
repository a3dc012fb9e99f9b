"""Whether a scripted run came to what its file expects."""

from __future__ import annotations

from collections.abc import Iterator

from console.strings import _
from console.training.scenario.scripted.scripted_run import Expected, Expects, Proef
from console.training.scoring.result import Barrier, Heard, Score


def failures(proef: Proef, score: Score) -> tuple[tuple[int, str], ...]:
    """For each expectation that does not hold its line in the file and, translated, what came instead."""
    return tuple(_failures(proef, score))


def _failures(proef: Proef, score: Score) -> Iterator[tuple[int, str]]:
    for expects in proef.expects:
        wanted, came = _wanted(expects), _came(expects.kind, score)
        if wanted != came:
            text = _("Expected {what} {wanted}; it was {came}.")
            if expects.kind is Expected.GATE and (kept := _closed_by(score)):
                came = f"{came} ({', '.join(kept)})"
            yield expects.line, text.format(what=expects.kind, wanted=wanted or "-", came=came or "-")


def _wanted(expects: Expects) -> str:
    match expects.kind:
        case Expected.FOUND:
            return f"{expects.number} of {expects.of}"
        case Expected.WRONG:
            return str(expects.number)
        case Expected.MISSED | Expected.NEVER | Expected.MUST_FAILED:
            return ", ".join(sorted(expects.names))
        case _:
            return ", ".join(expects.names)


def _came(kind: Expected, score: Score) -> str:
    """What came, in the words of the file. A debrief is nothing that a script could do, and whoever writes a scenario
    may put its own model answers into its runs."""
    signals = score.signals
    match kind:
        case Expected.PATH:
            return ", ".join(score.path)
        case Expected.OUTCOME:
            return score.outcome
        case Expected.FOUND:
            return f"{signals.found} of {signals.present}"
        case Expected.WRONG:
            return str(signals.wrong)
        case Expected.MISSED:
            missed = (Heard.MISSED, Heard.MISSED_CRITICAL)
            return ", ".join(sorted(one.signal for one in signals.findings if one.heard in missed))
        case Expected.NEVER:
            return ", ".join(sorted(one.move for one in score.never))
        case Expected.MUST_FAILED:
            return ", ".join(sorted({one.move for one in score.must if one.applies and not one.met}))
        case Expected.GATE:
            return "closed" if _closed_by(score) else "passed"


def _closed_by(score: Score) -> list[str]:
    """What keeps the gate closed, but for what no script can help: the debrief, and an author's own model answers."""
    return [one for one in score.gate.barriers if one not in (Barrier.DEBRIEF, Barrier.COPIED)]
