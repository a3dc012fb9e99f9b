"""ODS and XLSX: a sheet a table, numbers that are numbers, nothing hidden, nothing run, the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from functools import cache
from itertools import zip_longest
from zipfile import ZipFile

import pytest

from console.report.publication import NOBODY, Publication
from console.report.render import Format, render
from console.report.words import Words
from protocol.report import CrossTable, Report, Table
from tests.support.formulas import is_run
from tests.support.spreadsheets import Book, Value, read
from tests.support.yearly import empty_report, full_report, marked_report, small_report

KINDS = (Format.ODS, Format.XLSX)
OURS = Publication(
    publisher="Stichting Baken",
    licence="https://creativecommons.org/licenses/by/4.0/",
    contact="onderzoek@example.org",
)


def written(report: Report, kind: Format, publication: Publication = NOBODY) -> bytes:
    out = render(
        report,
        kind,
        compare=False,
        language="nl",
        width=80,
        ascii_only=False,
        colour=False,
        publication=publication,
    )
    assert isinstance(out, bytes)
    return out


@cache
def opened(report: Report, kind: Format, publication: Publication = NOBODY) -> Book:
    return read(written(report, kind, publication))


def row_of(book: Book, sheet: str, label: str) -> dict[str, Value]:
    """A row by its label, under the headings of its sheet."""
    rows = book.sheets[sheet]
    at = next(at for at, row in enumerate(rows) if row[:1] == [label])
    headings = next(row for row in reversed(rows[:at]) if "id" in row)
    return {str(heading or ""): value for heading, value in zip_longest(headings, rows[at])}


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_sheet_says_what_has_to_be_known_and_every_table_has_its_own(kind: Format) -> None:
    report = full_report()
    book = opened(report, kind)
    names = list(book.sheets)
    assert names[:2] == ["Lees dit eerst", "Mogelijke slachtoffers per jaar"]
    assert names[-1] == "Door de jaren heen"
    assert report.pooled is not None
    words = Words("nl")
    tables: list[Table | CrossTable] = [*report.tables, *report.crosses]
    together: list[Table | CrossTable] = [*report.pooled.tables, *report.pooled.crosses]
    assert len(names) == 3 + len(tables) + len(together)
    titles = [words.title(table.id) for table in tables]
    titles += [f"{words.title(table.id)}, 2019 tot en met 2021 samen" for table in together]
    for number, (table, title) in enumerate(zip([*tables, *together], titles, strict=True), start=1):
        rows = book.sheets[names[1 + number]]
        assert rows[0] == [title]
        assert rows[1][0] == words.counted(table.id)
        assert rows[2][0] == words.denominator(table)
    first = " ".join(str(cell) for row in book.sheets["Lees dit eerst"] for cell in row)
    for needed in (
        "2021",
        "openbaar",
        "10",
        "2022-02-03",
        "mensen die in het jaar",
        "is een lege cel",
        " Provincies",
    ):
        assert needed in first
    assert "licentie" not in first


@pytest.mark.parametrize("kind", KINDS)
def test_marks_licence_and_contact_stand_on_the_first_sheet_and_marks_on_each(kind: Format) -> None:
    book = opened(marked_report(), kind, OURS)
    licence = ["licentie", "https://creativecommons.org/licenses/by/4.0/"]
    assert licence in opened(small_report(), kind, OURS).sheets["Lees dit eerst"]
    first = book.sheets["Lees dit eerst"]
    assert licence not in first, "internal figures are licensed to nobody"
    for said in (["contact", "onderzoek@example.org"], ["uitgever", "Stichting Baken"]):
        assert said in first
    for name, rows in book.sheets.items():
        text = " ".join(str(cell) for row in rows[:12] for cell in row)
        assert "VERZONNEN" in text, name
        assert "INTERN" in text, name


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_are_numbers_and_a_hidden_one_is_an_empty_cell_that_is_named(kind: Format) -> None:
    book = opened(full_report(), kind)
    age = row_of(book, "2 Leeftijd ten tijde van de cha", "samen: jonger dan 15 (tot en met 14)")
    assert age == {
        "": "samen: jonger dan 15 (tot en met 14)",
        "id": "under_15",
        "2021": 52.0,
        "procent": 19.0,
        "2020": 46.0,
        "verschil in procenten": 13.0,
        "3 jaar": 139.0,
        "niet gepubliceerd": None,
    }
    boys = row_of(book, "3 Meisjes en vrouwen, jongens e", "jongen / man")
    assert (boys["2021"], boys["procent"], boys["niet gepubliceerd"]) == (None, None, "· 2021; 2020; 3 jaar")
    organ = row_of(book, "4 Vormen van uitbuiting die voo", "orgaanverwijdering")
    assert (organ["2021"], organ["niet gepubliceerd"]) == (0.0, None)
    known = row_of(book, "2 Leeftijd ten tijde van de cha", "bekend (100 %)")
    assert (known["2021"], known["procent"]) == (271.0, None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("report", [full_report(), empty_report(), small_report()], ids=["full", "empty", "small"])
def test_every_hidden_count_is_named_and_no_other(report: Report, kind: Format) -> None:
    crosses = [*report.crosses, *(report.pooled.crosses if report.pooled else ())]
    hidden = sum(count is None for cross in crosses for line in cross.counts for count in line)
    hidden += sum(row.count is None for table in (report.pooled.tables if report.pooled else ()) for row in table.rows)
    years = {total.year for total in report.years}
    for table in report.tables:
        for line in table.rows:
            hidden += line.count is None
            hidden += line.before is None and report.year - 1 in years
            hidden += line.three_years is None and len(years) > 2
    named = 0
    for name, rows in opened(report, kind).sheets.items():
        number = re.match(r"\d+", name)
        if number is None:
            continue
        headings = next(each for each in rows if "id" in each)
        own = rows if int(number[0]) > len(report.tables) else rows[:-2]  # without how many are known and unknown
        for row in own:
            if row and isinstance(row[-1], str) and row[-1].startswith("· "):
                named += sum(heading in row[-1][2:].split("; ") for heading in headings[2:-1])
    assert named == hidden


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_the_same_each_time_in_another_process_and_names_nobody(kind: Format) -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.console.report.test_spreadsheets import *\n"
        f"sys.stdout.buffer.write(written(small_report(), Format('{kind.value}')))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={"USER": "anna-de-vries", "HOME": "/home/anna-de-vries", "PATH": "/usr/bin:/bin", "TZ": "Asia/Tokyo"},
    ).stdout
    mine = written(small_report(), kind)
    assert mine == other
    with ZipFile(io.BytesIO(mine)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        whole = " ".join(file.read(name).decode() for name in file.namelist())
    assert "anna" not in whole
    assert set(re.findall(r"20\d\d-\d\d-\d\dT[\d:]*Z?", whole)) <= {"2027-01-15T00:00:00", "2027-01-15T00:00:00Z"}
    assert not re.findall(r"<(?:dc:creator|meta:initial-creator|cp:lastModifiedBy)>[^<]+<", whole)


@pytest.mark.parametrize("kind", KINDS)
def test_sec_t10_nothing_is_worked_out_or_fetched(kind: Format) -> None:
    book = opened(marked_report(), kind, OURS)
    assert book.formulas == []
    assert not [
        cell for rows in book.sheets.values() for row in rows for cell in row if isinstance(cell, str) and is_run(cell)
    ]


def test_no_library_of_spreadsheets_is_loaded_before_the_first_one() -> None:
    code = "import sys, console.report.render; print({'xlsxwriter', 'odfdo', 'lxml'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
