"""Nothing that a command says drives the terminal, and every sentence goes through one function."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.console.cli.planting import (
    SEEN,
    Place,
    argument_cases,
    database_cases,
    files_cases,
    judge,
    settings_cases,
    variable_cases,
)
from tests.support.said import ROOT, say_all


@pytest.mark.proves(
    "F17",
    breaks="the cleaning taken out of say; JSON written as it is; click left to answer _BAKEN_COMPLETE",
)
def test_no_word_from_anywhere_drives_the_terminal(tmp_path: Path) -> None:
    """Some of each kind; `tests/nightly/test_said.py` has all."""
    (tmp_path / "planted").mkdir()
    place, planted = Place(tmp_path), Place(tmp_path / "planted")
    (tmp_path / "files").mkdir()
    database = database_cases(planted.data)
    variables = variable_cases(place, every=False)
    cases = [
        *database[:2],
        *argument_cases(place, tmp_path / "arguments", every=False)[::11],
        *settings_cases(place, tmp_path, every=False)[::7],
        *files_cases(place, tmp_path / "files", every=False)[::9],
        *(each for each in variables if each.environ.get("_BAKEN_COMPLETE") == "bash_complete"),
        variables[0],
    ]
    said = say_all(cases, place.home, place.policy)
    judge(cases, said, shown=len(cases) // 3)
    told = said[1].output.decode().replace("\r\n", "\n")
    assert SEEN in json.loads(told)[0]["actor"]


SAYING = "console/support/output.py"
"""The one module of the product that may write a sentence."""
FILES_AND_FRAMES: Mapping[str, str] = {
    "console/cli/reports/output.py": "a report as a whole; its renderers have guards of their own",
    "console/cli/export.py": "an export as a whole, which is refused on a terminal",
    "console/sign_in/token_helper.py": "one JSON object, in ASCII, to the console",
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
        for package in ("api_client", "backend", "console", "protocol", "widgets")
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
