"""SEC-A9: a test that takes its oracle from what it tests is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_oracles import faults, taken

TAKES = {
    "from console.guard import FORMULA, cell\n": ["FORMULA"],
    "from console.guard import (\n    cell,\n    _fate,\n)\n": ["_fate"],
    "from console import guard\nassert guard.FORMULA\n": ["FORMULA"],
    "import console.guard as guard\nassert guard._fate\n": ["_fate"],
    "from console.guard import cell\nfrom console.other import LIMIT\n": [],
    "from console.guard import Guard, cell\n": [],
    "from tests.support.formulas import DANGEROUS\nfrom console.guard import cell\n": [],
    "def test_x() -> None:\n    from console.guard import FORMULA\n": ["FORMULA"],
}


def planted(root: Path, code: str, name: str = "test_guard.py") -> Path:
    folder = root / "tests" / "console"
    folder.mkdir(parents=True)
    (folder / name).write_text(code)
    return root


@pytest.mark.proves("SEC-A9", "F15", breaks="the search for imports inside of functions left out")
@pytest.mark.parametrize("code", TAKES)
def test_sec_a9_what_a_test_takes_from_its_own_module_is_found(code: str, tmp_path: Path) -> None:
    assert [one.name for one in taken(planted(tmp_path, code))] == TAKES[code]


def test_sec_a9_the_module_that_is_imported_most_is_the_one_under_test(tmp_path: Path) -> None:
    code = "from console.guard import FORMULA, cell, row\nfrom console.other import LIMIT\n"
    assert [one.name for one in taken(planted(tmp_path, code, "test_hostile.py"))] == ["FORMULA"]


def test_sec_a9_an_entry_needs_a_reason_and_a_test_that_needs_it(tmp_path: Path) -> None:
    planted(tmp_path, "from console.guard import FORMULA, cell\n")
    test = "tests/console/test_guard.py"
    assert faults(tmp_path, {}) == [f"takes its oracle from what it tests: {test}: FORMULA of console.guard"]
    assert faults(tmp_path, {(test, "FORMULA"): "compared with a literal of the test"}) == []
    assert faults(tmp_path, {(test, "FORMULA"): "why not"}) == [f"without a reason: {test}: FORMULA"]
    old = {
        (test, "FORMULA"): "compared with a literal of the test",
        (test, "GONE"): "compared with a literal of the test",
    }
    assert faults(tmp_path, old) == [f"no longer needed: {test}: GONE"]
