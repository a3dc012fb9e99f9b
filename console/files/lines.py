"""On which line of a settings file a key stands: a reader of TOML does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PART = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*')"
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEAD = re.compile(rf"\s*\[(\[)?\s*({_NAME})\s*\]")
_KEY = re.compile(rf"\s*({_NAME})\s*=(.*)")


def line_of(text: str, key: str) -> int | None:
    """The line of `key`, counted from 1, as a fault names it: `timings.retention_hours`, `lines[2].phone`.

    Of what stands within another value, the line of that value; None for what is nowhere.
    """
    places = list(_places(text))
    while key:
        found = next((line for name, line in places if name == key), None)
        if found is not None:
            return found
        key = re.sub(r"(^|\.[^.\[\]]+|\[\d+\]|[^.\[\]]+)$", "", key).rstrip(".")
    return None


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Every key and table with its line. What stands in a text of several lines is no key."""
    table, counts, within = "", dict[str, int](), ""
    for number, line in enumerate(text.splitlines(), 1):
        if within:
            within = "" if within in line else within
            continue
        head, key = _HEAD.match(line), _KEY.match(line)
        if head is not None:
            table = _plain(head[2])
            if head[1]:
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}[{counts[table]}]"
            yield table, number
        elif key is not None:
            yield f"{table}.{_plain(key[1])}".lstrip("."), number
            within = next((mark for mark in ('"""', "'''") if key[2].count(mark) % 2), "")


def _plain(name: str) -> str:
    return ".".join(part.strip("\"'") for part in re.findall(_PART, name))
