"""The trainee's side of sharing: what the folder must be, what stands in it, and trouble that is nobody else's."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from console.strings import set_language
from console.support.errors import ConsoleError
from console.training.desk.place import check_folder, desk_name, desk_of, log_name, run_of, safe_id
from console.training.desk.share import Mirror
from console.training.play.entries import Debriefed, Drafted, Ended, Entry
from tests.console.training.desk.logs import BEGIN, header, log_of

END = Entry(60.0, Ended(how="end", outcome="weer veilig"))
WORDS = [
    Entry(70.0, Debriefed(screen=1, question="felt", answer=("verdrietig",))),
    Entry(71.0, Debriefed(screen=2, question="redo", answer=("moe",))),
]
SHARE = Entry(80.0, Debriefed(screen=5, question="share", answer=("yes",)))


def text_of(folder: Path) -> bytes:
    return (folder / "run-1.jsonl").read_bytes()


def test_a_run_stands_in_the_folder_line_by_line_for_its_group(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    before = os.umask(0o077)
    try:
        mirror = Mirror(tmp_path, header())
        assert mirror.write(BEGIN[:2])
        assert text_of(tmp_path) == log_of(header(), BEGIN[:2])
        assert mirror.write(BEGIN[2:])
    finally:
        os.umask(before)
    assert text_of(tmp_path) == log_of(header(), BEGIN)
    found = (tmp_path / "run-1.jsonl").stat()
    assert stat.S_IMODE(found.st_mode) == 0o640
    assert found.st_gid == tmp_path.stat().st_gid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder to any group")
def test_the_file_belongs_to_the_folders_group_also_without_setgid(tmp_path: Path) -> None:
    os.chown(tmp_path, -1, 4711)
    tmp_path.chmod(0o770)
    assert Mirror(tmp_path, header()).write(BEGIN)
    assert (tmp_path / "run-1.jsonl").stat().st_gid == 4711


def test_the_debrief_is_private_until_it_is_shared_and_nothing_of_it_is_lost_then(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path, header())
    mirror.write([*BEGIN, END, *WORDS])
    assert text_of(tmp_path) == log_of(header(), [*BEGIN, END])
    mirror.write([Entry(75.0, Debriefed(screen=5, question="share", answer=("no",)))])
    assert b"share" not in text_of(tmp_path)
    mirror.write([SHARE])
    assert b"moe" in text_of(tmp_path)
    assert b"verdrietig" not in text_of(tmp_path), "how it was stays with the trainee"
    assert text_of(tmp_path).endswith(log_of(header(), [SHARE]).split(b"\n", 1)[1])


def test_what_was_not_sent_is_nobody_elses(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path, header())
    mirror.write([*BEGIN, Entry(59.0, Drafted(text="toch maar niet")), END])
    assert text_of(tmp_path) == log_of(header(), [*BEGIN, END])


@pytest.mark.parametrize("left", [0, 1, 200, 10_000])
def test_a_run_that_is_taken_up_again_continues_where_its_file_ends(tmp_path: Path, left: int) -> None:
    whole = log_of(header(), BEGIN)
    path = tmp_path / "run-1.jsonl"
    path.write_bytes(whole[:left])
    node = path.stat().st_ino
    assert Mirror(tmp_path, header()).write(BEGIN)
    assert text_of(tmp_path) == whole
    assert path.stat().st_ino == node


def test_a_file_of_ours_that_says_something_else_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "run-1.jsonl").write_bytes(b"something else\n" * 300)
    assert Mirror(tmp_path, header()).write(BEGIN)
    assert text_of(tmp_path) == log_of(header(), BEGIN)


class TestTrouble:
    def test_a_full_folder_is_told_and_what_is_left_of_a_line_follows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        room = 400
        really = os.write

        def write(handle: int, data: bytes) -> int:
            nonlocal room
            if not room:
                raise OSError(errno.ENOSPC, "No space left on device")
            taken = really(handle, data[:room])
            room -= taken
            return taken

        monkeypatch.setattr(os, "write", write)
        mirror = Mirror(tmp_path, header())
        assert not mirror.write(BEGIN)
        assert mirror.trouble == "De gedeelde map neemt niets aan: hij is vol."
        assert text_of(tmp_path) == log_of(header(), BEGIN)[:400]
        room = 10**6
        assert mirror.write([END])
        assert mirror.trouble == ""
        assert text_of(tmp_path) == log_of(header(), [*BEGIN, END])

    def test_a_folder_that_vanishes_and_comes_back_gets_everything(self, tmp_path: Path) -> None:
        folder, away = tmp_path / "shared", tmp_path / "away"
        folder.mkdir()
        mirror = Mirror(folder, header())
        mirror.write(BEGIN[:3])
        folder.rename(away)
        assert not mirror.write(BEGIN[3:])
        assert "is er niet" in mirror.trouble
        folder.mkdir()
        assert mirror.write()
        assert text_of(folder) == log_of(header(), BEGIN)

    def test_a_removed_file_is_written_anew(self, tmp_path: Path) -> None:
        mirror = Mirror(tmp_path, header())
        mirror.write(BEGIN[:3])
        (tmp_path / "run-1.jsonl").unlink()
        assert mirror.write(BEGIN[3:])
        assert text_of(tmp_path) == log_of(header(), BEGIN)

    @pytest.mark.parametrize("how", ["symlink", "hard link", "folder", "fifo"])
    def test_what_stands_in_the_place_of_our_file_is_not_touched(self, tmp_path: Path, how: str) -> None:
        elsewhere = tmp_path / "elsewhere"
        elsewhere.write_text("mine")
        path = tmp_path / "run-1.jsonl"
        make: dict[str, Any] = {
            "symlink": lambda: path.symlink_to(elsewhere),
            "hard link": lambda: path.hardlink_to(elsewhere),
            "folder": path.mkdir,
            "fifo": lambda: os.mkfifo(path),
        }
        make[how]()
        mirror = Mirror(tmp_path, header())
        assert not mirror.write(BEGIN)
        assert "van iemand anders" in mirror.trouble
        assert elsewhere.read_text() == "mine"

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file of somebody else")
    def test_a_file_of_somebody_else_is_not_touched(self, tmp_path: Path) -> None:
        path = tmp_path / "run-1.jsonl"
        path.write_text("theirs")
        os.chown(path, 4711, -1)
        assert not Mirror(tmp_path, header()).write(BEGIN)
        assert path.read_text() == "theirs"

    def test_the_folder_is_looked_at_again_when_it_comes_back(self, tmp_path: Path) -> None:
        folder, real = tmp_path / "shared", tmp_path / "real"
        folder.mkdir()
        mirror = Mirror(folder, header())
        mirror.write(BEGIN)
        folder.rename(real)
        folder.symlink_to(real)
        (real / "run-1.jsonl").unlink()
        assert not mirror.write([END])
        assert list(real.iterdir()) == []


class TestFolder:
    @pytest.mark.parametrize("mode", [0o700, 0o750, 0o770, 0o2770, 0o3770, 0o1777])
    def test_folders_that_will_do(self, tmp_path: Path, mode: int) -> None:
        tmp_path.chmod(mode)
        check_folder(tmp_path)

    @pytest.mark.parametrize("mode", [0o777, 0o2777, 0o702])
    def test_a_folder_in_which_everybody_may_write_is_refused(self, tmp_path: Path, mode: int) -> None:
        tmp_path.chmod(mode)
        with pytest.raises(ConsoleError, match="Iedereen op deze machine") as caught:
            check_folder(tmp_path)
        assert "chmod 3770" in caught.value.remedy

    def test_none_a_file_and_a_link_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        (tmp_path / "link").symlink_to(tmp_path)
        for name, words in (("none", "is er niet"), ("file", "is geen map"), ("link", "koppeling")):
            with pytest.raises(ConsoleError, match=words):
                check_folder(tmp_path / name)
        with pytest.raises(ConsoleError, match="kan niet gebruikt worden|is geen map|is er niet"):
            check_folder(tmp_path / "file" / "below")

    def test_a_folder_without_rights_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        tmp_path.chmod(0o500)
        if os.geteuid() == 0:  # root may do everything, so its answer is the one of somebody else
            monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
        with pytest.raises(ConsoleError, match="niet schrijven"):
            check_folder(tmp_path)
        tmp_path.chmod(0o700)

    def test_errors_are_said_in_english_too(self, tmp_path: Path) -> None:
        set_language("en")
        try:
            with pytest.raises(ConsoleError, match="is not there"):
                check_folder(tmp_path / "none")
        finally:
            set_language("nl")


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["", ".jsonl", "../a.jsonl", "a/b.jsonl", "a.b.jsonl", ".a.jsonl", "a\n.jsonl", "é.jsonl", "a.json", "-.jsonl"],
    )
    def test_no_other_name_is_a_run(self, name: str) -> None:
        assert run_of(name) is None

    def test_a_run_and_its_desks(self) -> None:
        assert run_of(log_name("2026-03-01_mus-7f")) == "2026-03-01_mus-7f"
        assert desk_of(desk_name("run-1", "kim-3f"), "run-1") == "kim-3f"
        assert desk_of("run-10.kim.desk.jsonl", "run-1") is None
        assert run_of(desk_name("run-1", "kim")) is None, "orders are no log"
        for bad in ("../x", "", "a.b", "x" * 90):
            with pytest.raises(ValueError, match=f"^{re.escape(bad)}$"):
                log_name(bad)

    @pytest.mark.parametrize("alias", ["Kim de Boer", "../../etc", "👩‍🏫", "", "x" * 300, "A.B\n"])
    def test_every_alias_makes_a_safe_name(self, alias: str) -> None:
        assert desk_of(desk_name("run-1", safe_id(alias, "3f9a")), "run-1") is not None
