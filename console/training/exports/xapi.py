"""Runs as xAPI 1.0.3 statements, one JSON text a line, for a learning record store that somebody else fills.

Nothing is sent from here. The actor is an account with the alias, without e-mail address; its home page belongs to
nobody (`.invalid`, RFC 2606), so that no statement names the organisation whose staff it is about. No scaled score: the
gate is the only judgement (`success`), and the counts stand in extensions. Ids are made of the run, so that loading a
file twice gives no second statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from console.training.progress.counts import Played
from console.training.scoring.gate import FINISHED, debriefed_at
from console.training.scoring.result import Heard

HOME_PAGE: Final = "https://baken.invalid/training"
VERSION: Final = "1.0.3"
ACTIVITY: Final = "http://adlnet.gov/expapi/activities/simulation"
VERBS: Final = {
    "completed": ("http://adlnet.gov/expapi/verbs/completed", {"nl": "voltooide", "en": "completed"}),
    "passed": ("http://adlnet.gov/expapi/verbs/passed", {"nl": "kwam door de poort", "en": "passed"}),
}
SPACE: Final = UUID("5b0c2c0e-6d0a-5f0e-9a3f-0d2f7b8e4c11")
"""Names of statements are made in it (RFC 9562, version 5)."""

Statement = dict[str, Any]


def xapi_jsonl(played: Iterable[Played]) -> bytes:
    """The statements of all runs that were played to the end and debriefed; of others there is nothing to state."""
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for one in played for each in statements(one))
    return "".join(f"{line}\n" for line in lines).encode()


def statements(one: Played) -> Iterator[Statement]:
    """`completed`, and `passed` as well where nothing keeps the gate closed."""
    if not one.counts or one.score.how not in FINISHED:
        return
    yield _statement(one, "completed")
    if one.score.gate.passed:
        yield _statement(one, "passed")


def _statement(one: Played, verb: str) -> Statement:
    header = one.log.header
    id, display = VERBS[verb]
    return {
        "id": str(uuid5(SPACE, f"{header.run}/{header.trainee}/{verb}")),
        "timestamp": _finished(one).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "version": VERSION,
        "actor": {"objectType": "Agent", "account": {"homePage": HOME_PAGE, "name": header.trainee}},
        "verb": {"id": id, "display": display},
        "object": {
            "objectType": "Activity",
            "id": f"{HOME_PAGE}/scenario/{header.scenario}/{header.scenario_sha256}",
            "definition": {"type": ACTIVITY, "name": _title(one)},
        },
        "result": {
            "completion": True,
            "success": one.score.gate.passed,
            "duration": f"PT{one.score.seconds:.2f}S",
            "extensions": _counts(one),
        },
        "context": {"language": header.language, "platform": f"Baken {header.app}"},
    }


def _title(one: Played) -> dict[str, str]:
    title = one.scenario.title
    return {"nl": str(title.nl)} | ({"en": str(title.en)} if title.en is not None else {})


def _finished(one: Played) -> datetime:
    """When the debrief was finished, reckoned from the run's beginning."""
    done = debriefed_at(one.log) or 0.0
    return datetime.fromisoformat(one.log.header.began).astimezone(UTC) + timedelta(seconds=done)


def _counts(one: Played) -> dict[str, object]:
    score, signals = one.score, one.score.signals
    counts = {
        "mode": one.log.header.mode.value,
        "run": one.log.header.run,
        "signals-present": signals.present,
        "signals-found": signals.found,
        "signals-wrong": signals.wrong,
        "critical-missed": signals.count(Heard.MISSED_CRITICAL),
        "must-met": sum(finding.met for finding in score.must if finding.applies),
        "must-asked": sum(finding.applies for finding in score.must),
        "never": [finding.move for finding in score.never],
        "barriers": [barrier.value for barrier in score.gate.barriers],
    }
    return {f"{HOME_PAGE}/result/{name}": value for name, value in counts.items()}
