"""One setting changes; every other line, comment and table of the file stays."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.settings.config_writer import remember, with_setting
from console.support.errors import ConsoleError, Exit

FILE = """# mine
server = "https://old.example"  # the office
lock_minutes = 5

[keymap]
# next with f5
"chat.next" = "f5"
server = "not this one"
"""


def test_a_value_changes_and_its_remark_stays() -> None:
    new = with_setting(FILE, "server", "https://new.example")
    assert new == FILE.replace("https://old.example", "https://new.example")


def test_a_new_key_comes_before_the_first_table() -> None:
    new = with_setting(FILE, "bell", False)
    assert new == FILE.replace("lock_minutes = 5\n", "lock_minutes = 5\nbell = false\n")


def test_a_key_can_be_removed() -> None:
    assert with_setting(FILE, "lock_minutes", None) == FILE.replace("lock_minutes = 5\n", "")


def test_a_key_in_an_empty_file() -> None:
    assert with_setting("", "lock_minutes", 7) == "lock_minutes = 7\n"


def test_an_unusual_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = 'server = """\nlock_minutes = 5\n"""\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConsoleError) as caught:
        remember(path, "lock_minutes", 6)
    assert caught.value.exit_code is Exit.CANNOT_WRITE
    assert path.read_text(encoding="utf-8") == text


def test_only_the_owner_can_read_it_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    remember(path, "server", "https://a.example")
    remember(path, "server", "https://b.example")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {"server": "https://b.example"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ConsoleError, match="config"):
        remember(tmp_path / "file" / "config.toml", "bell", True)


printable = st.text(
    st.characters(min_codepoint=32, exclude_characters="\x7f", exclude_categories=("Cs", "Cc", "Zl", "Zp"))
)


@given(old=printable, new=printable)
def test_any_text_comes_back_as_it_was(old: str, new: str) -> None:
    text = with_setting(with_setting("# first\n", "server", old), "bell", True)
    changed = with_setting(text, "server", new)
    assert tomllib.loads(changed) == {"server": new, "bell": True}
    assert changed.startswith("# first\n")
