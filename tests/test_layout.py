"""Each package loads alone, and loads nothing that its layer forbids (lazy imports escape the import linter)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

FORBIDDEN = {
    "api_client.models": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"},
    "api_client.backend": {"httpx", "textual", "rich", "keyring", "yaml", "litestar", "sqlalchemy"},
    "widgets": {"httpx", "console", "backend", "keyring"},
    "backend": {"httpx", "textual", "rich", "console", "widgets"},
}


@pytest.mark.parametrize("module", sorted(FORBIDDEN))
def test_a_fresh_interpreter_loads_only_what_the_layer_allows(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    loaded = {name.partition(".")[0] for name in json.loads(out)}
    assert not loaded & FORBIDDEN[module]


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
