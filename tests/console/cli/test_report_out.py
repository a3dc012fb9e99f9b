"""In which characters a report is written, and in which files."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from console.cli.reports.output import Form, check_place, give_out
from console.report.render import Format, Part
from console.support.errors import ConsoleError, Exit
from protocol.files.atomic_file import whole_file
from tests.support.yearly import full_report


@pytest.mark.parametrize("format", [Format.HTML, Format.JSON, Format.CSV])
def test_what_programs_read_is_utf_8_also_into_a_pipe_that_is_not(format: Format) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    form = Form(format=format, compare=False, language="nl", ascii_only=False)
    assert form.text_of(full_report(), pipe) == form.text_of(full_report(), None)


def test_a_table_into_such_a_pipe_is_ascii() -> None:
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    form = Form(format=Format.TABLE, compare=False, language="nl", ascii_only=False)
    assert form.text_of(full_report(), pipe).isascii()


def page(part: Part = Part.WHOLE, *, both: bool = False, format: Format = Format.HTML) -> Form:
    return Form(format=format, compare=False, language="nl", ascii_only=False, part=part, both=both)


def links(file: Path) -> list[str]:
    return [name for name in re.findall(r'href="([^"]*)"', file.read_text()) if name.endswith(".html")]


@pytest.mark.parametrize("part", Part)
def test_both_languages_are_two_files_that_lead_to_each_other(tmp_path: Path, part: Part) -> None:
    give_out(full_report(), page(part, both=True), tmp_path / "verslag.html")
    dutch, english = tmp_path / "verslag.nl.html", tmp_path / "verslag.en.html"
    assert sorted(tmp_path.iterdir()) == [english, dutch]
    assert '<html lang="nl">' in dutch.read_text()
    assert '<html lang="en">' in english.read_text()
    assert (links(dutch), links(english)) == (["verslag.en.html"], ["verslag.nl.html"])


def test_one_language_is_one_file_that_leads_to_no_other(tmp_path: Path) -> None:
    give_out(full_report(), page(), tmp_path / "verslag.html")
    assert links(tmp_path / "verslag.html") == []


def test_when_one_of_two_files_cannot_be_written_neither_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in ("nl", "en"):
        (tmp_path / f"verslag.{language}.html").write_text("last year's")
    written: list[str] = []

    def full_at_the_second(path: Path) -> AbstractContextManager[Callable[[bytes], None]]:
        written.append(path.name)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        return whole_file(path)

    monkeypatch.setattr("console.cli.reports.output.whole_file", full_at_the_second)
    with pytest.raises(ConsoleError):
        give_out(full_report(), page(both=True), tmp_path / "verslag.html")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["last year's"] * 2


@pytest.mark.parametrize(
    ("form", "output"),
    [
        (page(both=True), None),
        (page(both=True, format=Format.CSV), "r.csv"),
        (page(both=True, format=Format.TABLE), None),
        (page(Part.MUNICIPALITIES, format=Format.JSON), "r.json"),
    ],
)
def test_what_is_for_pages_alone_is_refused_elsewhere(tmp_path: Path, form: Form, output: str | None) -> None:
    with pytest.raises(ConsoleError) as refused:
        check_place(form, None if output is None else tmp_path / output)
    assert refused.value.exit_code is Exit.USAGE


def test_both_files_are_looked_at_before_anybody_signs_in(tmp_path: Path) -> None:
    (tmp_path / "verslag.en.html").mkdir()
    with pytest.raises(ConsoleError) as refused:
        check_place(page(both=True), tmp_path / "verslag.html")
    assert refused.value.exit_code is Exit.CANNOT_WRITE
    assert "verslag.en.html" in refused.value.message


@pytest.mark.parametrize("format", [Format.ODS, Format.XLSX])
def test_a_library_that_is_missing_is_said_before_anybody_signs_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: Format
) -> None:
    check_place(page(format=format), tmp_path / "report")
    monkeypatch.setattr("console.cli.support.extras.find_spec", lambda name: None)
    with pytest.raises(ConsoleError) as refused:
        check_place(page(format=format), tmp_path / "report")
    assert refused.value.exit_code is Exit.CONFIGURATION
    assert "baken[report]" in refused.value.remedy
    for alone in (Format.CSV, Format.HTML):
        check_place(page(format=alone), tmp_path / "report")
