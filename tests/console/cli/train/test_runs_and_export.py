"""`baken train runs` and `baken train export`, on a training folder with real logs of a shipped scenario."""

from __future__ import annotations

import io
import json
import os
from importlib import resources
from pathlib import Path

import pytest

from console.cli import run
from console.training.exports.certificate import verify
from console.training.play.codec import encode_log
from console.training.runs.folder import Folder, open_folder
from console.training.scenario.parse import parse
from protocol.files.atomic_file import replace_file
from tests.console.training.played import DONE, GOOD
from tests.console.training.scoring.small import BEGIN, log

KEY = b"0123456789abcdef"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = open_folder(tmp_path / "training")
    raw = resources.files("console.content").joinpath("scenarios", "crim-jongen-01.draaiboek.txt").read_bytes()
    scenario = parse(raw, "crim-jongen-01").scenario
    assert scenario is not None
    for name, began in (("a", "2026-01-01T10:00:00Z"), ("b", "2026-11-05T10:00:00Z")):
        lines = sorted((*BEGIN, *GOOD, DONE), key=lambda line: line[0])
        played = log(*lines, run=name, began=began, scenario=scenario.id, scenario_sha256=scenario.digest)
        made.log(name).write_bytes(encode_log(played.header, played.entries))
    made.log("c").write_bytes(b"geen log\n")
    return made


def baken(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = run(["train", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def test_runs_are_listed_newest_first(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = baken(capsys, "runs", "--folder", folder.path)
    lines = out.splitlines()
    assert code == 0
    assert sorted(line[0] for line in lines) == ["a", "b", "c"]
    assert [line[0] for line in lines if line[0] != "c"] == ["b", "a"]
    assert "crim-jongen-01  5:00  nabesproken" in out
    assert "niet te lezen: c.jsonl" in out
    assert "3 oefeningen" in err


class Typed(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stdin", "code"), [(Typed("n\n"), 1), (Typed("\n"), 1), (io.StringIO("y\n"), 64)])
def test_without_a_yes_nothing_is_deleted(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO, code: int
) -> None:
    monkeypatch.setattr("sys.stdin", stdin)
    ended, _out, err = baken(capsys, "runs", "--folder", folder.path, "--delete", "a")
    assert (ended, folder.log("a").exists()) == (code, True)
    assert "er is niets verwijderd" in err.casefold()


def test_a_run_is_deleted_after_a_yes(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Typed("ja\n"))
    code, _out, err = baken(capsys, "runs", "--folder", folder.path, "--delete", "b")
    assert (code, folder.log("b").exists()) == (0, False)
    assert "1 oefening voorgoed verwijderen?" in err
    code, out, _err = baken(capsys, "runs", "--folder", folder.path, "--delete", "a", "--delete", "c", "--yes")
    assert code == 0
    assert "2 oefeningen verwijderd" in out
    assert list(folder.runs.iterdir()) == []


def test_old_runs_are_deleted_and_what_cannot_be_read_stays(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, _err = baken(capsys, "runs", "--folder", folder.path, "--older-than", "119m", "--yes")
    assert (code, len(list(folder.runs.iterdir()))) == (0, 3)
    folder.log("a").write_bytes(folder.log("a").read_bytes().replace(b"2026-01", b"2001-01"))
    baken(capsys, "runs", "--folder", folder.path, "--older-than", "119m", "--yes")
    assert sorted(path.stem for path in folder.runs.iterdir()) == ["b", "c"]


@pytest.mark.parametrize("age", ["6", "0m", "halfjaar", "-1m", "9999m"])
def test_an_age_is_a_number_of_months(folder: Folder, capsys: pytest.CaptureFixture[str], age: str) -> None:
    code, _out, err = baken(capsys, "runs", "--folder", folder.path, "--older-than", age, "--yes")
    assert (code, len(list(folder.runs.iterdir()))) == (2, 3)
    assert "6m" in err


def test_nothing_is_deleted_where_one_name_is_wrong(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, _err = baken(capsys, "runs", "--folder", folder.path, "--delete", "a", "--delete", "x", "--yes")
    assert (code, folder.log("a").exists()) == (65, True)


def test_everything_can_be_taken_along(folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    to, key = tmp_path / "mee" / "nieuw", tmp_path / "key"
    key.write_bytes(KEY + b"\n")
    kinds = ("--csv", "--xapi", "--log", "--certificate", "--key", key)
    code, out, err = baken(capsys, "export", "--folder", folder.path, "--to", to, *kinds)
    assert (code, "9 bestanden" in out) == (0, True)
    assert "c is weggelaten" in err
    assert sorted(path.name for path in to.iterdir()) == [
        *("a.jsonl", "b.jsonl", "c.jsonl", "certificate-kim.json", "certificate-kim.md"),
        *("moves.csv", "runs.csv", "signals.csv", "xapi.jsonl"),
    ]
    assert (to / "a.jsonl").read_bytes() == folder.log("a").read_bytes()
    assert verify((to / "certificate-kim.json").read_bytes(), KEY)
    assert os.name == "nt" or all(path.stat().st_mode & 0o077 == 0 for path in to.iterdir())


def test_one_run_and_the_usual_kinds(folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _out, _err = baken(capsys, "export", "--folder", folder.path, "--to", tmp_path / "mee", "--run", "a")
    assert code == 0
    names = {path.name for path in (tmp_path / "mee").iterdir()}
    assert names == {"runs.csv", "signals.csv", "moves.csv"}, "a log holds what was written: by name alone"
    assert (tmp_path / "mee" / "runs.csv").read_text("utf-8-sig").count("\n") == 2


def test_a_run_whose_text_was_changed_is_left_out_with_a_word(
    folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    content = folder.log("a").read_bytes()
    digest = json.loads(content.splitlines()[0])["scenario_sha256"].encode()
    folder.log("a").write_bytes(content.replace(digest, b"0" * 64))
    code, _out, err = baken(capsys, "export", "--folder", folder.path, "--to", tmp_path / "mee", "--csv", "--run", "a")
    assert code == 0
    assert "a is weggelaten" in err


def test_a_full_disk_leaves_whole_files_and_says_which(
    folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "mee"
    to.mkdir()
    (to / "signals.csv").write_bytes(b"van gisteren")
    real = replace_file

    def full(path: Path, content: bytes) -> None:
        if path.name == "signals.csv":
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr("console.training.exports.files.replace_file", full)
    code, _out, err = baken(capsys, "export", "--folder", folder.path, "--to", to, "--csv")
    assert code == 73
    assert "signals.csv" in err
    assert "runs.csv" in err
    assert (to / "signals.csv").read_bytes() == b"van gisteren"
    assert {path.name for path in to.iterdir()} == {"runs.csv", "signals.csv"}


def test_progress_over_the_runs_that_count(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = baken(capsys, "progress", "--folder", folder.path)
    assert code == 0
    assert out.startswith("kim: 2 oefeningen tellen")
    assert "vraagt naar veiligheid: gevraagd in 2, gedaan in 2" in out
    code, out, err = baken(capsys, "progress", "--folder", folder.path, "--json")
    (kim,) = json.loads(out)
    assert (code, err, kim["trainee"], kim["runs"]) == (0, "", "kim", 2)
    assert {"move": "asks-safety", "runs": 2, "asked": 2, "met": 2, "never": 0} in kim["moves"]
    code, out, err = baken(capsys, "progress", "--folder", folder.path, "--trainee", "sam")
    assert (code, out) == (0, "")
    assert "Nog geen nabesproken oefening" in err


def test_progress_says_what_to_practise_and_where(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        content = folder.log(name).read_bytes()
        folder.log(name).write_bytes(content.replace(b'"id":"m3"', b'"id":"m14"'))
    _code, out, _err = baken(capsys, "progress", "--folder", folder.path)
    assert "gehoord 0 van 2, kritiek en gemist: 2" in out
    assert "Om te oefenen: " in out
    assert "Te horen in: Nachtuil" in out


def test_debriefs_of_runs_that_were_debriefed_under_a_name_that_is_no_path(
    folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder.log("a").write_bytes(folder.log("a").read_bytes().replace(b'"run":"a"', b'"run":"../../a"'))
    undone = folder.log("b").read_bytes().splitlines(keepends=True)[:-1]
    folder.log("b").write_bytes(b"".join(undone))
    to = tmp_path / "diep" / "er" / "mee"
    code, _out, _err = baken(capsys, "export", "--folder", folder.path, "--to", to, "--debrief")
    assert code == 0
    assert {path.name for path in to.iterdir()} == {"debrief-a.html", "debrief-a.md"}
    assert "Nachtuil" in (to / "debrief-a.md").read_text()
    assert [path.name for path in tmp_path.rglob("*.html")] == ["debrief-a.html"]


@pytest.mark.parametrize(("content", "code"), [(b"kort", 65), (b"", 65), (b"x" * 70_000, 65), (None, 65)])
def test_a_key_that_is_none_writes_nothing(
    folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None, code: int
) -> None:
    key = tmp_path / "key"
    if content is not None:
        key.write_bytes(content)
    to = tmp_path / "mee"
    found, _out, _err = baken(capsys, "export", "--folder", folder.path, "--to", to, "--certificate", "--key", key)
    assert (found, to.exists()) == (code, False)


def test_a_folder_that_is_a_file(folder: Folder, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mee").write_bytes(b"x")
    code, _out, err = baken(capsys, "export", "--folder", folder.path, "--to", tmp_path / "mee", "--log")
    assert code == 73
    assert "mee" in err
