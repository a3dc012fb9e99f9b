"""Whether what makes a promise true is there: the setting of the server, or the test in the source tree."""

from __future__ import annotations

import ast
from pathlib import Path

from console.content.models import TrueBy

ROOT = Path(__file__).parents[3]


def is_there(by: TrueBy) -> bool:
    """A rule is the house's own. A test can be looked for only in Baken's source: an installation has no tests."""
    if by.setting is not None:
        return by.setting in _settings()
    if by.test is not None:
        return _has_test(by.test)
    return by.rule is not None and all(words.strip() for words in (by.rule.nl, by.rule.en))


def _settings() -> frozenset[str]:
    from console.cli.server.settings import SERVER
    from console.files.kinds import Table

    tables = {key: kind for key, kind in SERVER.keys.items() if isinstance(kind, Table)}
    return frozenset(SERVER.keys) | {f"{name}.{key}" for name, table in tables.items() for key in table.keys}


def _has_test(node: str) -> bool:
    if not (ROOT / "tests").is_dir():
        return True
    path, _sep, name = node.partition("::")
    file = (ROOT / path).resolve()
    if not file.is_relative_to(ROOT / "tests") or not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name == name for each in tree.body)
