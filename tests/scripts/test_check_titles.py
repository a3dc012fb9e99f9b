"""What a commit message looks like (CONTRIBUTING.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_titles import faults, written

WHY = "\n\nBecause it was so."
LOOKED_AT = {
    f"page: what was wiped stays away{WHY}": [],
    f"api_client, backend: one clock{WHY}": [],
    f"{'a: ' + 'x' * 69}{WHY}": [],
    f"{'a: ' + 'x' * 70}{WHY}": ["the title has 73 characters, and at most 72 are read"],
    f"what changed{WHY}": ["the title is not `area: what changed`"],
    f"Page: what changed{WHY}": ["the title is not `area: what changed`"],
    f"page: what changed.{WHY}": ["the title ends with a full stop"],
    "page: what changed\nBecause": ["the second line is not empty"],
    "page: what changed": ["no body says why"],
    "Merge branch 'x'": [],
}


@pytest.mark.parametrize("message", LOOKED_AT)
def test_a_title_can_be_read_in_a_list_and_a_body_says_why(message: str) -> None:
    assert list(faults(message)) == LOOKED_AT[message]


def test_what_git_puts_into_the_editor_is_no_part_of_the_message(tmp_path: Path) -> None:
    file = tmp_path / "COMMIT_EDITMSG"
    file.write_text("page: what changed\n\nBecause.\n# Please enter the commit message\n#\n")
    assert list(faults(written(file))) == []
    file.write_text("page: what changed\n# On branch main\n")
    assert list(faults(written(file))) == ["no body says why"]
