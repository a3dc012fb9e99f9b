"""Finds tests that judge a module by its own constants: `python -m scripts.check_oracles`, part of `make check`.

A test that takes the list of dangerous characters from the guard passes with any list. So a test of a module (its file
is named after it, or the module is the one that it imports most) may import no constant (an UPPER_CASE name) and no
private helper of that module, unless `scripts/oracles_allowed.toml` says why that one is harmless. An entry that no
test needs any more is a fault too.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALLOWED = ROOT / "scripts" / "oracles_allowed.toml"
PRODUCT = ("api_client", "backend", "console", "protocol", "widgets")


@dataclass(frozen=True, order=True)
class Taken:
    """A name that a test takes from the module it tests."""

    test: str
    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.test}: {self.name} of {self.module}"


def taken(root: Path = ROOT) -> Iterator[Taken]:
    """Every constant and private helper that a test file takes from what it tests."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        imported = list(_imported(tree))
        tested = _tested(path, imported)
        names = {name: module for module, name in imported}
        for module, name in imported:
            if module in tested and _is_oracle(name):
                yield Taken(path.relative_to(root).as_posix(), module, name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and _is_oracle(node.attr):
                module = f"{names.get(node.value.id, '')}.{node.value.id}"
                if module in tested:
                    yield Taken(path.relative_to(root).as_posix(), module, node.attr)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module and name of all that a file imports from the product."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PRODUCT:
            for alias in node.names:
                yield node.module or "", alias.name
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in PRODUCT:
                    yield alias.name, alias.asname or alias.name


def _tested(path: Path, imported: list[tuple[str, str]]) -> set[str]:
    """The modules that a test file is of: those of its name, and the one that it takes most from."""
    named = path.stem.removeprefix("test_")
    modules = Counter(module for module, _ in imported)
    modules.update(f"{module}.{name}" for module, name in imported if name.islower())
    found = {module for module in modules if module.rpartition(".")[2] == named}
    most = modules.most_common(1)
    return found or {module for module, count in modules.items() if most and count == most[0][1] and count > 1}


def _is_oracle(name: str) -> bool:
    private = name.startswith("_") and not name.startswith("__")
    return private or (name.isupper() and len(name) > 1)


def allowed(file: Path = ALLOWED) -> dict[tuple[str, str], str]:
    """Test and name to the reason why it may be taken."""
    groups = tomllib.loads(file.read_text("utf-8"))["group"]
    found: dict[tuple[str, str], str] = {}
    for group in groups:
        for test, names in group["takes"].items():
            found |= {(test, name): group["reason"] for name in names}
    return found


def faults(root: Path, reasons: dict[tuple[str, str], str]) -> list[str]:
    """What is wrong, one line each."""
    found = set(taken(root))
    needed = {(one.test, one.name) for one in found}
    wrong = [
        f"takes its oracle from what it tests: {one}" for one in sorted(found) if (one.test, one.name) not in reasons
    ]
    wrong += [f"no longer needed: {test}: {name}" for test, name in sorted(set(reasons) - needed)]
    wrong += [f"without a reason: {test}: {name}" for (test, name), said in sorted(reasons.items()) if len(said) < 20]
    return wrong


if __name__ == "__main__":
    wrong = faults(ROOT, allowed())
    print("\n".join(wrong) or "Oracles: no test is judged by what it tests.")
    sys.exit(bool(wrong))
