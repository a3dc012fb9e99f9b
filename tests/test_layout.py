"""Each package loads alone, and loads nothing that its layer forbids (lazy imports escape the import linter)."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

OTHERS = {"api_client", "backend", "console", "widgets"}
FORBIDDEN = {
    "api_client": {"textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy", "widgets", "console", "backend"},
    "widgets": {"httpx", "console", "backend", "keyring"},
    "backend": {"httpx", "textual", "rich", "api_client", "console", "widgets"},
    "protocol": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"} | OTHERS,
}
"""By package, what none of its modules loads, all of them loaded."""
ALONE = {
    "protocol.models": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"},
    "api_client.backend": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"},
}
BLOCK = re.compile(r"(?:five packages|`console/`|`console/training/`|`backend/`):\n\n```\n(.*?)```", re.DOTALL)
"""A picture of layers in docs/architecture.md."""
LAYER = re.compile(r"\w+(?: \| \w+)*")

LOAD_ALL = """
import importlib, json, pkgutil, sys
package = importlib.import_module(sys.argv[1])
names = [each.name for each in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
names = [name for name in names if ".migrations" not in name and not name.endswith(".__main__")]
for name in names:
    importlib.import_module(name)
print(json.dumps([names, sorted(sys.modules)]))
"""


def loaded(code: str, package: str) -> tuple[list[str], set[str]]:
    """The modules of a package, and the packages that a fresh interpreter has when it loaded them."""
    run = subprocess.run([sys.executable, "-c", code, package], capture_output=True, text=True, check=True)
    names, modules = json.loads(run.stdout)
    return names, {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_no_module_of_a_package_loads_what_its_layer_forbids(package: str) -> None:
    names, modules = loaded(LOAD_ALL, package)
    assert len(names) > 10, "it loaded the package alone"
    assert not modules & FORBIDDEN[package]


@pytest.mark.parametrize("module", sorted(ALONE))
def test_a_fresh_interpreter_loads_only_what_the_layer_allows(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps([[], sorted(sys.modules)]))"
    assert not loaded(code, module)[1] & ALONE[module]


def test_sec_n6_httpx_is_imported_in_one_module_only() -> None:
    root = Path(__file__).parent.parent
    importers = {
        path.relative_to(root).as_posix()
        for package in ("api_client", "backend", "console", "protocol", "widgets")
        for path in (root / package).rglob("*.py")
        if _imports_httpx(path)
    }
    assert importers == {"api_client/transport.py"}


def _imports_httpx(path: Path) -> bool:
    return (
        re.search(r"^\s*(import|from) (httpx|httpcore|requests|aiohttp)\b", path.read_text(), re.MULTILINE) is not None
    )


@pytest.mark.parametrize(
    "module", ["api_client.http_backend", "api_client.transport", "protocol.models", "api_client.decode"]
)
def test_importing_loads_no_network_code(module: str) -> None:
    code = (
        f"import sys, {module}; print(*(m for m in ('httpx', 'httpcore', 'anyio', 'truststore') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_the_layers_of_the_documents_are_those_that_are_checked() -> None:
    root = Path(__file__).parent.parent
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    checked = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    page = (root / "docs" / "architecture.md").read_text()
    told = [[LAYER.match(line)[0].strip() for line in block.splitlines()] for block in BLOCK.findall(page)]  # type: ignore[index]  # each line has one
    assert told == checked


def test_protocol_needs_msgspec_and_wcwidth_alone() -> None:
    for path in sorted((Path(__file__).parent.parent / "protocol").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            packages = {name.partition(".")[0] for name in names}
            assert packages <= {*sys.stdlib_module_names, "msgspec", "protocol", "wcwidth"}, path
