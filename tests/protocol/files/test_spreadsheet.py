"""One guard for cells that a spreadsheet would run, by both of its writers; judged by OWASP's list, not by ours."""

from __future__ import annotations

import csv
import io

import pytest

from backend.htcds.formats import cell as htcds_cell
from console.support.csv_file import csv_file
from protocol.files.spreadsheet import never_run
from tests.support.formulas import ATTACKS, is_run

BEFORE = ("", " ", "   ", "\u00a0", "\u2003 ")
"""White space that LibreOffice and Excel skip before they look for a formula."""


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("before", BEFORE, ids=ascii)
def test_no_writer_gives_a_cell_that_is_run(attack: str, before: str) -> None:
    text = before + attack
    (row,) = csv.reader(io.StringIO(csv_file(["a"], [{"a": text}]).decode("utf-8-sig").splitlines()[1]))
    for written in (never_run(text), htcds_cell(text), htcds_cell((text,)), row[0]):
        assert not is_run(written), written
        assert not is_run(written.lstrip()), written


@pytest.mark.parametrize("text", ["Vos", "5", "een - twee", "a=b", "1+1", "", " ", "'", "naam@voorbeeld"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert never_run(text) == text
    assert htcds_cell(text) == text
