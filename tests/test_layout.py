"""Each package loads alone, and loads nothing that its layer forbids (lazy imports escape the import linter)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

FORBIDDEN = {
    "api_client": {"textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy", "widgets", "console", "backend"},
    "widgets": {"httpx", "console", "backend", "keyring"},
    "backend": {"httpx", "textual", "rich", "console", "widgets"},
}
"""By package, what none of its modules loads, all of them loaded."""
ALONE = {
    "api_client.models": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"},
    "api_client.backend": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"},
}

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
        for package in ("api_client", "widgets", "console", "backend")
        for path in (root / package).rglob("*.py")
        if _imports_httpx(path)
    }
    assert importers == {"api_client/transport.py"}


def _imports_httpx(path: Path) -> bool:
    return (
        re.search(r"^\s*(import|from) (httpx|httpcore|requests|aiohttp)\b", path.read_text(), re.MULTILINE) is not None
    )


@pytest.mark.parametrize("module", ["api_client.own", "api_client.transport", "api_client.models", "api_client.decode"])
def test_importing_loads_no_network_code(module: str) -> None:
    code = (
        f"import sys, {module}; print(*(m for m in ('httpx', 'httpcore', 'anyio', 'truststore') if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
