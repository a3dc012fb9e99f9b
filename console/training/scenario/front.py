"""The front matter: TOML between two lines `+++`. Each fault is on its own line, and a misspelt key is one fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from console.strings import N_
from console.training.scenario.conditions import condition
from console.training.scenario.finding import Findings
from console.training.scenario.model import FORMAT, Caller, Condition, Rules, Text
from console.training.scenario.repair import straight
from console.training.scenario.values import Bad, Value, ids, number, one_of, several_of, text, texts, whole
from console.training.scenario.written import as_text, pair

FENCE: Final = "+++"
_LONGEST: Final = 2_000
_MOST_LINES: Final = 500

_KEY = re.compile(r"^\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")

_NEEDED: Final[Mapping[str, Value]] = {
    "id": ids(one=True),
    "title.nl": text(200),
    "languages": several_of("nl", "en"),
    "origin": text(40),
    "author": text(200),
    "level": whole(1, 3),
    "minutes": whole(1, 240),
    "seed": whole(0, 2**31 - 1),
    "checklist": text(60),
    "content_note.nl": text(1_000),
    "caller.nick": text(40),
}
_OPTIONAL: Final[Mapping[str, Value]] = {
    "format": one_of(FORMAT),
    "title.en": text(200),
    "content_note.en": text(1_000),
    "reviewed_by": text(200, empty=True),
    "caller.cps": number(0.5, 30),
    "caller.jitter": number(0, 1),
    "score.critical": ids(),
    "score.first_response_s": number(1, 3600),
    "score.latency_s": number(1, 3600),
}
_TABLES: Final = ("truth", "score.must", "score.never", "score.critical_if")
"""Tables whose keys are the author's: fields, moves and signals; the linter knows them."""


@dataclass(slots=True)
class Front:
    """The front matter as far as it was understood; what is missing has been found already and is empty here."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    truth: dict[str, tuple[str, ...]] = field(default_factory=dict)
    critical_if: dict[str, str] = field(default_factory=dict)
    must: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    never: dict[str, Text] = field(default_factory=dict)

    def get(self, key: str, default: Any = "") -> Any:
        """The value of a key, or `default`."""
        return self.values.get(key, default)

    def line(self, key: str) -> int:
        """The line of a key, or that of the table it belongs to."""
        while key and key not in self.lines:
            key = key.rpartition(".")[0]
        return self.lines.get(key, 1)

    def text(self, key: str) -> Text:
        """A text with its translation."""
        return as_text(self.get(f"{key}.nl"), self.get(f"{key}.en"))

    def caller(self) -> Caller:
        """`[caller]`."""
        nick = as_text(self.get("caller.nick")).nl
        return Caller(nick, float(self.get("caller.cps", 3.0)), float(self.get("caller.jitter", 0.25)))

    def rules(self) -> Rules:
        """`[score]`."""
        return Rules(
            critical=self.get("score.critical", ()),
            critical_if=self.critical_if,
            first_response_s=float(self.get("score.first_response_s", 60.0)),
            latency_s=float(self.get("score.latency_s", 120.0)),
            must=self.must,
            never=self.never,
        )


def read_front(lines: list[str], found: Findings) -> tuple[Front, int] | None:
    """The front matter and how many lines it took; None where it was not understood (one E00)."""
    start = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith("#")), None)
    if start is None:
        found.add(1, "E00", N_("The file is empty. Begin with a copy of a shipped scenario."))
        return None
    if lines[start].strip() != FENCE:
        found.add(
            start + 1, "E00", N_("A scenario begins with a line “+++”, and this does not. Write it above the data.")
        )
        return None
    end = next((at for at in range(start + 1, len(lines)) if lines[at].strip() == FENCE), None)
    if end is None:
        found.add(start + 1, "E00", N_("The data at the top has no end. Write a line “+++” below it."))
        return None
    inside = lines[start + 1 : end]
    data = _toml(inside, start + 1, found)
    if data is None:
        return None
    front = Front(lines={"": start + 1, **_lines(inside, start + 2)})
    if data.get("format", FORMAT) != FORMAT:
        quoted = {"format": data["format"], "ours": FORMAT}
        found.add(
            front.line("format"),
            "E00",
            N_("The format is “{format}”, and Baken reads “{ours}”. Use that one."),
            **quoted,
        )
        return None
    _fill(front, _flat(data), found)
    return front, end + 1


def _toml(lines: list[str], before: int, found: Findings) -> dict[str, Any] | None:
    """The data, with quotes as they stand or, where that is no TOML, with straight ones."""
    long = next((at for at, line in enumerate(lines) if len(line) > _LONGEST), None)
    if long is not None or len(lines) > _MOST_LINES:
        at = before + 1 + (_MOST_LINES if long is None else long)
        found.add(at, "E00", N_("The data at the top is too long for Baken. Take out what does not belong there."))
        return None
    problem = ""
    for attempt in ("\n".join(lines), straight("\n".join(lines))):
        try:
            return tomllib.loads(attempt)
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
            problem = str(error)
    named = _AT_LINE.search(problem)
    at = int(named[1]) if named else len(lines)
    what = _AT_LINE.sub("", problem).replace("(at end of document)", "").strip()
    at = _told_too_late(lines, min(at, max(len(lines), 1)), what)
    found.add(before + at, "E00", _remedy(lines[at - 1] if lines else "", what), problem=what)
    return None


def _told_too_late(lines: list[str], at: int, what: str) -> int:
    """A list that is not closed is noticed below it: the line where it was opened."""
    if not what.startswith("Unclosed"):
        return at
    return next((one for one in range(at, 0, -1) if _opened(lines[one - 1])), at)


def _opened(line: str) -> bool:
    return line.count("[") > line.count("]") or line.count("{") > line.count("}")


def _remedy(line: str, what: str) -> str:
    if what.startswith("Cannot overwrite") or "already" in what or "Cannot declare" in what or "twice" in what:
        return N_("This stands twice. Keep one of them.")
    _key, equals, value = line.partition("=")
    if not equals:
        return N_("This line is not understood. In the data at the top stands: key = value.")
    if value.count('"') % 2 or (value.strip() and value.strip()[0] not in "\"'[{0123456789+-tf"):
        return N_('A text stands between quotes on one line: key = "text". Look at the quotes.')
    if value.count("[") != value.count("]"):
        return N_('A list stands between [ and ], with commas: key = ["one", "two"]. Look at the brackets.')
    return N_("This line is not understood ({problem}). Compare it with a shipped scenario.")


def _lines(lines: list[str], first: int) -> dict[str, int]:
    """Where each key and table stands. Enough for how scenarios are written; it decides nothing but a line number."""
    found: dict[str, int] = {}
    table = ""
    for number_, line in enumerate(lines, first):
        if line.lstrip().startswith("["):
            table = _plain(line.strip(" [").partition("]")[0]) + "."
            found.setdefault(table[:-1], number_)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault(table + _plain(key[1]), number_)
    return found


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """`{"a": {"b": 1}}` as `{"a.b": 1}`; keys are those of this format, and tables of the author's keys stay whole."""
    flat: dict[str, Any] = {}
    waiting = [("", data)]
    while waiting:
        prefix, table = waiting.pop()
        for name, value in table.items():
            key = f"{prefix}{name}"
            if isinstance(value, dict) and key not in _TABLES and key not in _NEEDED and key.count(".") < 3:
                waiting.append((f"{key}.", value))
            else:
                flat[key] = value
    return flat


def _fill(front: Front, flat: dict[str, Any], found: Findings) -> None:
    known = {**_NEEDED, **_OPTIONAL}
    missing = [key for key in _NEEDED if key not in flat]
    for key, value in flat.items():
        if key in known:
            _take(front, key, known[key], value, found)
        elif key in _TABLES:
            _table(front, key, value, found)
        else:
            near = get_close_matches(
                key[:60], [*missing, *(one for one in (*known, *_TABLES) if one not in flat)], 1, 0.6
            )
            if near and near[0] in missing:
                missing.remove(near[0])
            _unknown(front, key, near, found)
    for key in missing:
        found.add(front.line(key), "E01", N_("“{key}” is missing. Write it in the data at the top."), key=key)


def _unknown(front: Front, key: str, near: Iterable[str], found: Findings) -> None:
    line = front.line(key)
    for one in near:
        found.add(line, "E01", N_("“{key}” is not a key of a scenario. Do you mean “{near}”?"), key=key, near=one)
        return
    found.add(line, "E01", N_("“{key}” is not a key of a scenario. Take it out, or look at its spelling."), key=key)


def _take(front: Front, key: str, value: Value, given: object, found: Findings) -> None:
    try:
        front.values[key] = value(given)
    except Bad as error:
        found.add(front.line(key), "E01", error.text, key=key, **error.quoted)


def _table(front: Front, key: str, given: object, found: Findings) -> None:
    if not isinstance(given, dict):
        found.add(
            front.line(key), "E01", N_("“{key}” is a part of its own: a line [{key}], and keys below it."), key=key
        )
        return
    for name, value in given.items():
        line = front.line(f"{key}.{name}")
        try:
            if key == "truth":
                front.truth[name] = texts()(value)
            elif key == "score.critical_if":
                front.critical_if[name] = text(64)(value)
            elif key == "score.must":
                front.must[name] = tuple(condition(one) for one in texts()(value))
            else:
                front.never[name] = as_text(*pair(straight(text(500)(value))))
        except Bad as error:
            found.add(line, "E01", error.text, key=name, **error.quoted)
            _keep_name(front, key, name)


def _keep_name(front: Front, key: str, name: str) -> None:
    """A move whose value is wrong is asked for all the same: what is wrong is told once."""
    if key == "score.must":
        front.must[name] = ()
    elif key == "score.never":
        front.never[name] = as_text("")
