"""What an installation lacks is told with the command that installs it; the table is that of pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from console.cli.support.extras import lacking, missing
from console.support.errors import Exit

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def declared(extra: str) -> set[str]:
    """Names of the packages of an extra, as PEP 503 writes them."""
    said = tomllib.loads(PROJECT.read_text())["project"]["optional-dependencies"][extra]
    return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=;! ]", each)[0]).lower() for each in said}


@pytest.mark.parametrize("extra", ["server", "report"])
def test_every_package_of_an_extra_is_known_by_what_is_imported_of_it(extra: str) -> None:
    for module, packages in packages_distributions().items():
        names = {re.sub(r"[-_.]+", "-", each).lower() for each in packages}
        if names & declared(extra) and re.fullmatch("[a-z]\\w*", module):
            assert f'pip install "baken[{extra}]"' in lacking(module).remedy, module


def test_something_else_that_is_missing_and_what_is_our_own() -> None:
    deeper = missing(ModuleNotFoundError("no", name="greenlet.sub"))
    assert deeper is not None
    assert "“greenlet”" in deeper.message
    assert "pip install baken" in deeper.remedy
    assert deeper.exit_code == Exit.CONFIGURATION
    for name in ("backend.gone", "console.cli.gone", "tomllib", None):
        assert missing(ModuleNotFoundError("no", name=name)) is None
