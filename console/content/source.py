"""A YAML file as data, with the line of every value, so that an error can name its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from console.files.text import NotUtf8, bytes_of, decoded

Path_ = tuple[str | int, ...]
"""Place of a value: keys and indices from the root."""

LIMIT = 1_000_000
"""Largest content file, in bytes; the shipped ones are below 50 kB."""
DEPTH = 20


class _Loader(yaml.CSafeLoader):
    """Without dates: `2026-11` and `2026-11-03` both stay text, as written."""


_Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Unreadable(Exception):
    """The file is not YAML that we take. `line` counts from 1; `why` is a code for the linter."""

    def __init__(self, why: str, line: int, detail: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.line = line
        self.detail = detail


@dataclass(frozen=True)
class Document:
    """The data of a file and the line (from 1) of each value in it."""

    data: Any
    lines: dict[Path_, int]

    def line(self, path: Path_) -> int:
        """The line of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path) -> Document:
    """Read a content file. Raises `Unreadable`, or `OSError` where the file cannot be opened."""
    raw = bytes_of(path)
    if len(raw) > LIMIT:
        raise Unreadable("too_large", 1)
    try:
        return parse(decoded(raw))
    except NotUtf8 as error:
        raise Unreadable("not_utf8", error.line) from None


def parse(text: str) -> Document:
    """Parse YAML. Raises `Unreadable`."""
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        lines: dict[Path_, int] = {}
        if root is None:
            raise Unreadable("empty", 1)
        _walk(root, (), lines, set())
        data = loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable("yaml", mark.line + 1 if mark else 1, error.problem or "") from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Unreadable("yaml", 1) from None
    return Document(data, lines)


def _walk(node: yaml.Node, path: Path_, lines: dict[Path_, int], seen: set[int]) -> None:
    """Note the line of each value. An alias is refused: a few of them can stand for billions of values."""
    if len(path) > DEPTH:
        raise Unreadable("too_deep", node.start_mark.line + 1)
    if id(node) in seen:
        raise Unreadable("alias", node.start_mark.line + 1)
    seen.add(id(node))
    if path in lines:
        raise Unreadable("duplicate_key", node.start_mark.line + 1, str(path[-1]))
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Unreadable("yaml", key.start_mark.line + 1)
            _walk(value, (*path, key.value), lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), lines, seen)


_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


def json_path(text: str) -> Path_:
    """The place that a msgspec error names (`$.checklists[3].id`), as far as it is exact."""
    path: list[str | int] = []
    for name, index in _STEP.findall(text):
        if index == "...":
            break
        path.append(int(index) if index else name)
    return tuple(path)
