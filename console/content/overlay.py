"""An organisation's file over the shipped one.

Lists whose entries have an `id` are merged by it: an entry with a known id changes the fields it names, a new id is
added at the end, and `remove: true` takes the entry away. Other fields are replaced. A file with `replace: true` at
its top replaces the shipped file as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from console.content.source import Path_


def overlay(base: Any, over: Any) -> Any:
    """`over` on top of `base`; both as read from YAML."""
    if not isinstance(over, dict):
        return over
    if over.get("replace") is True or not isinstance(base, dict):
        return _without(over, "replace")
    merged = dict(base)
    for key, value in _without(over, "replace").items():
        merged[key] = _merge(base.get(key), value)
    return merged


def entries(data: Any) -> Iterator[tuple[Path_, dict[str, Any]]]:
    """Each entry of a file that is known by an `id`, with its place; entries of entries too."""
    found: list[tuple[Path_, Any]] = [((), data)]
    while found:
        at, value = found.pop()
        if isinstance(value, dict):
            if at and isinstance(at[-1], int) and "id" in value:
                yield at, value
            found += [((*at, key), each) for key, each in value.items()]
        elif isinstance(value, list):
            found += [((*at, place), each) for place, each in enumerate(value)]


def _merge(base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return overlay(base, over)
    if _has_ids(over) and _has_ids(base):
        return _merge_lists(base, over)
    return over


def _merge_lists(base: list[dict[str, Any]], over: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entries = {entry["id"]: entry for entry in base}
    for change in over:
        if change.get("remove") is True:
            entries.pop(change["id"], None)
            continue
        entries[change["id"]] = overlay(entries.get(change["id"]), change)
    return list(entries.values())


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) and "id" in entry for entry in value)


def _without(mapping: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name != key}
