"""Each text of a file with its line: what the linter reads for names, numbers and missing translations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from console.training.scenario.finding import Finding
from console.training.scenario.model import Scenario, Text
from protocol.safe_text import sanitise


class Kind(Enum):
    """What a text is."""

    MESSAGE = auto()
    HINT = auto()
    MODEL = auto()
    NOTE = auto()
    QUESTION = auto()
    OPTION = auto()
    REASON = auto()
    """Why an option, a lure or a `never` is what it is."""
    FRONT = auto()
    """Title, nick, content note."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands on one line, in Dutch, in English or in both; empty where it is not there."""

    line: int
    kind: Kind
    nl: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was understood of a file. `scenario` is None where something was not (E00)."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]
    lines: Mapping[str, int]
    """The line of each key of the front matter (`score.must.asks-safety`); of a missing one that of its table."""
    written: tuple[Written, ...] = ()

    def line(self, *key: str) -> int:
        """The line of a key of the front matter, or of what it belongs to."""
        while key and ".".join(key) not in self.lines:
            key = key[:-1]
        return self.lines.get(".".join(key), 1)


def pair(both: str) -> tuple[str, str]:
    """`Dutch / English`, split; without the mark all of it is Dutch."""
    nl, _slash, en = both.partition(" / ")
    return nl.strip(), en.strip()


def as_text(nl: str, en: str = "") -> Text:
    """A text of a scenario, made safe."""
    return Text(sanitise(nl), sanitise(en) if en else None)
