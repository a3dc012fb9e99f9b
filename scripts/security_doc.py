"""Writes the tables of `docs/security.md` from the tests: `python -m scripts.security_doc`.

What a requirement asks stands in `scripts/security_texts.toml`. Which tests prove it stands in their names
(`test_sec_t1_...`) and in the mark `pytest.mark.proves("SEC-T1", "F15", breaks="what was broken to see it fail")`.
What is written by hand stands above the tables and stays.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "security.md"
TEXTS = ROOT / "scripts" / "security_texts.toml"
FIRST = "## Requirements\n"
"""Where the tables begin; all before it is written by hand."""
NAME = re.compile(r"test_sec_([a-z])(\d+)_")


@dataclass(frozen=True)
class Proof:
    """A test, what it proves, and what was broken to see it fail (empty: nobody wrote it down)."""

    file: str
    test: str
    proves: frozenset[str]
    breaks: tuple[tuple[frozenset[str], str], ...]


def proofs(folder: Path = ROOT / "tests") -> list[Proof]:
    """Every test that says what it proves."""
    found: list[Proof] = []
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        file = path.relative_to(folder.parent).as_posix()
        found += _in(tree.body, file, [])
    return found


def _in(body: list[ast.stmt], file: str, above: list[ast.expr]) -> Iterator[Proof]:
    outer = [*above, *(mark for node in body for mark in _module_marks(node))]
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from _in(node.body, file, [*outer, *node.decorator_list])
            continue
        name, marks = _test(node)
        if name.startswith("test_"):
            breaks = tuple(mark for each in (*outer, *marks) if (mark := _mark(each)) is not None)
            named = NAME.match(name)
            proves = {f"SEC-{named[1].upper()}{named[2]}"} if named else set()
            proves = proves.union(*(which for which, _ in breaks))
            if proves:
                yield Proof(file, name, frozenset(proves), breaks)


def _test(node: ast.stmt) -> tuple[str, list[ast.expr]]:
    """The name of a function, or of what a state machine of hypothesis is called as a test, and its marks."""
    match node:
        case ast.FunctionDef(name=name, decorator_list=marks) | ast.AsyncFunctionDef(name=name, decorator_list=marks):
            return name, marks
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name, []
    return "", []


def _module_marks(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign) and any(
        isinstance(one, ast.Name) and one.id == "pytestmark" for one in node.targets
    ):
        return list(node.value.elts) if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
    return []


def _mark(node: ast.expr) -> tuple[frozenset[str], str] | None:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "pytest.mark.proves":
        return None
    which = frozenset(str(each.value) for each in node.args if isinstance(each, ast.Constant))
    said = next((each.value for each in node.keywords if each.arg == "breaks"), None)
    return which, str(said.value) if isinstance(said, ast.Constant) else ""


def unknown(found: list[Proof]) -> set[str]:
    """Names that a test proves and that are neither a requirement nor a finding."""
    texts = _texts()
    return {each for proof in found for each in proof.proves} - set(texts["requirements"]) - set(texts["findings"])


def page(by_hand: str, found: list[Proof]) -> str:
    """The whole page: what was written by hand, then the tables."""
    return by_hand.partition(FIRST)[0] + FIRST + "".join(f"{line}\n" for line in _tables(found))


def _tables(found: list[Proof]) -> Iterator[str]:
    texts = _texts()
    requirements: dict[str, Any] = texts["requirements"]
    none = [name for name in requirements if not any(name in proof.proves for proof in found)]
    yield ""
    yield "<!-- Made by `python -m scripts.security_doc` from the tests; a test checks that it is current. -->"
    yield ""
    yield f"{len(requirements)} requirements, {len(requirements) - len(none)} with a test."
    if none:
        yield f"Without a test of their own name: {', '.join(none)}."
    yield (
        "What was broken was seen to fail the test beside it, but for the clauses named above; *(attack)*: by somebody "
        "else, in a copy of the product."
    )
    for letter, title in texts["groups"].items():
        yield from ("", f"### {title}", "", "| | asks | tests | broken once |", "|---|---|---|---|")
        for name, said in requirements.items():
            if name.startswith(f"SEC-{letter}"):
                yield _row(name, said, found)
    yield from ("", "## What an attack found", "", "| | what | tests | broken once |", "|---|---|---|---|")
    for name, what in texts["findings"].items():
        yield _row(name, {"asks": what}, found)


def _row(name: str, said: dict[str, str], found: list[Proof]) -> str:
    mine = [proof for proof in found if name in proof.proves]
    files: dict[str, list[str]] = {}
    for proof in mine:
        files.setdefault(proof.file, []).append(proof.test.removeprefix("test_"))
    tests = "<br>".join(f"`{file}`: {', '.join(tests)}" for file, tests in files.items())
    tests = "<br>".join(each for each in (tests or "**no test**", said.get("open", "")) if each)
    breaks = dict.fromkeys(text for proof in mine for which, text in proof.breaks if name in which and text)
    broken = [*breaks, *([f"{said['broken']} *(attack)*"] if "broken" in said else [])]
    return f"| {name} | {said['asks']} | {tests} | {'; '.join(broken).replace('|', chr(92) + '|')} |"


def _texts() -> dict[str, Any]:
    return tomllib.loads(TEXTS.read_text("utf-8"))


if __name__ == "__main__":
    FILE.write_text(page(FILE.read_text("utf-8"), proofs()), encoding="utf-8")
