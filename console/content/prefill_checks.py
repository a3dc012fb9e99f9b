"""The rules of the content linter for `prefill.yaml`; pure."""

from __future__ import annotations

from collections.abc import Iterator

from console.content.models import Checklists, Phases, Prefill, Prefills
from console.content.source import Path_
from console.strings import _
from protocol.models import EndReason
from protocol.registration import FIELD
from protocol.safe_text import one_line

Problem = tuple[Path_, str, str]
"""Place, code, and the text: what, and what to do."""

NEVER_SUGGESTED = frozenset({"flagged_trafficking"})
"""What only a person judges : a tick never sets it."""


def check_prefill(prefill: Prefills, lists: Checklists, phases: Phases) -> Iterator[Problem]:
    """All problems: entries of nothing, values that there are not, and what nothing may suggest."""
    known = {
        "signals": {item.id for checklist in lists.checklists for item in checklist.items},
        "phases": {phase.id for phase in phases.phases},
        "ends": {str(reason) for reason in EndReason},
    }
    for part, ids in known.items():
        seen: set[str] = set()
        for index, entry in enumerate(getattr(prefill, part)):
            at: Path_ = (part, index)
            if entry.id in seen:
                yield (
                    (*at, "id"),
                    "C03",
                    _("The id “{id}” stands twice. Give each entry an id of its own.").format(id=entry.id),
                )
            seen.add(entry.id)
            if entry.id not in ids:
                yield (
                    (*at, "id"),
                    "C11",
                    _("There is no “{name}” to suggest anything. Name one that there is.").format(name=entry.id),
                )
            if entry.unless_phase is not None and entry.unless_phase not in known["phases"]:
                text = _("There is no phase “{name}”. Name one of phases.yaml.")
                yield (*at, "unless_phase"), "C11", text.format(name=entry.unless_phase)
            yield from _check_values(entry, (*at, "suggests"))


def _check_values(entry: Prefill, at: Path_) -> Iterator[Problem]:
    for name, suggested in entry.suggests.items():
        field = FIELD.get(name)
        if name in NEVER_SUGGESTED:
            yield (*at, name), "C12", _("Whether it is trafficking is a person's judgement. Take this line away.")
        elif field is None:
            yield (
                (*at, name),
                "C11",
                _("The registration has no field “{name}”. The fields stand in docs/protocol.md.").format(
                    name=one_line(name)
                ),
            )
        elif field.several is isinstance(suggested, str):
            yield (
                (*at, name),
                "C11",
                _("A field of several values takes a list [a, b]; a field of one value takes the value alone."),
            )
        else:
            values = (suggested,) if isinstance(suggested, str) else suggested
            for value in values:
                if value not in field.values:
                    text = _("“{value}” is not a value of “{name}”. Name one of: {values}.")
                    yield (
                        (*at, name),
                        "C11",
                        text.format(value=one_line(value), name=name, values=", ".join(field.values)),
                    )
