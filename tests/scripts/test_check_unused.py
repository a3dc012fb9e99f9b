"""Code that nothing but tests uses is found, and what a framework calls is let alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_unused import allowed, unused

FOUND = {
    "def nobody_calls() -> None:\n    pass\n": ["nobody_calls"],
    "class Nobody:\n    pass\n": ["Nobody"],
    "class Used:\n    def never(self) -> None:\n        pass\nUsed()\n": ["never"],
    "class Used:\n    @property\n    def never(self) -> int:\n        return 1\nUsed()\n": ["never"],
    "def called() -> None:\n    pass\ncalled()\n": [],
    "class Used:\n    def on_key(self) -> None:\n        pass\nUsed()\n": [],
    "@on(Button.Pressed)\ndef pressed() -> None:\n    pass\n": [],
    "@group.command('list')\ndef list_command() -> None:\n    pass\n": [],
    "class Row(Struct):\n    name: str\nRow\n": [],
}


@pytest.mark.parametrize("code", FOUND)
def test_what_no_line_of_the_product_reads_is_found(code: str, tmp_path: Path) -> None:
    for package in ("api_client", "backend", "console", "protocol", "widgets"):
        (tmp_path / package).mkdir()
    (tmp_path / "console" / "some.py").write_text(code)
    assert [name for _path, name in unused(tmp_path)] == FOUND[code]


def test_each_entry_that_stays_has_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "allowed.toml"
    file.write_text('[[group]]\nreason = " "\n[group.stays]\n"console/some.py" = ["never"]\n')
    with pytest.raises(ValueError, match="has no reason"):
        allowed(file)
