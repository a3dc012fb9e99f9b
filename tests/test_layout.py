"""Each package loads alone, and loads nothing that its layer forbids (lazy imports escape the import linter)."""

from __future__ import annotations

import json
import subprocess
import sys

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
