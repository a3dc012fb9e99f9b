"""Every fault of the table of `tests/console/cli/faults` at the real command, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.cli.faults.around import contents, folders, locales, outputs, parts, passwords, training
from tests.console.cli.faults.case import Fault, World, account, apart, judge
from tests.console.cli.faults.table import addresses, empty, policies, settings

ALL = (
    *(*settings(), *policies(), *empty(), *addresses(), *folders(), *outputs()),
    *(*training(), *contents(), *passwords(), *parts(), *locales()),
)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's data folder with one account."""
    return account(tmp_path_factory.mktemp("faults") / "d")


@pytest.mark.parametrize("fault", ALL, ids=str)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_told(fault: Fault, language: str, data: Path, tmp_path: Path) -> None:
    judge(fault, apart(fault, World(tmp_path, data, fault), language), language)
