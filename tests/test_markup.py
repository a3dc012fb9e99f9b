"""SEC-T6: no place in the code hands a text that may be a stranger's to something that reads markup."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SINKS = {"Static", "Label", "Button", "Option", "notify", "add_row", "Tab", "Checkbox", "update", "Collapsible"}


def offences(path: Path) -> list[str]:
    """Places where a text that is not a literal may be read as markup."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            if isinstance(node, ast.keyword) and node.arg in ("border_title", "border_subtitle"):
                found.append(f"{path}: {node.arg}")
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "escape" and "re." not in ast.unparse(node.func):
            found.append(f"{path}:{node.lineno} escape")
        if name in ("from_markup", "render") and "Content" in ast.unparse(node.func):
            found.append(f"{path}:{node.lineno} {name}")
        if name not in SINKS or name == "update" or not node.args:
            continue
        first = node.args[0]
        safe = isinstance(first, ast.Constant) or any(
            keyword.arg == "markup" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            for keyword in node.keywords
        )
        if not safe:
            found.append(f"{path}:{node.lineno} {name}")
    return found


@pytest.mark.parametrize("folder", ["console", "widgets"])
def test_sec_t6_no_sink_takes_foreign_text_as_markup(folder: str) -> None:
    assert [each for path in sorted((ROOT / folder).rglob("*.py")) for each in offences(path)] == []


def test_sec_t6_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "Static(name)\nself.notify(text)\nescape(x)\nContent.from_markup(x)\nStatic('fine')\nLabel(x, markup=False)"
    )
    assert [each.rsplit(" ", 1)[1] for each in offences(bad)] == ["Static", "notify", "escape", "from_markup"]
