"""Every fault of the command line is one sentence with one remedy, the right code, in the language that was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.cli.faults.around import contents, folders, locales, outputs, parts, passwords, training
from tests.console.cli.faults.case import Fault, World, account, apart, here, judge
from tests.console.cli.faults.table import addresses, empty, policies, settings

ALL = (
    *(*settings(), *policies(), *empty(), *addresses(), *folders(), *outputs()),
    *(*training(), *contents(), *passwords(), *locales()),
)
QUICK = (*tuple(settings())[::3], *ALL[len(tuple(settings())) :])
"""Of settings a third, which has each command and each state of a file; `tests/nightly/test_faults.py` has all."""
SAMPLE = (*tuple(parts())[:1], *tuple(locales())[1:2])


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's data folder with one account."""
    return account(tmp_path_factory.mktemp("faults") / "d")


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 80
    assert len({repr(each) for each in ALL}) == len(ALL), "no two are the same"


@pytest.mark.parametrize("fault", QUICK, ids=str)
def test_it_is_told(fault: Fault, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language = ("nl", "en")[QUICK.index(fault) % 2]
    world = World(tmp_path, data, fault)
    judge(fault, here(fault, world, language, monkeypatch), language)


@pytest.mark.parametrize("fault", SAMPLE, ids=str)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_told_by_a_process(fault: Fault, language: str, data: Path, tmp_path: Path) -> None:
    judge(fault, apart(fault, World(tmp_path, data, fault), language), language)
