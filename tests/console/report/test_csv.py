"""CSV: one cell a line, complete, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io

from console.report.formats.csv import COLUMNS, render_csv
from tests.support.yearly import full_report, marked_report


def lines(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_the_file_says_that_it_is_utf_8_and_ends_its_lines_as_rfc_4180_says() -> None:
    out = render_csv(full_report())
    assert out.startswith(b"\xef\xbb\xbf")
    assert out.endswith(b"\r\n")
    assert out.count(b"\n") == out.count(b"\r\n")


def test_every_cell_of_every_table_has_a_line() -> None:
    report = full_report()
    cells = sum(len(table.rows) for table in report.tables)
    cells += sum(len(cross.rows) * len(cross.columns) for cross in report.crosses)
    assert report.pooled is not None
    cells += sum(len(table.rows) for table in report.pooled.tables)
    cells += sum(len(cross.rows) * len(cross.columns) for cross in report.pooled.crosses)
    found = lines(render_csv(report))
    assert len(found) == len(report.years) + 1 + cells
    assert {len(line) for line in found} == {len(COLUMNS)}
    assert all(None not in line for line in found)


def test_a_line_of_several_years_says_which() -> None:
    found = lines(render_csv(full_report()))
    named = {line["period"]: line for line in found if (line["table"], line["row"]) == ("region", "zuid_holland")}
    assert set(named) == {"", "2019-2021"}
    assert (named[""]["count"], named[""]["known"], named[""]["total"]) == ("64", "215", "285")
    assert named["2019-2021"]["count"] == "179"
    assert named["2019-2021"]["total"] == "800"
    crosses = {line["period"] for line in found if line["kind"] == "cross"}
    assert crosses == {"", "2019-2021"}


def test_a_line_reads_back_as_the_row_it_is() -> None:
    report = full_report()
    line = next(line for line in lines(render_csv(report)) if (line["table"], line["row"]) == ("age", "under_15"))
    row = next(row for table in report.tables if table.id == "age" for row in table.rows if row.id == "under_15")
    assert line["label_nl"] == "samen: jonger dan 15 (tot en met 14)"
    assert line["label_en"] == "together: younger than 15 (up to and including 14)"
    assert line["sum_of"] == "0-11 12-14"
    assert [int(line[name]) for name in ("count", "percent", "before", "change", "three_years")] == [
        row.count,
        row.percent,
        row.before,
        row.change,
        row.three_years,
    ]
    assert (line["known"], line["unknown"], line["published"]) == ("271", "14", "yes")


def test_a_hidden_cell_is_empty_and_says_so_and_a_zero_is_a_zero() -> None:
    of_a_year = (line for line in lines(render_csv(full_report())) if not line["period"])
    found = {(line["table"], line["row"], line["column"]): line for line in of_a_year}
    hidden, zero = found["gender", "other", ""], found["forms", "organ", ""]
    assert (hidden["published"], hidden["count"], hidden["percent"]) == ("no", "", "")
    assert (zero["published"], zero["count"]) == ("yes", "0")
    assert found["age_by_gender", "unknown", "unknown"]["published"] == "no"


def test_sec_t10_a_negative_change_stays_a_number_and_stands_in_quotes() -> None:
    out = render_csv(full_report())
    assert b',"-6",' in out
    assert b",-" not in out
    assert next(line for line in lines(out) if line["row"] == "2020")["change"] == "-6"


def test_what_is_true_of_the_whole_report_stands_on_every_line() -> None:
    for line in lines(render_csv(marked_report())):
        assert (line["synthetic"], line["view"], line["running"], line["held_back"]) == (
            "yes",
            "internal",
            "yes",
            "yes",
        )
    assert {line["synthetic"] for line in lines(render_csv(full_report()))} == {"no"}
