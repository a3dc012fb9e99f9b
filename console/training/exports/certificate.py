"""A record of practice, as JSON with the SHA-256 of each log and as Markdown to print. Not a proof of competence.

With a key of the organisation the JSON is signed: HMAC-SHA256 over its canonical form (keys sorted, no spaces, UTF-8,
without `signature`). Whoever has the key can check it (`verify`), and could write one too; outside the organisation it
proves nothing. Without a key it is unsigned, and says so.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any, Final

from console.strings import _, ngettext
from console.training.exports.debrief_markdown import plain
from console.training.progress.counts import Played
from console.training.scoring.gate import FINISHED

FORMAT: Final = "baken-certificate/1"
ALGORITHM: Final = "HMAC-SHA256"
LEAST_KEY: Final = 16
"""Bytes of a key, at least."""

Certificate = dict[str, Any]


class WeakKey(ValueError):
    """The key is too short to sign with."""


def certificate(trainee: str, played: Iterable[Played], issued: str, key: bytes | None = None) -> Certificate:
    """The record of this trainee's runs that were played to the end and debriefed. `issued` is a day (ISO 8601).

    Raises `WeakKey` for a key below `LEAST_KEY` bytes.
    """
    runs = [_run(one) for one in played if one.log.header.trainee == trainee and one.counts and _finished(one)]
    whole: Certificate = {
        "format": FORMAT,
        "trainee": trainee,
        "issued": issued,
        "means": "A record of practice, not a proof of competence.",
        "scenarios": len({run["scenario"] for run in runs}),
        "runs": sorted(runs, key=lambda run: (run["began"], run["run"])),
        "signature": None,
    }
    if key is None:
        return whole
    if len(key) < LEAST_KEY:
        raise WeakKey
    return whole | {"signature": {"algorithm": ALGORITHM, "value": _signed(whole, key)}}


def as_json(made: Certificate) -> bytes:
    """For programs, and to be checked."""
    return (json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def verify(content: bytes, key: bytes) -> bool:
    """Whether this is a certificate that was signed with this key and not changed since."""
    try:
        made = json.loads(content)
        value = made["signature"]["value"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    if made.get("format") != FORMAT or not isinstance(value, str) or not value.isascii():
        return False
    return hmac.compare_digest(value, _signed(made, key))


def as_markdown(made: Certificate) -> bytes:
    """For people, in the language in use: what was done, what it means and what it does not, and a line to sign on."""
    n = made["scenarios"]
    took_part = ngettext(
        "{trainee} took part in, and debriefed, {n} scenario in Baken's training mode.",
        "{trainee} took part in, and debriefed, {n} scenarios in Baken's training mode.",
        n,
    )
    lines = [
        "# " + _("Record of practice"),
        "",
        took_part.format(trainee=plain(made["trainee"]), n=n),
        "",
        _("This is a record of practice, not a proof of competence. A person signs it off."),
        "",
        _line(_("Began"), _("Scenario"), _("Gate"), _("Reviewed by a professional"), _("Log (SHA-256)")),
        "|---|---|---|---|---|",
        *(_row(run) for run in made["runs"]),
        "",
        _("Made on {day}.").format(day=made["issued"]) + " " + _signature_words(made),
        "",
        _("Signed off by: ______________________  Date: ______________"),
    ]
    return ("\n".join(lines) + "\n").encode()


def _finished(one: Played) -> bool:
    return one.score.how in FINISHED


def _run(one: Played) -> Certificate:
    header = one.log.header
    return {
        "run": header.run,
        "began": header.began,
        "mode": header.mode.value,
        "scenario": header.scenario,
        "scenario_sha256": header.scenario_sha256,
        "reviewed": bool(one.scenario.reviewed_by),
        "log_sha256": one.log_sha256,
        "gate_passed": one.score.gate.passed,
        "facilitator": header.facilitator,
    }


def _row(run: Certificate) -> str:
    return _line(
        plain(run["began"][:10]),
        plain(run["scenario"]),
        _("passed") if run["gate_passed"] else _("not passed"),
        _("yes") if run["reviewed"] else _("not yet"),
        f"`{run['log_sha256']}`" if run["log_sha256"] else "",
    )


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _signature_words(made: Certificate) -> str:
    if made["signature"] is None:
        return _("It is not signed with a key.")
    text = _("The file beside it is signed with the organisation's key ({algorithm}, {value}).")
    return text.format(algorithm=made["signature"]["algorithm"], value=made["signature"]["value"][:16] + "…")


def _signed(made: Certificate, key: bytes) -> str:
    unsigned = {name: value for name, value in made.items() if name != "signature"}
    canonical = json.dumps(unsigned, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hmac.new(key, canonical, hashlib.sha256).hexdigest()
