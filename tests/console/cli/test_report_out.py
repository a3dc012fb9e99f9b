"""In which characters a report is written."""

from __future__ import annotations

import io

import pytest

from console.cli.report_out import Form
from console.report.render import Format
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
