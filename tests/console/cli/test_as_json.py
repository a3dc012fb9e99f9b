"""Every command that lists gives its list as JSON, the same in each language."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import click
import pytest

from console.cli import baken, run
from tests.console.cli.spoken.table import BROKEN, RUN, SCENARIO, lay_out
from tests.console.cli.test_progress import played
from tests.console.cli.tree import commands

LISTS = (
    *("user list", "audit list", "audit opened", "audit waiting", "content lint"),
    *("train lint", "train test", "train paths", "train runs", "train progress"),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(["demo-data", "--years", "2021", "--data", "data"]) == 0
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], line: str, code: int = 0) -> Any:
    capsys.readouterr()
    told = []
    for language in ("nl", "en"):
        assert run([*line.split(), "--json", "--lang", language]) == code
        out, err = capsys.readouterr()
        assert err == "", "what other programs read has nothing beside it"
        told.append(json.loads(out))
    assert [each.keys() for each in told[0]] == [each.keys() for each in told[1]]
    return told[1]


def test_every_list_has_the_option() -> None:
    for line in LISTS:
        command: click.Command = baken
        for word in line.split():
            assert isinstance(command, click.Group)
            below = command.get_command(click.Context(command), word)
            assert below is not None
            command = below
        assert any("--json" in each.opts for each in command.params), line


def test_there_is_one_way_to_ask_for_it() -> None:
    """`--format` is of files that are written (docs/report.md, docs/htcds.md)."""
    options = {
        " ".join(path): {name for each in command.params for name in each.opts}
        for path, command in commands(baken)
        if path
    }
    assert {line for line, names in options.items() if "--json" in names} == {*LISTS, "config check"}
    assert {line for line, names in options.items() if "--format" in names} == {"report", "export htcds"}


def test_lists_of_a_server(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert answer(capsys, "user list --data data") == []
    (entry,) = answer(capsys, "audit list --data data")
    assert (entry["seq"], entry["action"], entry["details"]["first"]) == (1, "demo_data", 2021)
    assert answer(capsys, "audit opened --data data") == []
    assert answer(capsys, "audit waiting --data data") == []


def test_an_account_and_a_run(capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"vier losse woorden hier\n")))
    words = ["user", "add", "Mila", "--role", "supervisor", "--capacity", "4", "--data", "data", "--password-stdin"]
    assert run(words) == 0
    (account,) = answer(capsys, "user list --data data")
    assert (account["name"], account["role"], account["capacity"]) == ("Mila", "supervisor", 4)
    assert not {"password", "password_hash", "totp", "secret"} & account.keys()
    folder = played(home / "played")
    newest, oldest = answer(capsys, f"train runs --folder {folder.path}")
    assert [newest["run"], oldest["run"]] == ["b", "a"]
    assert (newest["scenario"], newest["state"]) == ("crim-jongen-01", "debriefed")


def test_lists_of_a_trainer(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert answer(capsys, f"train lint {SCENARIO} {RUN}") == []
    found = answer(capsys, f"train lint {BROKEN}", 1)
    assert {each["file"] for each in found} == {BROKEN}
    assert {"line", "code", "error", "text"} <= found[0].keys()
    assert answer(capsys, f"train test {SCENARIO}") == [{"file": RUN, "findings": []}]
    found = answer(capsys, "content lint content", 1)
    assert {each["file"] for each in found} >= {"phases.yaml"}


def test_ways_and_runs(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    capsys.readouterr()
    assert run(["train", "paths", SCENARIO, "--json", "--most", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] > len(found["ways"]) == 2
    assert found["ways"][0].keys() == {"scenes", "outcome", "seconds"}
    assert answer(capsys, "train runs --folder training") == []
    assert answer(capsys, "train progress --folder training") == []
