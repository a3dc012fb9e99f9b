"""The training folder: where it is, and what is said where it cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.support.errors import ConsoleError, Exit
from console.training.runs.folder import open_folder, place


def test_it_is_where_it_was_named(tmp_path: Path) -> None:
    assert place(tmp_path / "a", {"BAKEN_TRAINING": "/elders"}) == tmp_path / "a"
    assert place(None, {"BAKEN_TRAINING": str(tmp_path / "b")}) == tmp_path / "b"
    assert place(None, {}).name == "baken-training"


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "ver" / "weg")
    assert [path.name for path in (folder.runs, folder.exports, folder.scenarios)] == ["runs", "exports", "scenarios"]
    for path in (folder.path, folder.runs, folder.exports, folder.scenarios):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert folder.log("r-1") == folder.runs / "r-1.jsonl"


def test_a_folder_that_others_can_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert stat.S_IMODE(open_folder(tmp_path / "open").path.stat().st_mode) == 0o700


def test_a_link_and_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "echt").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "echt")
    (tmp_path / "bestand").write_text("x")
    for name, says in (("link", "koppeling"), ("bestand", "een bestand")):
        with pytest.raises(ConsoleError, match=says) as caught:
            open_folder(tmp_path / name)
        assert "--folder" in caught.value.remedy
        assert caught.value.exit_code is Exit.BAD_INPUT
    assert list((tmp_path / "echt").iterdir()) == []


def test_a_place_that_cannot_be_is_said() -> None:
    with pytest.raises(ConsoleError, match="kan niet worden gebruikt"):
        open_folder(Path("/proc/oefenen"))
