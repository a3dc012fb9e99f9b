"""Nothing that a command says drives the terminal, and every sentence goes through one function."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.console.cli.planting import (
    HOSTILE,
    SEEN,
    Place,
    arguments_are_harmless,
    files_are_harmless,
    judge,
    plant_rows,
    settings_are_harmless,
    variables_are_harmless,
)
from tests.support.said import ROOT, Case, Said, say_all


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.proves("F17", breaks="one sentence written with click.echo, and the cleaning taken out of say")
def test_no_argument_of_any_command_drives_the_terminal(place: Place, tmp_path: Path) -> None:
    (tmp_path / "planted").mkdir()
    arguments_are_harmless(place, tmp_path / "planted", every=False)


@pytest.mark.proves("F17", breaks="the cleaning taken out of say")
def test_no_settings_file_drives_the_terminal(place: Place, tmp_path: Path) -> None:
    settings_are_harmless(place, tmp_path, every=False)


@pytest.mark.proves("F17", breaks="the cleaning taken out of say")
def test_no_policy_drives_the_terminal(place: Place, tmp_path: Path) -> None:
    said: list[Said] = []
    policy = tmp_path / f"p{HOSTILE}"
    case = Case([])
    for text in (f"{json.dumps(HOSTILE.replace(chr(0xE0041), ''))} = 1\n", f"server = {HOSTILE}\n"):
        policy.write_text(text)
        said += say_all([case], place.home, policy)
    judge([case, case], said, shown=2)


@pytest.mark.proves("F17", breaks="the cleaning taken out of say")
def test_no_file_that_is_read_drives_the_terminal(place: Place, tmp_path: Path) -> None:
    files_are_harmless(place, tmp_path, every=False)


@pytest.mark.proves("F17", breaks="the cleaning taken out of say and of say_json")
def test_nothing_in_a_database_drives_the_terminal(place: Place) -> None:
    plant_rows(place.data)
    data = ["--data", str(place.data)]
    cases = [
        Case(["user", "list", *data]),
        Case(["user", "disable", *data, "--", HOSTILE]),
        Case(["audit", "list", *data]),
        Case(["audit", "list", "--format", "json", *data]),
        Case(["audit", "verify", *data]),
    ]
    said = say_all(cases, place.home, place.policy)
    judge(cases, said, shown=4)
    told = said[3].output.decode().replace("\r\n", "\n")
    assert SEEN in json.loads(told)[0]["actor"]


@pytest.mark.proves("F17", breaks="click left to answer _BAKEN_COMPLETE, and the cleaning taken out of say")
def test_no_variable_drives_the_terminal(place: Place) -> None:
    variables_are_harmless(place, every=False)


SAYING = "console/saying.py"
"""The one module of the product that may write a sentence."""
FILES_AND_FRAMES: Mapping[str, str] = {
    "console/cli/report_out.py": "a report as a whole; its renderers have guards of their own",
    "console/cli/export.py": "an export as a whole, which is refused on a terminal",
    "console/token_helper.py": "one JSON object, in ASCII, to the console",
}
"""Who else may write to a standard stream, and what."""


OF_CLICK = {"echo", "secho", "prompt", "confirm", "pause", "echo_via_pager", "progressbar", "edit", "launch"}
PLAIN = {"print", "input", "getpass.getpass", "pprint.pprint", "warnings.warn", "traceback.print_exc"}


def writes(path: Path) -> Iterator[str]:
    """Places where something is written past `SAYING`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        name = called.rpartition(".")[2]
        by_click = (called.startswith("click.") and name in OF_CLICK) or called == "error.show"
        to_stream = called.startswith(("sys.std", "sys.__std")) and "write" in name
        if by_click or to_stream or called in PLAIN:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {called}"


@pytest.mark.proves("F17", breaks="click.echo in one command")
def test_no_sentence_is_written_past_the_one_function() -> None:
    found = [
        each
        for package in ("console", "backend", "api_client", "widgets")
        for path in sorted((ROOT / package).rglob("*.py"))
        if (at := path.relative_to(ROOT).as_posix()) != SAYING and at not in FILES_AND_FRAMES
        for each in writes(path)
    ]
    assert found == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    bad = ROOT / "tests" / f"bad_{os.getpid()}.py"
    try:
        bad.write_text(
            "click.echo(x)\nprint(x)\nsys.stdout.write(x)\nsys.__stderr__.write(x)\nclick.prompt(x)\nerror.show()"
        )
        assert len(list(writes(bad))) == 6
    finally:
        bad.unlink()
