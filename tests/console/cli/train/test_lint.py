"""`baken train lint` and `baken train paths`: lines, codes, words and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.cli import run
from console.support.errors import Exit
from tests.console.training.scenario.base import BASE, line_of, planted
from tests.console.training.scenario.scripted.test_scripted_run import GOOD

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_MESSAGES", "en_GB.UTF-8")


def written(folder: Path, text: str, name: str = "klein-01.draaiboek.txt") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_a_good_file(tmp_path: Path, capsys: Out) -> None:
    assert run(["train", "lint", written(tmp_path, BASE)]) == Exit.OK
    assert capsys.readouterr().out == "In order: 1 file.\n"


def test_a_line_for_each_finding_and_exit_code_1(tmp_path: Path, capsys: Out) -> None:
    text = planted("! control-debt", "! control-dept")
    file = written(tmp_path, text)
    assert run(["train", "lint", file]) == Exit.FINDINGS
    out, err = capsys.readouterr()
    line = line_of(text, "control-dept")
    assert (
        out == f"{file}:{line} E02 There is no signal “control-dept” in the checklists. Do you mean “control-debt”?\n"
    )
    assert err == "1 error, 0 warnings.\n"


def test_a_warning_stops_only_the_strict(tmp_path: Path, capsys: Out) -> None:
    file = written(tmp_path, planted("laat maar", "ik zit in zwolle"))
    assert run(["train", "lint", file]) == Exit.OK
    assert " W12 " in capsys.readouterr().out
    assert run(["train", "lint", "--strict", file]) == Exit.FINDINGS


def test_for_other_programs(tmp_path: Path, capsys: Out) -> None:
    file = written(tmp_path, planted("einde fase 5", "einde phase 5"))
    assert run(["train", "lint", "--json", file]) == Exit.FINDINGS
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["file"], finding["code"], finding["error"]) == (file, "E00", True)
    assert set(finding) == {"file", "line", "code", "error", "text"}


def test_what_cannot_be_read_is_told_and_the_others_are_checked(tmp_path: Path, capsys: Out) -> None:
    good = written(tmp_path, planted("laat maar", "ik zit in zwolle"))
    assert run(["train", "lint", str(tmp_path / "weg.txt"), good, str(tmp_path)]) == Exit.BAD_INPUT
    out, err = capsys.readouterr()
    assert " W12 " in out
    assert "There is no file “weg.txt”." in err
    assert "is a folder." in err
    assert "Traceback" not in err


def test_a_scripted_run_is_checked_against_the_scenario_beside_it(tmp_path: Path, capsys: Out) -> None:
    file = written(tmp_path, GOOD.replace("@m1", "@m77"), "a.proef")
    assert run(["train", "lint", file]) == Exit.FINDINGS
    assert "No scenario with the id “klein-01” stands beside it." in capsys.readouterr().out
    written(tmp_path, BASE)
    assert run(["train", "lint", file]) == Exit.FINDINGS
    assert f"{file}:6 P02 " in capsys.readouterr().out


def test_ways_of_a_scenario(tmp_path: Path, capsys: Out) -> None:
    assert run(["train", "paths", written(tmp_path, BASE), "--most", "1"]) == Exit.OK
    out = capsys.readouterr().out
    assert out.startswith("welkom (phase 1)  m1 t1\n  | why-question -> waarom\n")
    assert "4 ways, 1 to 4 minutes at real speed." in out
    assert "… and 3 more. See them with --most." in out


def test_ways_of_a_scenario_with_errors_and_of_none(tmp_path: Path, capsys: Out) -> None:
    assert run(["train", "paths", written(tmp_path, planted("! control-debt", "! control-dept"))]) == Exit.FINDINGS
    out, err = capsys.readouterr()
    assert out.startswith("welkom")
    assert " E02 " in err
    assert run(["train", "paths", written(tmp_path, "hoi")]) == Exit.FINDINGS
    out, err = capsys.readouterr()
    assert out == ""
    assert " E00 " in err
    assert run(["train", "paths", str(tmp_path)]) == Exit.BAD_INPUT


def test_the_language_of_train_is_that_of_its_commands(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_MESSAGES", "nl_NL.UTF-8")
    assert run(["train", "--lang", "en", "lint", written(tmp_path, BASE)]) == Exit.OK
    assert capsys.readouterr().out == "In order: 1 file.\n"


def test_a_folder_without_a_name_of_its_own_is_named(capsys: Out) -> None:
    assert run(["train", "lint", "."]) == Exit.BAD_INPUT
    assert "“.” is a folder." in capsys.readouterr().err


def test_the_scenario_of_the_guide_has_no_fault(tmp_path: Path, capsys: Out) -> None:
    guide = (Path(__file__).parents[4] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = guide.split("```\n")[1]
    assert example.startswith("+++\n")
    assert run(["train", "lint", "--strict", written(tmp_path, example)]) == Exit.OK
    assert capsys.readouterr().out == "In order: 1 file.\n"
